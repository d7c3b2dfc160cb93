package volttest

import (
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim"
)

// Fault is something that goes wrong with requests. By default it strikes once,
// the next request that matches; see Nth, Times, Always and WithProbability.
// Where several are due for a request, the one that was added first strikes.
type Fault struct {
	spec sim.FaultSpec
	when sim.When
}

// Nth lets f strike from the nth matching request on, counted from 1 and from
// when it is added.
func (f Fault) Nth(n int) Fault { f.when.Nth = n; return f }

// Times lets f strike n matching requests in a row.
func (f Fault) Times(n int) Fault { f.when.Times = n; return f }

// Always lets f strike every matching request.
func (f Fault) Always() Fault { f.when.Times = -1; return f }

// WithProbability lets f strike each matching request with chance p, from 0 to 1,
// drawn from Seed.
func (f Fault) WithProbability(p float64) Fault { f.when.Probability = p; return f }

// Then lets the request be carried out before f strikes: the pod is made, and
// its answer is what goes wrong.
func Then(f Fault) Fault { f.spec.Then = true; return f }

// Fail lets requests that match route meet a fault, as Server.Fail. It fails
// where the API has no such route.
func (s *Sim) Fail(route string, f Fault) error {
	w := f.when
	w.Route = route
	_, err := s.world.Do(sim.Command{Fault: &f.spec, When: w})
	if err != nil {
		return fmt.Errorf("volttest: %w", err)
	}
	return nil
}

// ClearFaults takes all faults away.
func (s *Sim) ClearFaults() { s.do(sim.Command{ClearFaults: true}) }

func fault(kind string) Fault { return Fault{spec: sim.FaultSpec{Kind: kind}} }

func timed(kind string, d time.Duration) Fault {
	return Fault{spec: sim.FaultSpec{Kind: kind, For: d}}
}

func answering(kind string, status int, contentType, text string) Fault {
	return Fault{spec: sim.FaultSpec{Kind: kind, Status: status, Type: contentType, Text: text}}
}

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
func CutBody(n int) Fault { return Fault{spec: sim.FaultSpec{Kind: "cut-body", Size: int64(n)}} }

// SlowHeaders carries the request out and waits for d before it answers.
func SlowHeaders(d time.Duration) Fault { return timed("slow-headers", d) }

// SlowBody carries the request out and sends the answer byte by byte, over d in
// all.
func SlowBody(d time.Duration) Fault { return timed("slow-body", d) }

// Late waits for d before the request is carried out, which happens whether the
// client still listens or not.
func Late(d time.Duration) Fault { return timed("late", d) }

// Status answers with a status and the documented error body.
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

// RetryAfter answers with a status, the documented error body and a Retry-After
// header of any form: seconds, a date, nonsense, or none at all where it is "".
func RetryAfter(status int, value string) Fault {
	return answering("retry-after", status, "", value)
}

// RetryAfterDate is RetryAfter with the date d from when it is answered, in one
// of HTTP's three layouts: http.TimeFormat, time.RFC850 or time.ANSIC.
func RetryAfterDate(status int, d time.Duration, layout string) Fault {
	return Fault{spec: sim.FaultSpec{Kind: "retry-after-date", Status: status, For: d, Type: layout}}
}
