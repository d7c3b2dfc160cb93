package kernel_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// A request can count against two limits, and is refused for the one that is
// used up.
func TestARequestThatCountsTwice(t *testing.T) {
	t.Parallel()
	type caller struct{ all, few kernel.Window }
	key := &caller{}
	all := kernel.Limit{Name: "all", Requests: 3, Window: time.Minute}
	clock := kernel.NewManualClock(noon)
	s := kernel.NewServer(kernel.API[*caller]{
		Routes: []*kernel.Route[*caller]{{
			Method: "GET", Pattern: "/", Class: kernel.Read,
			Handle: func(*kernel.Call[*caller]) *kernel.Answer { return kernel.NoContent() },
		}},
		Authenticate: func(*kernel.Call[*caller]) (*caller, string, *kernel.Answer) { return key, "k", nil },
		Refuse: func(_ *kernel.Call[*caller], r kernel.Refusal) *kernel.Answer {
			return &kernel.Answer{Status: r.Status}
		},
		Quota: func(c *kernel.Call[*caller]) (kernel.Limit, *kernel.Window) {
			few := kernel.Limit{Name: "few", Requests: 10, Window: time.Minute}
			if !c.Spend(all, &key.all) {
				return all, &key.all
			}
			return few, &key.few
		},
	}, kernel.Config{Clock: clock})
	t.Cleanup(s.Close)
	statuses := ""
	send := func() {
		req, err := http.NewRequestWithContext(t.Context(), "GET", "https://world.test/", strings.NewReader(""))
		require.NoError(t, err)
		resp, err := (&kernel.Transport{Handler: s}).RoundTrip(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		statuses += resp.Status[:3] + " "
	}
	for range 4 {
		send()
	}
	clock.Advance(time.Minute)
	send()
	assert.Equal(t, "204 204 204 429 204 ", statuses)
	state, err := s.Look(kernel.Query{})
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"all": 4, "few": 3}, state.Peaks)
}
