package api

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// Response is what is known of the answer to a call beyond its value, filled
// in by WithResponse. It is complete also where the call failed.
//
// The body may hold secrets (a new API key, say), so printing a Response shows
// how long it is, and Raw gives it.
type Response struct {
	// Status is the HTTP status of the last answer, 0 where there was none.
	Status int
	// Header is the last answer's header.
	Header http.Header
	// RequestID is the server's id for the request, where it gives one.
	RequestID string
	// Attempts counts the requests that the call sent, or tried to send.
	Attempts int
	// Waited is how long the call waited for its turn and between attempts.
	Waited time.Duration
	// Two pointers, because fmt follows one and would print the body.
	raw **[]byte
}

// NewResponse is a Response with a body, for those who write a client on this
// core.
func NewResponse(r Response, body []byte) Response {
	p := &body
	r.raw = &p
	return r
}

// Raw returns the last answer's body, unpacked, or nil where there was none.
func (r Response) Raw() []byte {
	if r.raw == nil {
		return nil
	}
	return **r.raw
}

// String names the status and the length of the body.
func (r Response) String() string {
	return fmt.Sprintf("%d, %d bytes, attempts %d, waited %s", r.Status, len(r.Raw()), r.Attempts, r.Waited)
}

// Format writes what String returns, whatever the verb.
func (r Response) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// LogValue gives slog what String returns.
func (r Response) LogValue() slog.Value { return slog.StringValue(r.String()) }
