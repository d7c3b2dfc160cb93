package voltageparktest

import (
	"time"

	"github.com/voltagegpu/volt-go/apitest"
)

// Fault is something that goes wrong with requests. By default it strikes once,
// the next request that matches; see Nth, Times, Always and WithProbability.
// Where several are due for a request, the one that was added first strikes.
type Fault = apitest.Fault

// Then lets the request be carried out before f strikes: the machine is made, and
// its answer is what goes wrong.
func Then(f Fault) Fault { return apitest.Then(f) }

// Faults of the connection. Those without Then leave the request undone.
var (
	// Cut closes the connection without an answer; over HTTP/2, the stream.
	Cut = apitest.Cut
	// ThenCut carries the request out and loses the answer.
	ThenCut = apitest.ThenCut
	// Reset resets the connection without an answer; over HTTP/2, the stream.
	Reset = apitest.Reset
	// ThenReset carries the request out and resets the connection.
	ThenReset = apitest.ThenReset
)

// CutBody carries the request out and sends the first n bytes of the answer, or
// half of it where n is negative; then the connection is cut.
func CutBody(n int) Fault { return apitest.CutBody(n) }

// SlowHeaders carries the request out and waits for d before it answers.
func SlowHeaders(d time.Duration) Fault { return apitest.SlowHeaders(d) }

// SlowBody carries the request out and sends the answer byte by byte, over d in
// all.
func SlowBody(d time.Duration) Fault { return apitest.SlowBody(d) }

// Late waits for d before the request is carried out, which happens whether the
// client still listens or not.
func Late(d time.Duration) Fault { return apitest.Late(d) }

// Status answers with a status and an error in the API's form.
func Status(status int) Fault { return apitest.Status(status) }

// Answer answers with a status and a body of any kind.
func Answer(status int, contentType, body string) Fault {
	return apitest.Answer(status, contentType, body)
}

// HTML answers with a status and a page, as a proxy before the API does.
func HTML(status int) Fault { return apitest.HTML(status) }

// Empty answers with a status and no body.
func Empty(status int) Fault { return apitest.Empty(status) }

// Redirect answers with a redirect to location.
func Redirect(status int, location string) Fault { return apitest.Redirect(status, location) }

// RateLimited answers 429, and asks to come back after d, in whole seconds.
func RateLimited(d time.Duration) Fault { return apitest.RateLimited(d) }

// RetryAfter answers with a status, an error in the API's form and a Retry-After
// header of any form: seconds, a date, nonsense, or none at all where it is "".
func RetryAfter(status int, value string) Fault { return apitest.RetryAfter(status, value) }

// RetryAfterDate is RetryAfter with the date d from when it is answered, in one
// of HTTP's three layouts: http.TimeFormat, time.RFC850 or time.ANSIC.
func RetryAfterDate(status int, d time.Duration, layout string) Fault {
	return apitest.RetryAfterDate(status, d, layout)
}
