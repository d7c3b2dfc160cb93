package api

import (
	"strconv"
	"strings"
	"time"
)

// Error is an answer that says no: any status outside 2xx, whatever its body
// holds, and a 2xx whose body says that the call failed.
//
//	var e *api.Error
//	if errors.As(err, &e) { log.Println(e.Status, e.Code, e.Message, e.RequestID) }
type Error struct {
	Call
	// Status is the HTTP status.
	Status int
	// Kind is what errors.Is finds.
	Kind Kind
	// Code is the server's own code, such as "INVALID_API_KEY", or "".
	Code string
	// Message is the server's own words, or the start of a body that is not the
	// documented JSON (an HTML page's title, plain text), or "".
	Message string
	// Body is the start of the answer's body, at most 512 bytes.
	Body string
	// Hint is what the client knows about this answer that the server does not
	// say, or "".
	Hint string
	// FromAPI reports whether the body has the form of the API's own errors, and this
	// client has had a 2xx with a JSON body from the same base URL. Only then a 404
	// says something about the resource: a gateway answers 404 too.
	FromAPI bool
	// RequestID is the server's id for the request, where it gives one.
	RequestID string
	// RetryAfter is what the server's Retry-After header asks for, 0 when there
	// is none or it is nonsense.
	RetryAfter time.Duration
	// RetryAt is when a repeat would have been sent, set where the call ended
	// rather than wait until then.
	RetryAt time.Time
	// Cause is why the call ended before it had used its repeats, such as
	// context.DeadlineExceeded, or nil. It is what Unwrap returns.
	Cause error `json:"-"`
}

// Error says the call, the status, the kind and the server's words.
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
		at = "try again at " + e.RetryAt.Format(time.RFC3339)
	}
	b.WriteString(aside(labelled("code", e.Code), labelled("request id", e.RequestID), e.attempts(), at))
	if e.Cause != nil {
		b.WriteString(": ")
		b.WriteString(e.Cause.Error())
	}
	return b.String()
}

// Is reports whether target is the error's Kind, or ErrRejected where the
// status was 2xx and the body said no.
func (e *Error) Is(target error) bool {
	k, ok := target.(Kind)
	return ok && (k == e.Kind || k == ErrRejected && e.Status >= 200 && e.Status < 300)
}

// Unwrap returns Cause.
func (e *Error) Unwrap() error { return e.Cause }
