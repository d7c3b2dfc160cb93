package rest

import (
	"sync/atomic"
	"time"
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

// Stats is what a client has done since it was made.
type Stats struct {
	// Calls counts the calls that have ended, Failed those that ended with an
	// error.
	Calls, Failed int64
	// Requests counts what those calls sent, Repeats the part of it that
	// followed a call's first.
	Requests, Repeats int64
	// RateLimited counts the answers with status 429.
	RateLimited int64
	// Waited adds up what the calls waited for their turn and between attempts.
	Waited time.Duration
}

// Stats tells what the client has done.
func (c *Core) Stats() Stats {
	n := &c.counters
	return Stats{Calls: n.calls.Load(), Failed: n.failed.Load(), Requests: n.requests.Load(),
		Repeats: n.repeats.Load(), RateLimited: n.rateLimited.Load(), Waited: time.Duration(n.waited.Load())}
}
