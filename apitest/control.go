package apitest

import (
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Fail applies a fault to the next request that matches route: "POST /pods", "GET
// /pods/:id", a method with any path ("GET *"), or "*". The fault may choose a later
// request, or several: see Fault. Fail returns an error if the API does not have the
// route or the fault.
func (s *Sim) Fail(route string, f Fault) error {
	w := f.when
	w.Route = route
	if _, err := s.world.Control(kernel.Command{Fault: &f.spec, When: w}); err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}

// ClearFaults removes all faults.
func (s *Sim) ClearFaults() { s.control(kernel.Command{ClearFaults: true}) }

// Advance moves the clock by d. Without ManualClock it does nothing.
func (s *Sim) Advance(d time.Duration) { s.control(kernel.Command{Advance: d}) }

// Now returns the simulator's time.
func (s *Sim) Now() time.Time { return s.look(kernel.Query{}).Now }

// AddFunds adds an amount in dollars, such as "10.00", to the balance. A negative amount
// is subtracted. AddFunds returns an error if usd is not an amount.
func (s *Sim) AddFunds(usd string) error {
	m, err := kernel.ParseMoney(usd)
	if err != nil {
		return err
	}
	_, err = s.world.Control(kernel.Command{Funds: m})
	return err
}
