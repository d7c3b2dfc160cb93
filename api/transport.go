package api

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// TransportError is a call that got no answer: the connection could not be
// made, was cut, or took too long, or the caller's context ended. errors.Is
// finds ErrConnection (not where the context ended it), ErrTimeout where an
// attempt took longer than the client's own limit, ErrNotSent where NotSent is
// true, and the cause itself.
type TransportError struct {
	Call
	// NotSent is true where it is certain that the call did nothing: the server
	// received nothing, or no more than what it answered with 429.
	NotSent bool
	// TimedOut is true where an attempt took longer than the client allows one.
	TimedOut bool
	// Err is what happened: an error of net/http, or of the context.
	Err error `json:"-"`
	// Cause is why the call was not repeated although it could have been, such
	// as context.DeadlineExceeded for a back-off that would have passed the
	// deadline, or nil.
	Cause error `json:"-"`
}

// Error says what happened to the connection.
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

// Is reports whether target is a kind that the error is of.
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

// Timeout reports whether the attempt took too long, as net.Error has it.
func (e *TransportError) Timeout() bool { return e.TimedOut }

// Unwrap returns Err and Cause, as far as they are set.
func (e *TransportError) Unwrap() []error {
	return slices.DeleteFunc([]error{e.Err, e.Cause}, func(err error) bool { return err == nil })
}
