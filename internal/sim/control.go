package sim

import (
	"fmt"
	"time"
)

// Command changes a Server from outside. Fields that are zero change nothing.
type Command struct {
	Fault          *FaultSpec
	When           When
	ClearFaults    bool
	TakeViolations bool
	// Funds is added to the balance, or taken where it is negative.
	Funds Money
	Stock *Stock
	Price *Price
	// Account opens an account with a balance.
	Account *Money
	// Advance moves a ManualClock.
	Advance time.Duration
}

// Stock is how many GPUs of a tier or a machine are free.
type Stock struct {
	Name string
	GPUs int
}

// Price is what new pods cost: of a tier for the whole pod, of a machine for
// each GPU, an hour.
type Price struct {
	Name  string
	Price Money
}

// Reply is what came of a Command.
type Reply struct {
	// Key is the API key of the account that was opened.
	Key        string
	Violations []Violation
}

// Do carries a command out.
func (s *Server) Do(c Command) (r Reply, err error) {
	if c.Fault != nil {
		f, err := c.Fault.Fault()
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
	if c.Stock != nil {
		if err := s.SetStock(c.Stock.Name, c.Stock.GPUs); err != nil {
			return r, err
		}
	}
	if c.Price != nil {
		if err := s.SetPrice(c.Price.Name, c.Price.Price); err != nil {
			return r, err
		}
	}
	if c.Funds != 0 {
		s.AddFunds(c.Funds)
	}
	if c.Account != nil {
		r.Key = s.AddAccount(*c.Account)
	}
	if clock, ok := s.cfg.Clock.(*ManualClock); ok && c.Advance > 0 {
		clock.Advance(c.Advance)
	}
	if c.TakeViolations {
		r.Violations = s.TakeViolations()
	}
	return r, nil
}

// TakeViolations returns the violations until now and forgets them.
func (s *Server) TakeViolations() []Violation {
	s.enter()
	defer s.mu.Unlock()
	taken := s.violations
	s.violations = nil
	return taken
}

// AddFunds adds an amount to the balance, or takes it away where it is negative.
func (s *Server) AddFunds(amount Money) {
	now := s.enter()
	defer s.mu.Unlock()
	kind := FundsAdded
	if amount < 0 {
		kind = FundsTaken
	}
	s.main.enter(Entry{Time: now, Kind: kind, Amount: -amount})
}

// SetStock changes how many GPUs of a tier or a machine are free.
func (s *Server) SetStock(name string, gpus int) error {
	s.enter()
	defer s.mu.Unlock()
	if t := s.inventory.tier[name]; t != nil {
		*s.inventory.stock(t) = gpus
		return nil
	}
	if m := s.inventory.machine[name]; m != nil {
		m.Available = gpus
		return nil
	}
	return fmt.Errorf("no machine %q", name)
}

// SetPrice changes what new pods cost: of a tier for the whole pod, of a machine
// for each GPU, an hour. Pods that exist keep their price.
func (s *Server) SetPrice(name string, price Money) error {
	s.enter()
	defer s.mu.Unlock()
	if !s.does(LivePrices) {
		return nil
	}
	if t := s.inventory.tier[name]; t != nil {
		t.Price = price
		if s.cfg.Revision == Classic {
			t.Base = price
		}
		return nil
	}
	if m := s.inventory.machine[name]; m != nil {
		m.PerGPUHour = price
		return nil
	}
	return fmt.Errorf("no machine %q", name)
}
