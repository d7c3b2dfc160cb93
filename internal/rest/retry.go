package rest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/voltagegpu/volt-go/api"
)

// RepeatTable says for each class of call after which failures it is sent
// again.
type RepeatTable map[Class]Repeat

// Repeat is one class's row of a RepeatTable.
type Repeat struct {
	// Statuses are the answers after which the request is sent again.
	Statuses []int
	// NotSent: also when it is certain that the server received nothing.
	NotSent bool
	// Cut: also when the connection was cut or took too long once the request
	// had been sent.
	Cut bool
}

// check refuses a table by which a create would be sent again that may have been
// received.
func (t RepeatTable) check() error {
	row := t[Create]
	received := func(status int) bool { return status != http.StatusTooManyRequests }
	if row.Cut || slices.ContainsFunc(row.Statuses, received) {
		return errors.New("rest: the table repeats creates that may have been received")
	}
	return nil
}

// retry hands the call to go-retryablehttp, which sends it until the policy
// says that it is enough: the loop, and the request of each attempt with its
// body's bookkeeping, are the library's. The policy, the waiting and the answer are
// ours: the library's own lose a 201 that comes as the context ends, replay creates,
// and sleep past deadlines.
func retry(c *Core, attempt Handler) Handler {
	client := &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: attemptTransport{attempt},
			// uncovered: a redirect's Location does not get this far. It stands
			// here in case net/http changes its mind about what is one.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax:   math.MaxInt32, // the call's policy counts
		CheckRetry: checkRetry,
		// The wait is the admit handler's: there it knows the deadline, the
		// pause and the queue.
		Backoff:      func(time.Duration, time.Duration, int, *http.Response) time.Duration { return 0 },
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	return func(cl *call) error {
		// The body is attached by send, so that neither the retry library nor
		// net/http has a copy of it to repeat.
		req := (&http.Request{
			Method: cl.ep.Method, URL: &cl.url, Host: cl.url.Host, Header: cl.header,
			Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		}).WithContext(cl.ctx)
		// The answer is in the call; that of the library says no more.
		_, _ = client.Do(&retryablehttp.Request{Request: req})
		return cl.conclude()
	}
}

// attemptTransport is the transport that the retry library believes it has.
type attemptTransport struct{ next Handler }

func (a attemptTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	cl := callOf(req.Context())
	cl.request, cl.willRepeat = req, false
	cl.outcome = a.next(cl)
	if cl.response == nil || cl.refused {
		return nil, cl.outcome
	}
	// net/http gets what it needs to be content: no body, and no Location that
	// it could follow.
	return &http.Response{
		Status: cl.response.Status, StatusCode: cl.response.StatusCode,
		Header: noHeader, Body: http.NoBody, Request: req,
	}, nil
}

var noHeader = http.Header{}

// checkRetry decides by what the attempt left in the call, which rides in the
// context because a transport error comes without a request.
func checkRetry(ctx context.Context, _ *http.Response, err error) (bool, error) {
	cl := callOf(ctx)
	if cl.attempts == 0 && cl.outcome == nil {
		// uncovered: net/http refuses none of the requests that build makes
		cl.outcome = err
		cl.refused = true
	}
	again := cl.again()
	cl.observe()
	return again, nil
}

// again reports whether the attempt's outcome may be, and now is to be,
// followed by another.
func (c *call) again() bool {
	if !c.refused {
		c.logAttempt()
	}
	if c.outcome == nil || c.refused {
		return false // a 2xx wins, whatever the context says
	}
	asked, ok := c.repeatable()
	if !ok {
		return false
	}
	policy := c.policy()
	if c.attempts > policy.MaxRepeats {
		return false
	}
	wait := max(asked, backoff(policy, c.attempts-1))
	c.willRepeat = c.mayWait(wait) && c.mayRepeat()
	c.maybeDone = c.maybeDone || maybeCarriedOut(c.outcome)
	return c.willRepeat
}

// repeatable reports whether the table lets the outcome be followed by a
// repeat, and what the server asked to wait before it.
func (c *call) repeatable() (asked time.Duration, ok bool) {
	row := c.core.cfg.Repeat[c.ep.Class]
	switch e := c.outcome.(type) {
	case *api.Error:
		gateway := e.Status == http.StatusNotFound && e.Kind == api.ErrServer // see describeAnswer
		if e.Kind == api.ErrNotSupported || !gateway && !slices.Contains(row.Statuses, e.Status) {
			return 0, false
		}
		if c.ep.Class == Create && !c.isRefusal(e.Status) {
			return 0, false // a 429 that shows a resource
		}
		return min(e.RetryAfter, longestPause), true
	case *api.TransportError:
		if c.ctx.Err() != nil || permanent(e.Err) {
			return 0, false
		}
		if e.NotSent {
			return 0, row.NotSent
		}
		return 0, row.Cut
	}
	return 0, false
}

// mayWait reports whether a wait may be begun, and begins it: admit sits it
// out.
func (c *call) mayWait(wait time.Duration) bool {
	at := time.Now().Add(wait)
	if err := ContextError(c.ctx); err != nil {
		c.stop = stopReason{cause: err, at: at}
		return false
	}
	if late := pastDeadline(c.ctx, at); late != nil {
		c.stop = stopReason{cause: late, at: at}
		return false
	}
	if wait > c.waitLeft() {
		note := fmt.Sprintf("the wait of %s is longer than the %s that a call may wait", wait.Round(time.Millisecond), c.maxWait())
		if c.waited >= time.Second {
			note = fmt.Sprintf("it has waited for %s, and another %s would exceed the %s that a call may wait", c.waited.Round(time.Millisecond), wait.Round(time.Millisecond), c.maxWait())
		}
		c.stop = stopReason{at: at, note: note}
		return false
	}
	c.notBefore = at
	return true
}

// mayRepeat takes one repeat out of the client's budget.
func (c *call) mayRepeat() bool {
	if c.core.budget.take() {
		return true
	}
	c.stop = stopReason{at: c.notBefore, note: "this client's repeats of the hour are used up"}
	return false
}
