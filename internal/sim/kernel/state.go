package kernel

import (
	"slices"
	"time"
)

// Rental is something that an account has rented.
type Rental struct {
	ID, Name, Status string
	// Rate is what it costs an hour, Cost what it has cost until now.
	Rate, Cost Money
	// Billed is true where it costs something as it stands, or will.
	Billed bool
}

// State is what there is to see of any world.
type State struct {
	Began, Now time.Time
	// Requests is how many there were, Peak the most that a key made within any
	// hour, Peaks those of each limit that has a name within any of its windows.
	Requests   int
	Peak       int
	Peaks      map[string]int
	Violations []Violation
	// Balance is what the account has, Spent what everything has cost until now.
	Balance, Spent Money
	// Created is how many things were made under the name asked for.
	Created int
	// Log, Ledger and Rented are there where they were asked for.
	Log    []Record
	Ledger []Entry
	Rented []Rental
	// Noun is what people call what is rented.
	Noun string
}

// Query is what one wants to see beside the rest.
type Query struct {
	// Log is how many of the last requests; a negative number is all that are
	// kept.
	Log int
	// Created is the name whose creations are counted.
	Created string
	// Ledger and Rented ask for them.
	Ledger, Rented bool
}

// Look takes a look.
func (s *Server[K]) Look(q Query) (State, error) {
	now := s.Enter()
	defer s.Leave()
	return s.Snapshot(q, now), nil
}

// Snapshot is Look for a world that has entered already.
func (s *Server[K]) Snapshot(q Query, now time.Time) State {
	state := State{
		Began: s.began, Now: now, Requests: s.log.total, Peak: s.hour.most, Violations: slices.Clone(s.violations),
	}
	for name, p := range s.windows {
		if state.Peaks == nil {
			state.Peaks = make(map[string]int)
		}
		state.Peaks[name] = p.most
	}
	if q.Log != 0 {
		state.Log = s.log.last(max(q.Log, 0))
	}
	if q.Rented && s.api.Rented != nil {
		state.Rented, state.Noun = s.api.Rented(now), s.api.Noun
	}
	if s.api.Ledger == nil {
		return state
	}
	l := s.api.Ledger()
	state.Balance, state.Spent, state.Created = l.Balance(now), l.Spent(now), l.Created(q.Created)
	if q.Ledger {
		state.Ledger = l.Entries()
	}
	return state
}
