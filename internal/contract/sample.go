package contract

import (
	"hash/fnv"
	"testing"
)

// Sampled reports whether a table's case runs: each without -short, and one in four
// with it, chosen by its name so that it is the same one each time.
func Sampled(name string) bool {
	if !testing.Short() {
		return true
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return h.Sum32()%4 == 0
}
