package rest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// errAttemptTimeout is why an attempt's context ended when it took too long.
var errAttemptTimeout = errors.New("the attempt took longer than its limit")

// send sends one request, and hears at once of a 429.
func send(c *Core, next Handler) Handler {
	transport := c.transport()
	return func(cl *call) error {
		cl.forget()
		cl.attempts++
		cl.sent = time.Now()
		try := cl.begin()
		defer try.end()
		res, err := transport.RoundTrip(try.request)
		if err != nil {
			if res != nil && res.Body != nil {
				_ = res.Body.Close()
			}
			return cl.transportError(try, err)
		}
		cl.response = res
		if res.StatusCode == http.StatusTooManyRequests {
			cl.pause()
		}
		if err := next(cl); err != nil {
			var cut *cutError
			if errors.As(err, &cut) {
				return cl.transportError(try, cut.err)
			}
			return err
		}
		return nil
	}
}

// pause makes every client of the process with this key wait as the 429 asks.
func (c *call) pause() {
	asked := retryAfter(c.response.Header, time.Now())
	if asked == 0 {
		asked = c.policy().MinBackoff
	}
	c.pausedTo = c.lane.pause(asked)
	c.waiter.limiter.Pause(context.WithoutCancel(c.ctx), c.ticket(), c.pausedTo)
	c.core.counters.rateLimited.Add(1)
}

func (c *call) transportError(try *try, err error) error {
	e := &api.TransportError{NotSent: try.neverSent(), Err: err}
	if cause := contextError(c.ctx); cause != nil {
		e.Err = cause
	} else if context.Cause(try.request.Context()) == errAttemptTimeout {
		e.TimedOut, e.Err = true, errAttemptTimeout
	}
	if e.NotSent && c.response != nil {
		e.NotSent = false
	}
	return e
}

// try is one attempt of a call.
type try struct {
	call    *call
	request *http.Request
	cancel  context.CancelFunc
	// unhook stops listening to the caller's context; nil where the attempt
	// ends with it.
	unhook func() bool
	body   bytes.Reader

	mu        sync.Mutex
	dialled   bool        // a connection was asked for
	connected bool        // and came
	committed bool        // the transport has begun to read the body
	abandoned bool        // the caller was gone before that
	grace     *time.Timer // set when the caller left after that
}

// begin makes an attempt's request. A create is detached from the caller's
// context once it may have been received: it is listened to for a while, so
// that the id of something paid for is not lost.
func (c *call) begin() *try {
	t := &try{call: c}
	ctx := c.ctx
	if c.ep.Class == Create {
		ctx = httptrace.WithClientTrace(context.WithoutCancel(ctx), &httptrace.ClientTrace{
			GetConn: func(string) { t.mu.Lock(); t.dialled = true; t.mu.Unlock() },
			GotConn: func(httptrace.GotConnInfo) { t.mu.Lock(); t.connected = true; t.mu.Unlock() },
		})
	}
	if d := c.timeout(); d > 0 {
		ctx, t.cancel = context.WithTimeoutCause(ctx, d, errAttemptTimeout)
	} else {
		ctx, t.cancel = context.WithCancel(ctx)
	}
	if c.ep.Class == Create && c.ctx.Done() != nil {
		t.unhook = context.AfterFunc(c.ctx, t.callerGone)
	}
	r := c.request.WithContext(ctx)
	// net/http repeats a request whose body it can get again, over HTTP/2 even
	// after the server has read it.
	r.GetBody = nil
	if c.body != nil || c.ep.Class == Create {
		t.body.Reset(c.body)
		r.Body, r.ContentLength = t, int64(len(c.body))
	}
	t.request = r
	return t
}

// end lets go of the attempt's context.
func (t *try) end() {
	if t.unhook != nil {
		t.unhook()
	}
	t.mu.Lock()
	if t.grace != nil {
		t.grace.Stop()
	}
	t.mu.Unlock()
	t.cancel()
}

// callerGone runs when the context of a create's caller ends: before the
// transport has begun to read the body the attempt ends too, after that it is
// listened to for the grace.
func (t *try) callerGone() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.committed {
		t.abandoned = true
		t.cancel()
		return
	}
	t.grace = time.AfterFunc(t.call.grace(), t.cancel)
}

// Read is the transport reading the body. A create whose caller left before
// that is not sent: without its body no server makes anything of it.
func (t *try) Read(p []byte) (int, error) {
	t.mu.Lock()
	gone := t.abandoned
	t.committed = true
	t.mu.Unlock()
	if gone {
		return 0, context.Canceled
	}
	n, err := t.body.Read(p)
	if err == nil && t.body.Len() == 0 {
		err = io.EOF
	}
	return n, err
}

// Close is the transport done with the body.
func (t *try) Close() error { return nil }

// neverSent reports whether it is certain that the server received nothing.
// The one sound proof is a connection that was asked for and never came; a
// transport that tells neither proves nothing.
func (t *try) neverSent() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dialled && !t.connected
}
