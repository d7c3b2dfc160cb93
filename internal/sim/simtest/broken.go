package simtest

import (
	"os"
	"strings"
)

// Broken are the behaviours that VOLTSIM_BREAK names, separated by commas: see the
// CONFORMANCE.md beside each simulator.
func Broken[B ~string]() map[B]bool {
	off := map[B]bool{}
	for name := range strings.SplitSeq(os.Getenv("VOLTSIM_BREAK"), ",") {
		off[B(name)] = name != ""
	}
	return off
}
