package kernel

import mrand "math/rand/v2"

// Never is the Probability of a fault that strikes no request.
const Never = -1

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
	// Probability strikes each matching request with that chance instead, if it is not 0.
	// Never is no chance at all.
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

// pick is the fault that strikes a request for a route, by its name.
func (s *script) pick(rng *mrand.Rand, route string) (found *Fault) {
	for _, f := range s.faults {
		if !SameRoute(f.Route, route) {
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
	if f.Probability != 0 {
		return rng.Float64() < f.Probability
	}
	return f.seen >= max(f.Nth, 1) && (f.Times < 0 || f.struck < max(f.Times, 1))
}
