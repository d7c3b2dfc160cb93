package redislimit_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/limitertest"
	"github.com/voltagegpu/volt-go/redislimit"
)

// head is what a queue's head asks with.
var head = api.Ticket{Attempt: 1}

// Two and sixteen processes that share a quota keep what api.Limiter promises, for
// a window that is longer than the quota's by the margin. With -short six are as many as
// there are, and two windows are looked at rather than three.
func TestItKeepsTheLimitersPromises(t *testing.T) {
	t.Parallel()
	const window, margin = 2 * time.Second, 300 * time.Millisecond
	many, windows := 16, 3
	if testing.Short() {
		many, windows = 6, 2
	}
	for name, c := range map[string]struct{ quota, processes, callers int }{
		"two processes":      {20, 2, 1},
		"sixteen":            {32, many, 1},
		"many callers each":  {20, 3, 5},
		"more than requests": {min(5, many-1), min(8, many), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachServer(t, func(t *testing.T, addr string) {
				checkPatiently(t, addr, limitertest.Subject{
					New: func(t testing.TB) []api.Limiter {
						var all []api.Limiter
						for _, l := range limitersThatSettle(t, 800*time.Millisecond, addr, newKey(), c.processes,
							redislimit.Quota(c.quota, window), redislimit.Margin(margin), redislimit.Timeout(10*time.Second)) {
							all = append(all, l)
						}
						return all
					},
					Quota: c.quota, Window: window + margin, Callers: c.callers, Utilisation: 0.85, Windows: windows,
				})
			})
		})
	}
}

// checkPatiently tries again if the machine stood still, and fails only if it kept up: the
// waits and the share of the quota are measured in real time. More than the quota is
// a failure on any machine.
func checkPatiently(t *testing.T, addr string, s limitertest.Subject) {
	patiently(t, addr, func(t testing.TB) { limitertest.Check(t, s) })
}

// keepsUp is the longest that a timer and a ping may take together on a machine that has
// time for a test of waits.
const keepsUp = 100 * time.Millisecond

// patiently runs a check that measures real time, three times at most. A failure in
// each is one of the test if the machine kept up in the last.
func patiently(t *testing.T, addr string, check func(testing.TB)) {
	t.Helper()
	for attempt := 1; ; attempt++ {
		tries := &trial{TB: t}
		slowest := slowestWhile(connect(t, addr), func() {
			var wg sync.WaitGroup
			wg.Go(func() { check(tries) })
			wg.Wait()
		})
		fails := strings.Join(tries.fails, "; ")
		switch {
		case fails == "":
			return
		case strings.Contains(fails, "requests went within"):
			t.Fatal(fails)
		case attempt < 3:
		case slowest < keepsUp:
			t.Fatalf("three times, at last: %s", fails)
		default:
			t.Logf("nothing is promised: the machine stood still for %s: %s", slowest, fails)
			return
		}
	}
}

// slowestWhile returns the longest that the machine took for a timer and a ping during f.
func slowestWhile(c redis.UniversalClient, f func()) (slowest time.Duration) {
	const step = 10 * time.Millisecond
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			began := time.Now()
			time.Sleep(step)
			_ = c.Ping(context.Background()).Err()
			slowest = max(slowest, time.Since(began)-step)
		}
	})
	f()
	close(stop)
	wg.Wait()
	return slowest
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

func (r *trial) FailNow() { runtime.Goexit() }

func (r *trial) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}
