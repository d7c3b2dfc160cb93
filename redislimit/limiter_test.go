package redislimit_test

import (
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
				limitertest.Check(t, limitertest.Subject{
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
