package api

import (
	"context"
	"time"
)

// An Attempt describes one attempt of a call to a hook, for metrics and traces. It holds
// no name, id, query, body or secret. Apart from RequestID and the numbers, its fields
// have few distinct values, so they can be used as labels.
//
// If a server has closed an idle connection, net/http sends a read again on a new one.
// Both are one Attempt.
type Attempt struct {
	// API is the client package's name, such as "volt".
	API string
	// Operation describes the call, such as "create pod". It is "do" for a client's Do.
	Operation string
	// Method is the HTTP method, such as "POST".
	Method string
	// Pattern is the endpoint's path, such as "/pods/{id}". It is empty for a client's
	// Do, because a path that the caller wrote may hold ids.
	Pattern string
	// Host is the host of the base URL, with its port if the URL has one.
	Host string
	// Class is "read", "write" or "create". A create must not be repeated.
	Class string
	// Limit is the rate limit that the request counts against, as in Ticket.Class, or "".
	Limit string

	// Number counts the attempts of the call from 1. Attempts from 2 on are repeats.
	Number int
	// Last reports whether the call ends with this attempt. A call whose arguments are
	// invalid has no attempt, every other call has exactly one last attempt.
	Last bool
	// RetryIn is the shortest time until the next attempt, or 0 after the last one.
	RetryIn time.Duration

	// Status is the HTTP status, or 0 if no response came. It may be 200 although Err is
	// set, if the body was cut, could not be read, or reported a failure.
	Status int
	// Err is nil if the attempt succeeded. Otherwise it is a Kind, context.Canceled or
	// context.DeadlineExceeded, and never an error with text from the server.
	Err error
	// Refused reports whether the request was never made: the wait for its turn was too
	// long, the limiter returned an error, or the context had ended. Last is then true.
	Refused bool
	// NotSent reports whether the server certainly received nothing: the attempt was
	// refused, or there was no connection.
	NotSent bool
	// MaybeCreated reports whether this is a create whose outcome is unknown: see
	// AmbiguousError.
	MaybeCreated bool

	// Waited is the time between the previous attempt, or the start of the call, and this
	// attempt.
	Waited time.Duration
	// Began is the time at which the attempt was made or refused.
	Began time.Time
	// Took is the duration of the attempt, including the decoding of the response. It is
	// 0 if the attempt was refused.
	Took time.Duration
	// RequestBytes is the size of the request's body.
	RequestBytes int
	// ResponseBytes is the number of bytes of the response's body that were read, after
	// decompression. At most 64 KiB are read if the status is not 2xx.
	ResponseBytes int
	// RequestID is the server's id of the request, or "".
	RequestID string
}

// WithAttemptHook calls hook at the end of each attempt, also if the attempt failed or
// was refused. The option may be given several times. Hooks are called in the order of
// the options.
//
// A hook runs on the goroutine of the call, before the call waits for its next attempt or
// returns. It receives the call's context, which may have ended. A hook must be fast and
// safe for concurrent use. It may make calls, which are reported to the hook too. A panic
// in a hook is logged to the logger of WithLogger, or to slog.Default, and does not end
// the call, because the response may hold the id of a billed resource.
func WithAttemptHook(hook func(ctx context.Context, a Attempt)) Option {
	return func(s *Settings) {
		if hook != nil {
			s.AttemptHooks = append(s.AttemptHooks, hook)
		}
	}
}
