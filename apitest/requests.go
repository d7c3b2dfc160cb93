package apitest

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// A Request is a request to the simulator.
type Request struct {
	// N counts the requests from 1.
	N int
	// Time is the time of arrival, in the simulator's time.
	Time time.Time
	// Method and Path are the request's, with the path below the base URL. Route is the
	// matching route, such as "GET /pods/:id", or "" if the API has none.
	Method, Path, Route string
	// Class is "read", "write" or "create". A create must not be repeated.
	Class string
	// Status is the status of the response, or 0 if there was none.
	Status int
	// Took is the time until the response began, in the simulator's time.
	Took time.Duration
	// Fault is the name of the applied fault, or "".
	Fault string
	// Note describes the effect of the request.
	Note string
	// Violations counts the violations of the request.
	Violations int
}

// Requests returns the requests until now, the oldest first. The last 10,000 are kept.
func (s *Sim) Requests() []Request {
	log := s.look(kernel.Query{Log: -1}).Log
	out := make([]Request, len(log))
	for i, r := range log {
		out[i] = Request{r.N, r.Time, r.Method, r.Path, r.Route, string(r.Class), r.Status, r.Took, r.Fault, r.Note, r.Violations}
	}
	return out
}

// RequestCount returns how many of the kept requests were for a route, such as "POST
// /pods". "*" means all routes.
func (s *Sim) RequestCount(route string) int {
	n := 0
	for _, r := range s.look(kernel.Query{Log: -1}).Log {
		if route == "*" || r.Route != "" && kernel.SameRoute(route, r.Route) {
			n++
		}
	}
	return n
}

// RequestsPerHour returns the most requests that any key made in any hour of the
// simulator's time, including requests without a response.
func (s *Sim) RequestsPerHour() int { return s.look(kernel.Query{}).Peak }

// RequestsPerWindow returns the most requests of a class that any key made within a
// window of the quota. class is a class with a limit of its own in the API, such as
// "read". For other classes it returns 0.
func (s *Sim) RequestsPerWindow(class string) int { return s.look(kernel.Query{}).Peaks[class] }

// A Violation is a part of a request that no page of the API documents.
type Violation struct {
	// Time is the time of the request, in the simulator's time.
	Time time.Time
	// Method and Path are the request's.
	Method, Path string
	// Problem describes the violation and the documented form.
	Problem string
}

// String returns the request and the problem.
func (v Violation) String() string { return v.Method + " " + v.Path + ": " + v.Problem }

// Violations returns the violations until now.
func (s *Sim) Violations() []Violation { return fromViolations(s.look(kernel.Query{}).Violations) }

// TakeViolations returns the violations until now and forgets them, for a test that
// causes them on purpose.
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
