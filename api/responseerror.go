package api

import (
	"strconv"
	"strings"
)

// ResponseError is a 2xx answer that could not be read: empty or HTML where
// JSON belongs, of another shape, cut short, or over the size that the client
// accepts. errors.Is finds ErrBadResponse, and ErrTooLarge where that is why.
type ResponseError struct {
	Call
	// Status is the HTTP status.
	Status int
	// Body is the start of the body, at most 512 bytes.
	Body string
	// IDs are the ids that could be found in the body, most likely ones first.
	IDs []string
	// RequestID is the server's id for the request, where it gives one.
	RequestID string
	// TooLarge is true where the answer passed the client's limit.
	TooLarge bool
	// Err says what was wrong with it.
	Err error `json:"-"`
}

// Error says what was wrong, and shows the start of the body.
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

// Is reports whether target is ErrBadResponse, or ErrTooLarge where it is.
func (e *ResponseError) Is(target error) bool {
	return target == ErrBadResponse || target == ErrTooLarge && e.TooLarge
}

// Unwrap returns Err.
func (e *ResponseError) Unwrap() error { return e.Err }
