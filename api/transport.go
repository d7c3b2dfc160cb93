package api

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// A TransportError reports a call without a response: the connection failed, was cut or
// took too long, or the caller's context ended. errors.Is finds the cause; ErrConnection,
// unless the context ended the call; ErrTimeout if TimedOut is true; and ErrNotSent if
// NotSent is true.
type TransportError struct {
	Call
	// NotSent reports whether the call certainly had no effect: the server received
	// nothing, or answered 429.
	NotSent bool
	// TimedOut reports whether an attempt took longer than the client's timeout.
	TimedOut bool
	// Err is the error of net/http or of the context.
	Err error `json:"-"`
	// Cause is why the call was not repeated although it could have been, or nil. An
	// example is context.DeadlineExceeded if the back-off would have passed the deadline.
	Cause error `json:"-"`
}

// Error returns the call and the connection's error.
func (e *TransportError) Error() string {
	var b strings.Builder
	b.WriteString(e.String())
	switch {
	case e.TimedOut:
		b.WriteString(": timed out")
	case e.canceled():
		b.WriteString(": ended by its context")
	default:
		b.WriteString(": connection failed")
	}
	if e.NotSent {
		b.WriteString(", nothing was sent")
	}
	if e.Err != nil {
		b.WriteString(": ")
		b.WriteString(e.Err.Error())
	}
	b.WriteString(aside(e.attempts()))
	if e.Cause != nil {
		b.WriteString(": ")
		b.WriteString(e.Cause.Error())
	}
	return b.String()
}

func (e *TransportError) canceled() bool {
	return errors.Is(e.Err, context.Canceled) || errors.Is(e.Err, context.DeadlineExceeded)
}

// Is reports whether target is one of the kinds listed at TransportError.
func (e *TransportError) Is(target error) bool {
	switch target {
	case ErrConnection:
		return !e.canceled()
	case ErrTimeout:
		return e.TimedOut
	case ErrNotSent:
		return e.NotSent
	}
	return false
}

// Timeout returns TimedOut. It implements net.Error's Timeout.
func (e *TransportError) Timeout() bool { return e.TimedOut }

// Unwrap returns Err and Cause, without nils.
func (e *TransportError) Unwrap() []error {
	return slices.DeleteFunc([]error{e.Err, e.Cause}, func(err error) bool { return err == nil })
}
