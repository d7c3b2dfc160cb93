package redislimit_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/volttest"
)

// Six processes that each have a limiter of their own are told off by the API;
// with a shared one they are not.
func TestAFleetKeepsOneQuota(t *testing.T) {
	t.Parallel()
	w := work{Quota: 60, Window: 3 * time.Second, Margin: 600 * time.Millisecond, Settle: time.Second, Timeout: 5 * time.Second, For: 11 * time.Second}
	t.Run("each its own", func(t *testing.T) {
		t.Parallel()
		w := w
		w.Window, w.For = 10*time.Second, 20*time.Minute // time for 61 requests on any machine
		o := fleet{processes: 6, work: w, midway: func(t *testing.T, c *crowd) {
			awaitThat(t, func() bool {
				return slices.ContainsFunc(c.api.Requests(), func(r volttest.Request) bool { return r.Status == http.StatusTooManyRequests })
			})
			for _, p := range c.all {
				p.stop()
			}
		}}.run(t)
		assert.NotZero(t, o.refused, "what the shared limiter prevents does not happen")
	})
	eachServer(t, func(t *testing.T, addr string) {
		w, least := w.counted(150)
		w.Redis = addr
		o := fleet{processes: 6, work: w, least: least}.run(t)
		o.holds(t, w)
		assert.GreaterOrEqual(t, o.ok, least)
		if !testing.Short() {
			assert.GreaterOrEqual(t, o.windows, 2)
			assert.Greater(t, o.used, 0.4) // a margin of a fifth, for a machine that does much else
		}
	})
}
