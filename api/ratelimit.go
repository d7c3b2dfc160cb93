package api

import (
	"slices"
	"strings"
	"time"
)

// RateLimitError is a call that did not wait for its turn: the wait would have
// passed the context's deadline or the client's MaxWait, or the limiter
// refused. It comes at once where the wait's length is known or can be forecast,
// and otherwise with the deadline or after MaxWait. errors.Is finds ErrRateLimited, the
// server's answer where there was one (an *Error with status 429), and
// context.DeadlineExceeded where the deadline was the reason.
type RateLimitError struct {
	Call
	// RetryAt is when the call could have gone: come back then. It is zero
	// where nobody can tell, as where the limiter refused.
	RetryAt time.Time
	// Wait is how long that was away when the call returned.
	Wait time.Duration
	// Reason says which limit it was.
	Reason string
	// Err is what the last request of this call met, such as the server's 429,
	// or nil where none was sent.
	Err error `json:"-"`
	// Cause is context.DeadlineExceeded, the limiter's own error, or nil.
	Cause error `json:"-"`
}

// Error says which limit, and when to come back.
func (e *RateLimitError) Error() string {
	var b strings.Builder
	b.WriteString(e.String())
	b.WriteString(": rate limited")
	if e.Reason != "" {
		b.WriteString(": ")
		b.WriteString(e.Reason)
	}
	if !e.RetryAt.IsZero() {
		b.WriteString(": try again in ")
		b.WriteString(e.Wait.Round(time.Second).String())
		b.WriteString(", at ")
		b.WriteString(e.RetryAt.Format(time.RFC3339))
	}
	if e.Err != nil {
		b.WriteString(": ")
		b.WriteString(withoutCall(e.Err, e.Call))
	}
	if e.Cause != nil {
		b.WriteString(": ")
		b.WriteString(e.Cause.Error())
	}
	return b.String()
}

// Is reports whether target is ErrRateLimited, or ErrNotSent where no request
// of the call was sent at all.
func (e *RateLimitError) Is(target error) bool {
	return target == ErrRateLimited || target == ErrNotSent && e.Err == nil && e.Attempts == 0
}

// Unwrap returns Err and Cause, as far as they are set.
func (e *RateLimitError) Unwrap() []error {
	return slices.DeleteFunc([]error{e.Err, e.Cause}, func(err error) bool { return err == nil })
}
