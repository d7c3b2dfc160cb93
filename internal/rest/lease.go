package rest

import (
	"context"
	"errors"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// errAttemptTimeout is why an attempt's context ended when it took too long.
var errAttemptTimeout = errors.New("the attempt took longer than its limit")

// lease is an attempt's context: it ends when the attempt has taken too long. A call
// is lent one for each attempt and gives it back; a read's is kept as the spare for
// the next, and surrendered when the call ends. The core's one alarm rings for those
// that are out too long.
type lease struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	limit  time.Duration         // 0 for none
	trace  httptrace.ClientTrace // what net/http tells of the attempt
	// connections counts those that the attempt got.
	connections atomic.Int32

	// The alarm's.
	expires       time.Time
	out           bool
	before, after *lease
}

// connectionsAnAttempt is on how many connections net/http may try one attempt
// by itself: the first may have been closed meanwhile. More would pass the gate
// by, over HTTP/2 hundreds a second where a server sends requests away.
const connectionsAnAttempt = 2

var errSentAway = errors.New("the server sends the request away on every connection")

// gotConn runs before the request is written to a connection.
func (l *lease) gotConn(httptrace.GotConnInfo) {
	if l.connections.Add(1) > connectionsAnAttempt {
		l.cancel(errSentAway)
	}
}

// lend returns a lease for an attempt: the last one's, wound up again, where
// that has not ended.
func (c *call) lend(t *try) *lease {
	d := c.timeout()
	if l := c.spare; l != nil && l.ctx.Err() == nil {
		c.spare = nil
		l.connections.Store(0)
		c.core.alarm.set(l, l.limit)
		return l
	}
	l, ctx := &lease{limit: d}, c.ctx
	if c.ep.Class == Create && ctx.Done() != nil {
		ctx = context.WithoutCancel(ctx)
	}
	l.trace.GotConn = l.gotConn
	if c.ep.Class != Read {
		l.trace = httptrace.ClientTrace{GetConn: t.getConn, GotConn: t.gotConn, WroteHeaders: t.wroteHeaders}
	}
	l.ctx, l.cancel = context.WithCancelCause(httptrace.WithClientTrace(ctx, &l.trace))
	c.core.alarm.set(l, d)
	return l
}

// giveBack ends the lease, or keeps it for the next attempt where it is a
// read's: others carry the trace of the one attempt that they were made for.
func (c *call) giveBack(l *lease) {
	running := c.core.alarm.unset(l)
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
