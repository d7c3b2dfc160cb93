package apitest

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Faults of the connection. Those without Then leave the request undone.
var (
	// Cut closes the connection without an answer; over HTTP/2, the stream.
	Cut = fault("cut")
	// ThenCut carries the request out and loses the answer.
	ThenCut = Then(Cut)
	// Reset resets the connection without an answer; over HTTP/2, the stream.
	Reset = fault("reset")
	// ThenReset carries the request out and resets the connection.
	ThenReset = Then(Reset)
)

// CutBody carries the request out and sends the first n bytes of the answer, or
// half of it where n is negative; then the connection is cut.
func CutBody(n int) Fault { return Fault{spec: kernel.FaultSpec{Kind: "cut-body", Size: int64(n)}} }

// SlowHeaders carries the request out and waits for d before it answers.
func SlowHeaders(d time.Duration) Fault { return timed("slow-headers", d) }

// SlowBody carries the request out and sends the answer byte by byte, over d in
// all.
func SlowBody(d time.Duration) Fault { return timed("slow-body", d) }

// Late waits for d before the request is carried out, which happens whether the
// client still listens or not.
func Late(d time.Duration) Fault { return timed("late", d) }

// Status answers with a status and an error in the API's words.
func Status(status int) Fault { return answering("status", status, "", "") }

// Answer answers with a status and a body of any kind.
func Answer(status int, contentType, body string) Fault {
	return answering("answer", status, contentType, body)
}

// HTML answers with a status and a page, as a proxy before the API does.
func HTML(status int) Fault { return answering("html", status, "", "") }

// Empty answers with a status and no body.
func Empty(status int) Fault { return answering("empty", status, "", "") }

// Redirect answers with a redirect to location.
func Redirect(status int, location string) Fault { return answering("redirect", status, "", location) }

// RateLimited answers 429, and asks to come back after d, in whole seconds.
func RateLimited(d time.Duration) Fault { return timed("rate-limited", d) }

// RetryAfter answers with a status, an error in the API's words and a Retry-After
// header of any form: seconds, a date, nonsense, or none at all where it is "".
func RetryAfter(status int, value string) Fault {
	return answering("retry-after", status, "", value)
}

// RetryAfterDate is RetryAfter with the date d from when it is answered, in one
// of HTTP's three layouts: http.TimeFormat, time.RFC850 or time.ANSIC.
func RetryAfterDate(status int, d time.Duration, layout string) Fault {
	return Fault{spec: kernel.FaultSpec{Kind: "retry-after-date", Status: status, For: d, Type: layout}}
}
