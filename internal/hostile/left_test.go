package hostile_test

import (
	"io"
	"log"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// net/http writes of each frame that it does not know into the log.
func TestMain(m *testing.M) {
	log.SetOutput(io.Discard)
	os.Exit(m.Run())
}

// callsMade counts the calls that the tests of this package have made.
var callsMade atomic.Int64

// leavesNothing runs f, and checks that every goroutine that it began has ended.
// A test that calls it is not parallel to others: it looks at all goroutines of
// the process.
func leavesNothing(t *testing.T, f func(*testing.T)) {
	t.Helper()
	before, calls := goroutines(), callsMade.Load()
	t.Run("all", f)
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for end := time.Now().Add(settling); ; <-again.C {
		var left []string
		for id, stack := range goroutines() {
			if _, ok := before[id]; !ok {
				left = append(left, stack)
			}
		}
		if len(left) == 0 {
			if calls = callsMade.Load() - calls; calls > 0 && !t.Failed() {
				t.Logf("%d calls in all: each ended in time, and nothing was left behind", calls)
			}
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d goroutines are left behind:\n\n%s", len(left), strings.Join(left, "\n\n"))
		}
	}
}

// goroutines are the stacks of all by their ids.
func goroutines() map[string]string {
	stacks := make([]byte, 1<<20)
	for {
		n := runtime.Stack(stacks, true)
		if n < len(stacks) {
			stacks = stacks[:n]
			break
		}
		stacks = make([]byte, 2*len(stacks))
	}
	all := map[string]string{}
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		id, _, _ := strings.Cut(stack, " [")
		all[id] = stack
	}
	return all
}
