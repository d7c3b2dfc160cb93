package volttest

import (
	"fmt"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim"
)

// Request is a request that the simulator received.
type Request struct {
	// N counts requests from 1.
	N int
	// Time is when it came, in the simulator's time.
	Time time.Time
	// Method and Path are its own, the path below the base URL; Route is what it
	// was taken for, such as "GET /pods/:id", or "" where the API has no such.
	Method, Path, Route string
	// Class is "read", "write" (may be repeated) or "create".
	Class string
	// Status is what was answered, 0 for no answer.
	Status int
	// Took is how long it took to begin the answer, in the simulator's time.
	Took time.Duration
	// Fault names the fault that it met, or is "".
	Fault string
	// Note says what was done.
	Note string
	// Violations counts what is wrong with it.
	Violations int
}

// Requests are the requests until now, the oldest first, of which the last
// 10,000 are kept.
func (s *Sim) Requests() []Request {
	log := s.state(sim.Query{Log: -1}).Log
	out := make([]Request, len(log))
	for i, r := range log {
		out[i] = fromRecord(r)
	}
	return out
}

func fromRecord(r sim.Record) Request {
	return Request{r.N, r.Time, r.Method, r.Path, r.Route, string(r.Class), r.Status, r.Took, r.Fault, r.Note, r.Violations}
}

// RequestCount is how many requests were received for a route, such as
// "POST /pods", or for all with "*", of those that are kept.
func (s *Sim) RequestCount(route string) int {
	n := 0
	for _, r := range s.state(sim.Query{Log: -1}).Log {
		if route == "*" || r.Route == route {
			n++
		}
	}
	return n
}

// RequestsPerHour is the most requests that any key made within any hour of the
// simulator's time, answered or not.
func (s *Sim) RequestsPerHour() int { return s.state(sim.Query{}).Peak }

// Violation is something in a request that no page of the API allows.
type Violation struct {
	// Time is when the request came, in the simulator's time.
	Time time.Time
	// Method and Path are the request's.
	Method, Path string
	// Problem says what is wrong, and what the page allows.
	Problem string
}

// String says which request, what is wrong with it, and what the page allows.
func (v Violation) String() string { return v.Method + " " + v.Path + ": " + v.Problem }

// Violations are the violations until now.
func (s *Sim) Violations() []Violation { return fromViolations(s.state(sim.Query{}).Violations) }

// TakeViolations returns the violations until now and forgets them: for a test
// that means them.
func (s *Sim) TakeViolations() []Violation {
	return fromViolations(s.do(sim.Command{TakeViolations: true}).Violations)
}

func fromViolations(list []sim.Violation) []Violation {
	out := make([]Violation, len(list))
	for i, v := range list {
		out[i] = Violation(v)
	}
	return out
}

// storyLength is how many requests a story tells.
const storyLength = 60

// Story tells the last requests and where they have led, for people.
func (s *Sim) Story() string {
	snap := s.state(sim.Query{Log: storyLength})
	var b strings.Builder
	fmt.Fprintf(&b, "%d requests", snap.Requests)
	if left := snap.Requests - len(snap.Log); left > 0 {
		fmt.Fprintf(&b, ", the last %d of them", len(snap.Log))
	}
	for _, r := range snap.Log {
		fmt.Fprintf(&b, "\n%4d  %8s  %-6s %-28s %s", r.N, r.Time.Sub(snap.Began).Round(time.Millisecond), r.Method, r.Path, outcome(r))
	}
	fmt.Fprintf(&b, "\nspent $%s, balance $%s, %d pods", snap.Spent, snap.Balance, len(snap.Pods))
	for _, p := range snap.Pods {
		fmt.Fprintf(&b, "\n  %s %q %s, $%s an hour, $%s until now", firstNonEmpty(p.WorkloadID, p.ID), p.Name, p.Status, p.HourlyPrice, p.Cost)
	}
	return b.String()
}

func outcome(r sim.Record) string {
	text := "no answer"
	if r.Status != 0 {
		text = fmt.Sprint(r.Status)
	}
	if r.Note != "" {
		text += "  " + r.Note
	}
	if r.Fault != "" {
		text += "  [fault: " + r.Fault + "]"
	}
	if r.Violations > 0 {
		text += "  [violation]"
	}
	return text
}

func firstNonEmpty(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
