package api

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// WaitError is a wait that ended before what was waited for. errors.Is finds
// Kind where what was waited on ended in another state, ErrWaitTimeout where the
// context ended first, and the cause.
type WaitError struct {
	Call
	// Status is the last status that was seen, and Message the server's words about
	// it; "" where nothing was seen.
	Status, Message string
	// Ended is whether that status is final, so that the wait could not succeed.
	Ended bool
	// Kind is the kind of error that such an end is, such as volt.ErrPodFailed.
	Kind Kind
	// Waited is how long the wait was.
	Waited time.Duration
	// Err is the cause: the context's error, the API's, or nil where it ended in
	// another state.
	Err error `json:"-"`
}

// Error says the last known state, and why the wait ended.
func (e *WaitError) Error() string {
	status := e.Status
	if status == "" {
		status = "not seen"
	}
	text := fmt.Sprintf("%s: still %s after %s", e.String(), status, e.Waited.Round(time.Second))
	if e.Ended {
		text = fmt.Sprintf("%s: it is %s", e.String(), status)
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Is reports whether target is Kind or ErrWaitTimeout, as it is.
func (e *WaitError) Is(target error) bool {
	if e.Err == nil {
		return target == e.Kind
	}
	return target == ErrWaitTimeout && (errors.Is(e.Err, context.DeadlineExceeded) || errors.Is(e.Err, context.Canceled))
}

// Unwrap returns Err.
func (e *WaitError) Unwrap() error { return e.Err }
