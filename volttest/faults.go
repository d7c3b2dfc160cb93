package volttest

import (
	"time"

	"github.com/voltagegpu/volt-go/apitest"
)

// A Fault is a failure of requests. By default it is applied once, to the next matching
// request: see Nth, Times, Always and WithProbability. If several faults match a request,
// the fault that was added first is applied.
type Fault = apitest.Fault

// Then carries out the request before it applies f: the pod is created, and only the
// response fails.
func Then(f Fault) Fault { return apitest.Then(f) }

// Faults of the connection. Without Then, the request has no effect.
var (
	// Cut closes the connection without a response. With HTTP/2 it closes the stream.
	Cut = apitest.Cut
	// ThenCut carries out the request and loses the response.
	ThenCut = apitest.ThenCut
	// Reset resets the connection without a response. With HTTP/2 it resets the stream.
	Reset = apitest.Reset
	// ThenReset carries out the request and resets the connection.
	ThenReset = apitest.ThenReset
)

// CutBody carries out the request, sends the first n bytes of the response, or half of it
// if n is negative, and then cuts the connection.
func CutBody(n int) Fault { return apitest.CutBody(n) }

// SlowHeaders carries out the request and waits for d before it answers.
func SlowHeaders(d time.Duration) Fault { return apitest.SlowHeaders(d) }

// SlowBody carries out the request and sends the response byte by byte, over d in total.
func SlowBody(d time.Duration) Fault { return apitest.SlowBody(d) }

// Late waits for d before it carries out the request, also if the client has left by
// then.
func Late(d time.Duration) Fault { return apitest.Late(d) }

// Status answers with a status and the documented error body.
func Status(status int) Fault { return apitest.Status(status) }

// Answer answers with a status and any body.
func Answer(status int, contentType, body string) Fault {
	return apitest.Answer(status, contentType, body)
}

// HTML answers with a status and an HTML page, like a proxy.
func HTML(status int) Fault { return apitest.HTML(status) }

// Empty answers with a status and no body.
func Empty(status int) Fault { return apitest.Empty(status) }

// Redirect answers with a redirect to location.
func Redirect(status int, location string) Fault { return apitest.Redirect(status, location) }

// RateLimited answers 429 with a Retry-After of d, in whole seconds.
func RateLimited(d time.Duration) Fault { return apitest.RateLimited(d) }

// RetryAfter answers with a status, the documented error body and a Retry-After header:
// seconds, a date or nonsense. If value is "", there is no such header.
func RetryAfter(status int, value string) Fault { return apitest.RetryAfter(status, value) }

// RetryAfterDate is RetryAfter with a date d after the response, in one of HTTP's three
// layouts: http.TimeFormat, time.RFC850 or time.ANSIC.
func RetryAfterDate(status int, d time.Duration, layout string) Fault {
	return apitest.RetryAfterDate(status, d, layout)
}
