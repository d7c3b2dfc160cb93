package rest

import (
	"context"
	"errors"
	"time"
)

// errAttemptTimeout is why an attempt's context ended when it took too long.
var errAttemptTimeout = errors.New("the attempt took longer than its limit")

// lease is a context that ends when an attempt has taken too long.
type lease struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer // nil without a limit
}

// lend returns a lease below ctx: the last attempt's, wound up again, where
// that has not ended.
func (c *call) lend(ctx context.Context) *lease {
	d := c.timeout()
	if l := c.spare; l != nil && l.ctx.Err() == nil {
		c.spare = nil
		if l.timer != nil {
			l.timer.Reset(d)
		}
		return l
	}
	l := &lease{}
	l.ctx, l.cancel = context.WithCancelCause(ctx)
	if d > 0 {
		l.timer = time.AfterFunc(d, l.expire)
	}
	return l
}

func (l *lease) expire() { l.cancel(errAttemptTimeout) }

// giveBack ends the lease, or keeps it for the next attempt where it is a
// read's: others carry the trace of the one attempt that they were made for.
func (c *call) giveBack(l *lease) {
	running := l.timer == nil || l.timer.Stop()
	if running && c.ep.Class == Read {
		c.spare = l
		return
	}
	l.cancel(nil)
}

// surrender ends what is left when the call ends.
func (c *call) surrender() {
	if c.spare != nil {
		c.spare.cancel(nil)
		c.spare = nil
	}
}
