package rest

import (
	"context"
	"errors"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// admit waits before every attempt: for the back-off that the last one ended
// with, and then for its turn at the gate.
func admit(c *Core, next Handler) Handler {
	return func(cl *call) error {
		if err := cl.sitOut(); err != nil {
			return err
		}
		began := time.Now()
		if cl.lane == nil {
			cl.lane = c.gate.lane(cl.ep.Limit, c.cfg.NewLimiter)
		}
		cl.waiter = waiter{limiter: c.cfg.Limiter}
		p, refused := cl.lane.enter(cl.ctx, &cl.waiter, cl.ticket(cl.attempts+1), cl.waitLeft())
		cl.waited += time.Since(began)
		if refused != nil {
			return cl.refuse(refused)
		}
		defer p.done()
		return next(cl)
	}
}

// sitOut waits for the back-off's end.
func (c *call) sitOut() error {
	if wait := interval(c.notBefore); wait > 0 {
		began := time.Now()
		sleep(c.ctx, nil, wait)
		c.waited += time.Since(began)
		if err := ContextError(c.ctx); err != nil {
			return c.refuse(&refusal{cause: err, gaveUp: true})
		}
	}
	return nil
}

// refuse ends the call before its next attempt. What the last one met is told
// too, rather than the context's bare error.
func (c *call) refuse(r *refusal) error {
	c.refused = true
	met := c.outcome
	if r.gaveUp && met != nil {
		c.stop = stopReason{cause: r.cause, at: c.notBefore}
		return met
	}
	if late := r.queued && errors.Is(r.cause, context.DeadlineExceeded); r.gaveUp && !late {
		return &api.TransportError{NotSent: true, Err: r.cause}
	}
	err := &api.RateLimitError{Call: c.describe(), Wait: r.wait, Reason: r.reason, Cause: r.cause}
	if r.gaveUp {
		err.Reason = "the deadline came before its turn"
	} else if r.wait > 0 {
		err.RetryAt = time.Now().Add(r.wait)
	}
	if met != nil {
		c.finish(met)
		err.Err = met
	}
	return err
}
