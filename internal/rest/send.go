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

// errNoAnswer is what a transport of the caller's own can do.
var errNoAnswer = errors.New("the transport gave neither an answer nor an error")

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
		if res == nil && err == nil {
			err = errNoAnswer
		}
		if err != nil {
			if res != nil && res.Body != nil {
				_ = res.Body.Close()
			}
			return cl.transportError(try, err)
		}
		if res.Body == nil {
			res.Body = http.NoBody
		}
		cl.response = res
		if c.cfg.Observe != nil {
			c.cfg.Observe(cl.ep, res.Header)
		}
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
	asked := c.core.askedToWait(c.response, time.Now())
	if asked == 0 {
		asked = c.policy().MinBackoff
	}
	c.pausedTo = c.lane.pause(asked)
	c.waiter.limiter.Pause(context.WithoutCancel(c.ctx), c.ticket(c.attempts), c.pausedTo)
	c.core.counters.rateLimited.Add(1)
}

func (c *call) transportError(try *try, err error) error {
	e := &api.TransportError{NotSent: try.neverSent(), Err: err}
	if cause := ContextError(c.ctx); cause != nil {
		e.Err = cause
	} else if cause := context.Cause(try.request.Context()); cause == errAttemptTimeout || cause == errSentAway {
		e.TimedOut, e.Err = cause == errAttemptTimeout, cause
	} else if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		e.Err = notTheContexts{err}
	}
	if e.NotSent && c.response != nil {
		e.NotSent = false
	}
	return e
}

// notTheContexts is an error that says of itself that a context ended, as a
// dialer's own timeout does, although the caller's has not.
type notTheContexts struct{ err error }

func (e notTheContexts) Error() string { return e.err.Error() }

// As finds what the error is of, such as a *net.OpError.
func (e notTheContexts) As(target any) bool { return errors.As(e.err, target) }

// try is one attempt of a call.
type try struct {
	call    *call
	request *http.Request
	// lease is the attempt's time. All but a read have one of their own.
	lease *lease
	// unhook stops listening to the caller's context; nil where the attempt
	// ends with it.
	unhook func() bool
	body   bytes.Reader

	mu        sync.Mutex
	dialled   bool        // a connection was asked for
	connected bool        // and came
	committed bool        // the headers are out, and the body follows
	abandoned bool        // the caller was gone before that
	grace     *time.Timer // set when the caller left after that
}

// begin makes an attempt's request. A create is detached from the caller's
// context once it may have been received: it is listened to for a while, so
// that the id of something paid for is not lost.
func (c *call) begin() *try {
	t := &try{call: c}
	t.lease = c.lend(t)
	if c.ep.Class == Create && c.ctx.Done() != nil {
		t.unhook = context.AfterFunc(c.ctx, t.callerGone)
	}
	r := c.request.WithContext(t.lease.ctx)
	// net/http repeats a request whose body it can get again, over HTTP/2 even
	// after the server has read it.
	r.GetBody = nil
	if c.body != nil || c.ep.Class == Create {
		t.body.Reset(c.body)
		// A reader that net/http knows: it sends headers and body as one.
		r.Body, r.ContentLength = io.NopCloser(&t.body), int64(len(c.body))
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
	t.call.giveBack(t.lease)
}

// callerGone runs when the context of a create's caller ends: before the body
// goes out the attempt ends too, after that it is listened to for the grace. A
// transport that does not tell how far it is may have sent it.
func (t *try) callerGone() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.dialled && !t.committed {
		t.abandoned = true
		t.lease.cancel(nil)
		return
	}
	t.grace = time.AfterFunc(t.call.grace(), func() { t.lease.cancel(nil) })
}

// getConn runs before a connection is looked for. A create whose caller left
// before that is not sent.
func (t *try) getConn(string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.dialled = true
	if t.grace != nil && !t.committed {
		t.abandoned = true
		t.lease.cancel(nil)
	}
}

func (t *try) gotConn(info httptrace.GotConnInfo) {
	t.mu.Lock()
	t.connected = true
	// Without a body there is nothing to take back: it is whole as its headers go.
	t.committed = t.committed || len(t.call.body) == 0 && !t.abandoned
	t.mu.Unlock()
	if t.call.ep.Class != Create { // net/http does not repeat what may have been received
		t.lease.gotConn(info)
	}
}

// wroteHeaders runs between headers and body, in the goroutine that writes
// both. A create whose caller is gone loses its body here, and net/http gives
// the request up: without its body no server makes anything of it.
func (t *try) wroteHeaders() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.abandoned {
		t.body.Reset(nil)
		return
	}
	t.committed = true
}

// neverSent reports whether it is certain that the server received nothing.
// The one sound proof is a connection that was asked for and never came; a
// transport that tells neither proves nothing.
func (t *try) neverSent() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dialled && !t.connected
}
