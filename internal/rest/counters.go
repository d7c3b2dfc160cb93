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

// Quota tells of the requests that count against the limit class.
func (c *Core) Quota(class string) api.Quota {
	l := c.gate.lane(class, c.cfg.NewLimiter)
	lim := c.cfg.Limiter
	if lim == nil {
		lim = l.limiter
	}
	q := api.Quota{Remaining: -1}
	if r, ok := lim.(api.Remainder); ok {
		q.Remaining = r.Remaining(api.Ticket{Class: class})
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	q.Queued = l.queue.Len()
	if interval(l.until) > 0 {
		q.PausedUntil = l.until
		q.Remaining = min(q.Remaining, 0)
	}
	return q
}
