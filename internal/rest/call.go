package rest

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// call is the state of one call on its way through the chain.
type call struct {
	core   *Core
	ep     *Endpoint
	params *Params
	// ctx is the caller's, with the call in it, so that it is found again
	// behind the retry library.
	ctx    context.Context
	inside callContext
	// decode reads a 2xx body, or is nil where none is wanted.
	decode func(body []byte) error

	// Set by build, once.
	url    url.URL
	path   string // below the base URL, escaped, without the query
	header http.Header
	body   []byte // nil for none

	// Set anew by each attempt: the request as the retry library hands it over, and
	// by admit, send, read and decode what came of it.
	request    *http.Request
	attempts   int            // counted by send
	refused    bool           // by admit, whether it ended before anything was sent
	sent       time.Time      // when it began
	response   *http.Response // nil until headers came
	raw        *[]byte        // the body as far as it came: from the pool
	outcome    error          // how it ended
	willRepeat bool           // by retry, whether another is to follow

	// Carried from attempt to attempt, by retry and admit.
	notBefore  time.Time     // the back-off's end
	maybeDone  bool          // whether an earlier attempt may have been carried out
	stop       stopReason    // why there is no further one
	waited     time.Duration // for its turn and between attempts
	waitedTold time.Duration // of waited, what the hooks have been told
	pausedTo   time.Time     // until when the last 429 asked to wait
	lane       *lane
	waiter     waiter
	spare      *lease   // of the last attempt
	spellings  []string // of the secrets, once an error has needed them
}

// stopReason is why a call that could be repeated was not.
type stopReason struct {
	cause error     // the context's, or nil
	at    time.Time // when the repeat would have been sent
	note  string
}

// callContext is the caller's context with the call in it.
type callContext struct {
	context.Context
	call *call
}

type callKey struct{}

func (c *callContext) Value(key any) any {
	if key == (callKey{}) {
		return c.call
	}
	return c.Context.Value(key)
}

func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// describe names the call for an error.
func (c *call) describe() api.Call {
	target := c.params.Target
	if target == "" && len(c.params.Args) > 0 {
		target = c.params.Args[0]
	}
	path := c.path
	if path == "" {
		path = c.ep.Path
	}
	operation := c.ep.Operation
	if c.params.RawPath != "" {
		operation = c.scrubKey(operation) // it is a path of the caller's own
	}
	return api.Call{
		API:       c.core.cfg.API,
		Operation: operation,
		Target:    c.scrubKey(target),
		Method:    c.ep.Method,
		Path:      c.scrubKey(path),
		Attempts:  c.attempts,
		Waited:    c.waited,
	}
}

// ticket is an attempt of the call as the limiter sees it.
func (c *call) ticket(attempt int) api.Ticket {
	return api.Ticket{Class: c.ep.Limit, Attempt: attempt, Urgent: c.params.Urgent || hasRightOfWay(c.ctx)}
}

func (c *call) argumentError(field, problem string) error {
	return &api.ArgumentError{Call: c.describe(), Field: field, Problem: problem}
}

// maxWait, grace and timeout are the call's own, or else the client's.

func (c *call) maxWait() time.Duration {
	return valueOr(firstOf(c.params.Settings.MaxWait, c.core.cfg.MaxWait), DefaultMaxWait)
}

// waitLeft returns how long the call may still wait. MaxWait limits the sum of its waits.
func (c *call) waitLeft() time.Duration { return max(0, c.maxWait()-c.waited) }

func (c *call) grace() time.Duration {
	return valueOr(firstOf(c.params.Settings.Grace, c.core.cfg.Grace), DefaultGrace)
}

func (c *call) timeout() time.Duration {
	d := valueOr(firstOf(c.params.Settings.Timeout, c.core.cfg.Timeout), DefaultTimeout)
	if c.ep.Class == Create && d < api.Unlimited/createPatience {
		d *= createPatience
	}
	return d
}

func (c *call) policy() api.RetryPolicy {
	if p := c.params.Settings.Retry; p != nil {
		return p.WithDefaults()
	}
	return c.core.cfg.Retry
}

// bytes is the body as far as it came.
func (c *call) bytes() []byte {
	if c.raw == nil {
		return nil
	}
	return *c.raw
}

// forget clears what the last attempt left.
func (c *call) forget() {
	c.response = nil
	c.release()
}

func (c *call) release() {
	if c.raw != nil {
		putBuffer(c.raw)
		c.raw = nil
	}
}

// interval is how long until t, never negative.
func interval(t time.Time) time.Duration { return max(0, time.Until(t)) }
