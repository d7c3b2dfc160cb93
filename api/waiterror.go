package api

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A WaitError reports a wait that ended before its condition was met. errors.Is finds
// Kind if the resource reached another final state, ErrWaitTimeout if the context ended
// first, and the cause.
type WaitError struct {
	Call
	// Status is the last status that was seen, and Message the server's message about it.
	// Both are "" if the resource was never seen.
	Status, Message string
	// Ended reports whether Status is final, so that the wait could not succeed.
	Ended bool
	// Kind is the kind of error for such a final state, such as volt.ErrPodFailed.
	Kind Kind
	// Waited is the length of the wait.
	Waited time.Duration
	// Err is the cause: an error of the context or of the API, or nil if the resource
	// reached another final state.
	Err error `json:"-"`
}

// Error returns the last status and the reason why the wait ended.
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

// Is reports whether target is Kind, or ErrWaitTimeout if the context ended the wait.
func (e *WaitError) Is(target error) bool {
	if e.Err == nil {
		return target == e.Kind
	}
	return target == ErrWaitTimeout && (errors.Is(e.Err, context.DeadlineExceeded) || errors.Is(e.Err, context.Canceled))
}

// Unwrap returns Err.
func (e *WaitError) Unwrap() error { return e.Err }
