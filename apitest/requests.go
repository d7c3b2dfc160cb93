package apitest

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
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
	log := s.look(kernel.Query{Log: -1}).Log
	out := make([]Request, len(log))
	for i, r := range log {
		out[i] = Request{r.N, r.Time, r.Method, r.Path, r.Route, string(r.Class), r.Status, r.Took, r.Fault, r.Note, r.Violations}
	}
	return out
}

// RequestCount is how many requests were received for a route, such as
// "POST /pods", or for all with "*", of those that are kept.
func (s *Sim) RequestCount(route string) int {
	n := 0
	for _, r := range s.look(kernel.Query{Log: -1}).Log {
		if route == "*" || r.Route != "" && kernel.SameRoute(route, r.Route) {
			n++
		}
	}
	return n
}

// RequestsPerHour is the most requests that any key made within any hour of the
// simulator's time, answered or not.
func (s *Sim) RequestsPerHour() int { return s.look(kernel.Query{}).Peak }

// RequestsPerWindow is the most requests that any key made within the length of
// the quota's window, of a class of requests that the API counts by itself, such
// as "read": 0 for one that it does not.
func (s *Sim) RequestsPerWindow(class string) int { return s.look(kernel.Query{}).Peaks[class] }

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
func (s *Sim) Violations() []Violation { return fromViolations(s.look(kernel.Query{}).Violations) }

// TakeViolations returns the violations until now and forgets them: for a test
// that means them.
func (s *Sim) TakeViolations() []Violation {
	return fromViolations(s.control(kernel.Command{TakeViolations: true}).Violations)
}

func fromViolations(list []kernel.Violation) []Violation {
	out := make([]Violation, len(list))
	for i, v := range list {
		out[i] = Violation(v)
	}
	return out
}
