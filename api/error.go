package api

import (
	"strconv"
	"strings"
	"time"
)

// An Error is a response that reports a failure: any status other than 2xx, or a 2xx
// whose body says that the call failed.
//
//	var e *api.Error
//	if errors.As(err, &e) { log.Println(e.Status, e.Code, e.Message, e.RequestID) }
type Error struct {
	Call
	// Status is the HTTP status.
	Status int
	// Kind is the kind of failure, which errors.Is matches.
	Kind Kind
	// Code is the server's error code, such as "INVALID_API_KEY", or "".
	Code string
	// Message is the server's message, or "". If the body is not the documented JSON,
	// it is the title of an HTML page or the start of the text.
	Message string
	// Body is the start of the response's body, at most 512 bytes.
	Body string
	// Hint is the client's own explanation of the response, or "".
	Hint string
	// FromAPI reports whether the body has the form of the API's own errors, and this
	// client has received a 2xx with a JSON body from the same base URL. If it is false,
	// a 404 proves nothing about the resource, because gateways answer 404 too.
	FromAPI bool
	// RequestID is the server's id of the request, or "".
	RequestID string
	// RetryAfter is the time in the Retry-After header. It is 0 if the header is missing
	// or cannot be read.
	RetryAfter time.Duration
	// RetryAt is when the next attempt would have been sent. It is set if the call ended
	// instead of waiting for it.
	RetryAt time.Time
	// Cause is why the call ended before its last attempt, such as
	// context.DeadlineExceeded, or nil. Unwrap returns it.
	Cause error `json:"-"`
}

// Error returns the call, the status, the kind and the server's message.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.String())
	b.WriteString(": ")
	if e.Status != 0 {
		b.WriteString(strconv.Itoa(e.Status))
		b.WriteByte(' ')
	}
	b.WriteString(string(e.Kind))
	for _, s := range []string{e.Message, e.Hint} {
		if s != "" {
			b.WriteString(": ")
			b.WriteString(s)
		}
	}
	var at string
	if !e.RetryAt.IsZero() {
		at = "retry at " + e.RetryAt.Format(time.RFC3339)
	}
	b.WriteString(aside(labelled("code", e.Code), labelled("request id", e.RequestID), e.attempts(), at))
	if e.Cause != nil {
		b.WriteString(": ")
		b.WriteString(e.Cause.Error())
	}
	return b.String()
}

// Is reports whether target is e.Kind. It is also true for ErrRejected if the status is
// 2xx.
func (e *Error) Is(target error) bool {
	k, ok := target.(Kind)
	return ok && (k == e.Kind || k == ErrRejected && e.Status >= 200 && e.Status < 300)
}

// Unwrap returns Cause.
func (e *Error) Unwrap() error { return e.Cause }
