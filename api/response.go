package api

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// A Response describes the last response of a call. WithResponse fills it in, also if the
// call fails.
//
// Printing a Response shows the length of the body, because the body may hold secrets,
// such as a new API key. Raw returns the body.
type Response struct {
	// Status is the HTTP status of the last response, or 0 if none came.
	Status int
	// Header is the header of the last response.
	Header http.Header
	// RequestID is the server's id of the request, or "".
	RequestID string
	// Attempts counts the requests that the call sent or tried to send.
	Attempts int
	// Waited is how long the call waited for its turn and between attempts.
	Waited time.Duration
	// Two pointers, because fmt follows a single pointer and would print the body.
	raw **[]byte
}

// NewResponse returns r with a body. It is for authors of client packages.
func NewResponse(r Response, body []byte) Response {
	p := &body
	r.raw = &p
	return r
}

// Raw returns the decompressed body of the last response, or nil if none came.
func (r Response) Raw() []byte {
	if r.raw == nil {
		return nil
	}
	return **r.raw
}

// String returns the status, the length of the body, the attempts and the time waited.
func (r Response) String() string {
	return fmt.Sprintf("%d, %d bytes, attempts %d, waited %s", r.Status, len(r.Raw()), r.Attempts, r.Waited)
}

// Format writes the result of String for every verb.
func (r Response) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// LogValue returns the result of String for slog.
func (r Response) LogValue() slog.Value { return slog.StringValue(r.String()) }
