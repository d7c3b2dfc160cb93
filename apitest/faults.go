package apitest

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Faults of the connection. Without Then, the request has no effect.
var (
	// Cut closes the connection without a response. With HTTP/2 it closes the stream.
	Cut = fault("cut")
	// ThenCut carries out the request and loses the response.
	ThenCut = Then(Cut)
	// Reset resets the connection without a response. With HTTP/2 it resets the stream.
	Reset = fault("reset")
	// ThenReset carries out the request and resets the connection.
	ThenReset = Then(Reset)
)

// CutBody carries out the request, sends the first n bytes of the response, or half of it
// if n is negative, and then cuts the connection.
func CutBody(n int) Fault { return Fault{spec: kernel.FaultSpec{Kind: "cut-body", Size: int64(n)}} }

// SlowHeaders carries out the request and waits for d before it answers.
func SlowHeaders(d time.Duration) Fault { return timed("slow-headers", d) }

// SlowBody carries out the request and sends the response byte by byte, over d in total.
func SlowBody(d time.Duration) Fault { return timed("slow-body", d) }

// Late waits for d before it carries out the request, also if the client has left by
// then.
func Late(d time.Duration) Fault { return timed("late", d) }

// Status answers with a status and an error in the API's form.
func Status(status int) Fault { return answering("status", status, "", "") }

// Answer answers with a status and any body.
func Answer(status int, contentType, body string) Fault {
	return answering("answer", status, contentType, body)
}

// HTML answers with a status and an HTML page, like a proxy.
func HTML(status int) Fault { return answering("html", status, "", "") }

// Empty answers with a status and no body.
func Empty(status int) Fault { return answering("empty", status, "", "") }

// Redirect answers with a redirect to location.
func Redirect(status int, location string) Fault { return answering("redirect", status, "", location) }

// RateLimited answers 429 with a Retry-After of d, in whole seconds.
func RateLimited(d time.Duration) Fault { return timed("rate-limited", d) }

// RetryAfter answers with a status, an error in the API's form and a Retry-After header:
// seconds, a date or nonsense. If value is "", there is no such header.
func RetryAfter(status int, value string) Fault {
	return answering("retry-after", status, "", value)
}

// RetryAfterDate is RetryAfter with a date d after the response, in one of HTTP's three
// layouts: http.TimeFormat, time.RFC850 or time.ANSIC.
func RetryAfterDate(status int, d time.Duration, layout string) Fault {
	return Fault{spec: kernel.FaultSpec{Kind: "retry-after-date", Status: status, For: d, Type: layout}}
}
