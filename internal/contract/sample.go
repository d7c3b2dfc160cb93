package contract

import (
	"hash/fnv"
	"testing"
)

// Sampled reports whether a case of a table runs. With -short one in four runs, always
// the same, chosen by its name.
func Sampled(name string) bool {
	if !testing.Short() {
		return true
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return h.Sum32()%4 == 0
}
