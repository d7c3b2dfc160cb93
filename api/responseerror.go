package api

import (
	"strconv"
	"strings"
)

// A ResponseError reports a 2xx response that could not be read: its body is empty, is
// HTML instead of JSON, has another shape, is cut short, or is larger than the client
// accepts. errors.Is finds ErrBadResponse, and ErrTooLarge if TooLarge is true.
type ResponseError struct {
	Call
	// Status is the HTTP status.
	Status int
	// Body is the start of the body, at most 512 bytes.
	Body string
	// IDs are the ids that were found in the body, the most likely first.
	IDs []string
	// RequestID is the server's id of the request, or "".
	RequestID string
	// TooLarge reports whether the response was larger than the client accepts.
	TooLarge bool
	// Err describes the problem with the body.
	Err error `json:"-"`
}

// Error returns the call, the problem and the start of the body.
func (e *ResponseError) Error() string {
	var b strings.Builder
	b.WriteString(e.String())
	b.WriteString(": ")
	b.WriteString(strconv.Itoa(e.Status))
	b.WriteString(" with a body that cannot be read")
	if e.Err != nil {
		b.WriteString(": ")
		b.WriteString(e.Err.Error())
	}
	if len(e.IDs) > 0 {
		b.WriteString(", ids seen: ")
		b.WriteString(listed(e.IDs))
	}
	if e.Body != "" {
		b.WriteString(": ")
		b.WriteString(strconv.Quote(e.Body))
	}
	b.WriteString(aside(labelled("request id", e.RequestID), e.attempts()))
	return b.String()
}

// Is reports whether target is ErrBadResponse. It is also true for ErrTooLarge if
// TooLarge is true.
func (e *ResponseError) Is(target error) bool {
	return target == ErrBadResponse || target == ErrTooLarge && e.TooLarge
}

// Unwrap returns Err.
func (e *ResponseError) Unwrap() error { return e.Err }
