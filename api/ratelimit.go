package api

import (
	"slices"
	"strings"
	"time"
)

// A RateLimitError reports a call that was not sent in time: its wait would have passed
// the context's deadline or the client's MaxWait, or the limiter returned an error. It is
// returned at once if the length of the wait is known or can be estimated, and else when
// the deadline or MaxWait is reached. errors.Is finds ErrRateLimited, the *Error of a 429
// response, and context.DeadlineExceeded if the deadline was the reason.
type RateLimitError struct {
	Call
	// RetryAt is when to call again. It is zero if that is unknown, for example after an
	// error of the limiter.
	RetryAt time.Time
	// Wait is the time from the call's end to RetryAt.
	Wait time.Duration
	// Reason describes the limit.
	Reason string
	// Err is the error of the call's last request, such as the server's 429, or nil if
	// none was sent.
	Err error `json:"-"`
	// Cause is context.DeadlineExceeded, the limiter's own error, or nil.
	Cause error `json:"-"`
}

// Error returns the call, the limit and the time to call again.
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

// Is reports whether target is ErrRateLimited. It is also true for ErrNotSent if the call
// sent no request.
func (e *RateLimitError) Is(target error) bool {
	return target == ErrRateLimited || target == ErrNotSent && e.Err == nil && e.Attempts == 0
}

// Unwrap returns Err and Cause, without nils.
func (e *RateLimitError) Unwrap() []error {
	return slices.DeleteFunc([]error{e.Err, e.Cause}, func(err error) bool { return err == nil })
}
