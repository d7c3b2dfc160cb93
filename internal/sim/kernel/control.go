package kernel

import (
	"fmt"
	"strings"
	"time"
)

// Command changes any world from outside. Fields that are zero change nothing.
type Command struct {
	Fault          *FaultSpec
	When           When
	ClearFaults    bool
	TakeViolations bool
	// Funds is added to the balance, or taken where it is negative.
	Funds Money
	// Advance moves a ManualClock.
	Advance time.Duration
}

// Reply is what came of a Command.
type Reply struct{ Violations []Violation }

// Control carries a command out.
func (s *Server[K]) Control(c Command) (r Reply, err error) {
	if c.Fault != nil {
		f, err := s.kinds.Fault(*c.Fault)
		if err == nil {
			err = s.AddFault(f, c.When)
		}
		if err != nil {
			return r, err
		}
	}
	if c.ClearFaults {
		s.ClearFaults()
	}
	if c.Funds != 0 {
		s.AddFunds(c.Funds)
	}
	if clock, ok := s.clock.(*ManualClock); ok && c.Advance > 0 {
		clock.Advance(c.Advance)
	}
	if c.TakeViolations {
		r.Violations = s.TakeViolations()
	}
	return r, nil
}

// AddFault lets a fault strike. It fails where the API has no such route.
func (s *Server[K]) AddFault(f Fault, w When) error {
	s.Enter()
	defer s.Leave()
	names := make([]string, len(s.table.routes))
	for i, rt := range s.table.routes {
		if names[i] = rt.Name(); SameRoute(w.Route, names[i]) {
			s.script.faults = append(s.script.faults, &scripted{Fault: f, When: w})
			return nil
		}
	}
	return fmt.Errorf("no route %q: want one of %s, a method with * or *", w.Route, strings.Join(names, ", "))
}

// ClearFaults takes all faults away.
func (s *Server[K]) ClearFaults() {
	s.Enter()
	defer s.Leave()
	s.script.faults = nil
}

// TakeViolations returns the violations until now and forgets them.
func (s *Server[K]) TakeViolations() []Violation {
	s.Enter()
	defer s.Leave()
	taken := s.violations
	s.violations = nil
	return taken
}

// AddFunds adds an amount to the account's balance, or takes it away where it is
// negative.
func (s *Server[K]) AddFunds(amount Money) {
	now := s.Enter()
	defer s.Leave()
	if s.api.Ledger != nil {
		s.api.Ledger().AddFunds(now, amount)
	}
}
