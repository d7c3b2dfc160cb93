package redislimit_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/limitertest"
	"github.com/voltagegpu/volt-go/redislimit"
)

// head is what a queue's head asks with.
var head = api.Ticket{Attempt: 1}

// Two and sixteen processes that share a quota keep what api.Limiter promises, for
// a window that is longer than the quota's by the margin.
func TestItKeepsTheLimitersPromises(t *testing.T) {
	t.Parallel()
	const window, margin = 2 * time.Second, 300 * time.Millisecond
	for name, c := range map[string]struct{ quota, processes, callers int }{
		"two processes":      {20, 2, 1},
		"sixteen":            {32, 16, 1},
		"many callers each":  {20, 3, 5},
		"more than requests": {5, 8, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachServer(t, func(t *testing.T, addr string) {
				checkPatiently(t, limitertest.Subject{
					New: func(t testing.TB) []api.Limiter {
						var all []api.Limiter
						for _, l := range limitersThatSettle(t, 800*time.Millisecond, addr, newKey(), c.processes,
							redislimit.Quota(c.quota, window), redislimit.Margin(margin), redislimit.Timeout(10*time.Second)) {
							all = append(all, l)
						}
						return all
					},
					Quota: c.quota, Window: window + margin, Callers: c.callers, Utilisation: 0.85,
				})
			})
		})
	}
}

// checkPatiently tries again where the machine may have stood still: a promise that
// is not kept is not kept again.
func checkPatiently(t *testing.T, s limitertest.Subject) {
	for attempt := 1; ; attempt++ {
		tries := &trial{TB: t}
		var wg sync.WaitGroup
		wg.Go(func() { limitertest.Check(tries, s) })
		wg.Wait()
		if len(tries.fails) == 0 {
			return
		}
		if attempt == 3 {
			t.Fatalf("three times, at last: %s", strings.Join(tries.fails, "; "))
		}
	}
}

// trial is a test that may fail.
type trial struct {
	testing.TB
	mu    sync.Mutex
	fails []string
}

func (r *trial) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fails = append(r.fails, fmt.Sprintf(format, args...))
}

func (r *trial) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}
