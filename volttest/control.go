package volttest

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim"
)

// Advance moves the clock by d. It works with ManualClock alone, and does
// nothing without it.
func (s *Sim) Advance(d time.Duration) { s.do(sim.Command{Advance: d}) }

// Now is the simulator's time.
func (s *Sim) Now() time.Time { return s.state(sim.Query{}).Now }

// AddFunds adds an amount in dollars to the balance, such as "10.00", or takes
// it away where it is negative.
func (s *Sim) AddFunds(usd string) error {
	m, err := sim.ParseMoney(usd)
	if err != nil {
		return err
	}
	_, err = s.world.Do(sim.Command{Funds: m})
	return err
}

// SetStock changes how many GPUs are free, of a resource such as "h200-small" or
// of a machine's id.
func (s *Sim) SetStock(name string, gpus int) error {
	_, err := s.world.Do(sim.Command{Stock: &sim.Stock{Name: name, GPUs: gpus}})
	return err
}

// SetPrice changes what new pods cost in dollars an hour: of a resource for the
// whole pod, of a machine's id for each GPU.
func (s *Sim) SetPrice(name, usd string) error {
	m, err := sim.ParseMoney(usd)
	if err != nil {
		return err
	}
	_, err = s.world.Do(sim.Command{Price: &sim.Price{Name: name, Price: m}})
	return err
}

// NewAccount opens a further account with a balance in dollars, and returns its
// API key. It sees nothing of the first one's, and the ledger and the assertions
// do not see it.
func (s *Sim) NewAccount(usd string) (key string, err error) {
	m, err := sim.ParseMoney(usd)
	if err != nil {
		return "", err
	}
	reply, err := s.world.Do(sim.Command{Account: &m})
	return reply.Key, err
}
