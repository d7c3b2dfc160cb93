package sim

import (
	"fmt"
	mrand "math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// Fault is something that goes wrong with requests. Make one with Status, Cut
// and the like.
type Fault struct {
	// Name is what the log calls it.
	Name string

	// skip leaves the work undone: what was asked for does not happen.
	skip bool
	// late is how long the work waits before it is done.
	late time.Duration
	lag  time.Duration
	wish wish
	// instead replaces the answer, which is nil where the work was skipped.
	instead func() *answer
	// alter changes the answer that the work gave.
	alter func(*answer)
	// send sends the answer in another way.
	send func(http.ResponseWriter, *http.Request, *answer)
	// unanswered faults give the client no status.
	unanswered bool
}

// Then lets the work be done before the fault strikes: the pod is made, and its
// answer is what goes wrong.
func Then(f Fault) Fault {
	if f.skip {
		f.skip, f.Name = false, "then "+f.Name
	}
	return f
}

func (f *Fault) skipsWork() bool { return f.skip }

func (f *Fault) mangle(a *answer, _ *call) *answer {
	switch {
	case f.instead != nil:
		a = f.instead()
		a.render()
	case a == nil:
		return &answer{}
	case f.alter != nil:
		f.alter(a)
	}
	return a
}

// When says which requests a Fault strikes.
type When struct {
	// Route is a route such as "POST /pods" or "GET /pods/:id", a method with
	// any path ("GET *"), or "*".
	Route string
	// Nth is the first matching request that it strikes, counted from when the
	// fault is added; 0 counts as 1.
	Nth int
	// Times is how many matching requests it strikes from then on: 0 counts as
	// 1, and a negative number is all of them.
	Times int
	// Probability strikes each matching request with that chance instead.
	Probability float64
}

// scripted is a Fault that waits for its requests.
type scripted struct {
	Fault
	When
	seen, struck int
}

// script is the faults that are to come. Of those that are due for a request,
// the one that was added first strikes.
type script struct{ faults []*scripted }

func (s *script) pick(rng *mrand.Rand, rt *route) (found *Fault) {
	for _, f := range s.faults {
		if !f.matches(rt) {
			continue
		}
		f.seen++
		if found == nil && f.due(rng) {
			f.struck++
			found = &f.Fault
		}
	}
	return found
}

func (f *scripted) due(rng *mrand.Rand) bool {
	if f.Probability > 0 {
		return rng.Float64() < f.Probability
	}
	return f.seen >= max(f.Nth, 1) && (f.Times < 0 || f.struck < max(f.Times, 1))
}

func (f *scripted) matches(rt *route) bool {
	method, pattern, _ := strings.Cut(f.Route, " ")
	return f.Route == "*" || (method == "*" || method == rt.method) && (pattern == "*" || pattern == rt.pattern)
}

// AddFault lets a fault strike. It fails where no route of the revision matches.
func (s *Server) AddFault(f Fault, w When) error {
	s.enter()
	defer s.mu.Unlock()
	added := &scripted{Fault: f, When: w}
	added.Route = strings.NewReplacer("{id}", ":id", "{uid}", ":id", ":uid", ":id").Replace(strings.TrimSpace(w.Route))
	var names []string
	for _, rt := range s.table {
		if added.matches(rt) {
			s.script.faults = append(s.script.faults, added)
			return nil
		}
		names = append(names, rt.name())
	}
	return fmt.Errorf("no route %q: want one of %s, a method with * or *", w.Route, strings.Join(names, ", "))
}

// ClearFaults takes all faults away.
func (s *Server) ClearFaults() {
	s.enter()
	defer s.mu.Unlock()
	s.script.faults = nil
}
