package rest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// observe tells the hooks of the attempt that has just ended, and whose outcome
// is decided. Nothing is held meanwhile that others wait for.
func (c *call) observe() {
	hooks := c.core.cfg.AttemptHooks
	if len(hooks) == 0 {
		return
	}
	a := c.describeAttempt(time.Now())
	for _, hook := range hooks {
		c.tell(hook, a)
	}
}

// tell calls one hook. That it panics must not lose an answer: it may hold the
// id of something paid for.
func (c *call) tell(hook func(context.Context, api.Attempt), a api.Attempt) {
	ctx := c.inside.Context
	defer func() {
		if p := recover(); p != nil {
			defer ignorePanic()
			log := cmp.Or(c.core.cfg.Logger, slog.Default())
			log.LogAttrs(ctx, slog.LevelError, c.core.cfg.API+" attempt hook panicked",
				slog.String("operation", a.Operation), slog.String("panic", c.scrub(fmt.Sprint(p))), slog.String("stack", string(debug.Stack())))
		}
	}()
	hook(ctx, a)
}

// describeAttempt is what may be told of the attempt that ended at now. What is
// listed here has to be safe to print, and to be a label of a metric.
func (c *call) describeAttempt(now time.Time) api.Attempt {
	a := api.Attempt{
		API: c.core.cfg.API, Operation: c.ep.Operation, Method: c.ep.Method, Pattern: c.ep.Path,
		Host: c.core.cfg.BaseURL.Host, Class: c.ep.Class.String(), Limit: c.ep.Limit,
		Number: c.attempts, Last: !c.willRepeat, Err: c.attemptError(), Refused: c.refused,
		Waited: c.waited - c.waitedTold, Began: c.sent,
	}
	c.waitedTold = c.waited
	if c.params.RawPath != "" {
		a.Operation, a.Pattern = "do", "" // the path is the caller's own
	}
	if c.willRepeat {
		a.RetryIn = max(0, c.notBefore.Sub(now))
	}
	if c.refused { // what is left of an answer is the last attempt's
		a.Number++
		a.Began, a.NotSent = now, true
		return a
	}
	a.Took = now.Sub(c.sent)
	a.MaybeCreated = c.ep.Class == Create && c.mayHaveSucceeded(c.outcome)
	if e, ok := c.outcome.(*api.TransportError); ok {
		a.NotSent = e.NotSent
	}
	if c.response != nil {
		a.Status = c.response.StatusCode
	}
	a.RequestBytes, a.ResponseBytes, a.RequestID = len(c.body), len(c.bytes()), c.requestID()
	return a
}

// attemptError is the attempt's outcome as one of few values without a text of
// the server's.
func (c *call) attemptError() error {
	if c.refused && c.stop.cause != nil {
		return ended(c.stop.cause) // the outcome is that of the attempt before
	}
	switch e := c.outcome.(type) {
	case nil:
		return nil
	case *api.Error:
		return e.Kind
	case *api.RateLimitError:
		return api.ErrRateLimited
	case *api.ResponseError:
		if e.TooLarge {
			return api.ErrTooLarge
		}
		return api.ErrBadResponse
	case *api.TransportError:
		// The context's own error, not a dialler's timeout, which says to be one.
		if gone := c.ctx.Err(); gone != nil && errors.Is(e.Err, gone) {
			return ended(gone)
		}
		if e.TimedOut {
			return api.ErrTimeout
		}
		return api.ErrConnection
	}
	// uncovered: net/http refuses none of the requests that build makes
	return api.ErrInvalidArgument
}

// ended is why a context ended, without its cause.
func ended(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return context.DeadlineExceeded
	}
	return context.Canceled
}
