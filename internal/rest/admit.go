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
		began := time.Now()
		if err := cl.sitOut(); err != nil {
			return err
		}
		if cl.lane == nil {
			cl.lane = c.gate.lane(cl.ep.Limit, c.cfg.NewLimiter)
		}
		cl.waiter = waiter{limiter: c.cfg.Limiter}
		t := cl.ticket()
		p, refused := cl.lane.enter(cl.ctx, &cl.waiter, t, cl.maxWait())
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
		if err := contextError(c.ctx); err != nil {
			c.waited += time.Since(began)
			return c.refuse(&refusal{cause: err, gaveUp: true})
		}
	}
	return nil
}

// refuse ends the call before its next attempt. An answer that was seen is told
// rather than the context's bare error.
func (c *call) refuse(r *refusal) error {
	c.refused = true
	late := r.queued && errors.Is(r.cause, context.DeadlineExceeded)
	if r.gaveUp && !late && c.answered == nil {
		return &api.TransportError{NotSent: !c.carried, Err: r.cause}
	}
	if r.gaveUp && c.answered != nil {
		c.stop = stopReason{cause: r.cause, at: c.notBefore}
		return c.answered
	}
	err := &api.RateLimitError{Call: c.describe(), Wait: r.wait, Reason: r.reason, Cause: r.cause}
	if r.gaveUp {
		err.Reason = "the deadline came before its turn"
	} else {
		err.RetryAt = time.Now().Add(r.wait)
	}
	if c.answered != nil {
		c.describeAnswer()
		c.answered.Call = err.Call
		err.Err = c.answered
	}
	return err
}
