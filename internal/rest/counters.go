package rest

import (
	"sync/atomic"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// counters add up what a client has done.
type counters struct {
	calls, failed, requests, repeats, rateLimited atomic.Int64
	waited                                        atomic.Int64
}

func (n *counters) ended(c *call, err error) {
	n.calls.Add(1)
	if err != nil {
		n.failed.Add(1)
	}
	n.requests.Add(int64(c.attempts))
	n.repeats.Add(int64(max(0, c.attempts-1)))
	n.waited.Add(int64(c.waited))
}

// Stats tells what the client has done.
func (c *Core) Stats() api.Stats {
	n := &c.counters
	return api.Stats{Calls: n.calls.Load(), Failed: n.failed.Load(), Requests: n.requests.Load(),
		Repeats: n.repeats.Load(), RateLimited: n.rateLimited.Load(), Waited: time.Duration(n.waited.Load())}
}
