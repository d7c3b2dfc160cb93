package api

import (
	"context"
	"time"
)

// Attempt is what a hook is told of one attempt of a call: enough for metrics and
// for a span. No field holds a name, an id of what was asked for, a query, a body
// or a secret, and all but RequestID and the numbers have few values, so that
// they can be labels.
//
// A read whose connection turns out to have been closed meanwhile is sent once
// more by net/http itself, which is no attempt of its own.
type Attempt struct {
	// API is the client package's name, such as "volt".
	API string
	// Operation says what was asked in words, such as "create pod"; "do" for a
	// client's Do.
	Operation string
	// Method is the HTTP method, such as "POST".
	Method string
	// Pattern is the endpoint's path, such as "/pods/{id}". It is empty for a
	// client's Do, whose paths are the caller's own and may hold ids.
	Pattern string
	// Host is that of the base URL, with its port where it has one.
	Host string
	// Class is "read", "write" (may be repeated) or "create" (may not).
	Class string
	// Limit is the limit that it counts against, as in Ticket.Class, where an
	// API limits kinds of requests apart; otherwise "".
	Limit string

	// Number counts the call's attempts from 1; above that it is a repeat.
	Number int
	// Last says that none follows. Each call that is not found wrong beforehand
	// has one such attempt.
	Last bool
	// RetryIn is how long the call waits before the next attempt, at least; 0
	// where there is none.
	RetryIn time.Duration

	// Status is the HTTP status, 0 where no answer came. It may be 200 where Err
	// is set: the body was cut, or said no, or could not be read.
	Status int
	// Err is nil where the attempt succeeded, and else a Kind, context.Canceled
	// or context.DeadlineExceeded: itself, not an error that wraps it and has
	// text of the server's.
	Err error
	// Refused says that it was not made, and so is no request: its turn would
	// have come too late, the limiter refused it, or the context had ended. It
	// is the last one then.
	Refused bool
	// NotSent says that it is certain that the server received nothing: it was
	// refused, or no connection came.
	NotSent bool
	// MaybeCreated says that it is a create whose outcome is unknown: see
	// AmbiguousError.
	MaybeCreated bool

	// Waited is how long it waited before it was made or refused: after the
	// attempt before it, and for its turn.
	Waited time.Duration
	// Began is when it was made or refused.
	Began time.Time
	// Took is how long it took until the answer was read and understood, or
	// until it failed; 0 where it was refused.
	Took time.Duration
	// RequestBytes is the size of the request's body.
	RequestBytes int
	// ResponseBytes is how much of the answer's body was read, unpacked. Of one
	// outside 2xx no more than the first 64 KiB count.
	ResponseBytes int
	// RequestID is the server's id for the request, where it gives one.
	RequestID string
}

// WithAttemptHook lets hook see each attempt of each call when it has ended:
// answered, failed or refused. It may be given several times, and all hooks are
// called, in that order.
//
// A hook runs on the goroutine that makes the call, with the context that the
// call was given (also where that has ended), before the call waits for the next
// attempt or returns: it has to be quick, and safe for use by many goroutines. It
// may make calls itself, of which it hears too. What it panics with is logged,
// to the logger of WithLogger or else slog.Default, and goes no further: the
// answer may hold the id of something paid for.
func WithAttemptHook(hook func(ctx context.Context, a Attempt)) Option {
	return func(s *Settings) {
		if hook != nil {
			s.AttemptHooks = append(s.AttemptHooks, hook)
		}
	}
}
