package apitest

import (
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Fail lets the next request that matches route meet a fault: "POST /pods",
// "GET /pods/:id", a method with any path ("GET *"), or "*". The fault says
// whether it is to be a later one, or more than one: see Fault. It fails where
// the API has no such route, or no such fault.
func (s *Sim) Fail(route string, f Fault) error {
	w := f.when
	w.Route = route
	if _, err := s.world.Control(kernel.Command{Fault: &f.spec, When: w}); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}

// ClearFaults takes all faults away.
func (s *Sim) ClearFaults() { s.control(kernel.Command{ClearFaults: true}) }

// Advance moves the clock by d. It works with ManualClock alone, and does
// nothing without it.
func (s *Sim) Advance(d time.Duration) { s.control(kernel.Command{Advance: d}) }

// Now is the simulator's time.
func (s *Sim) Now() time.Time { return s.look(kernel.Query{}).Now }

// AddFunds adds an amount in dollars to the balance, such as "10.00", or takes
// it away where it is negative. It fails for what is no amount.
func (s *Sim) AddFunds(usd string) error {
	m, err := kernel.ParseMoney(usd)
	if err != nil {
		return err
	}
	_, err = s.world.Control(kernel.Command{Funds: m})
	return err
}
