package volttest

import (
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// SetStock changes how many GPUs are free, of a resource such as "h200-small" or
// of a machine's id.
func (s *Sim) SetStock(name string, gpus int) error {
	_, err := s.world.Do(sim.Command{Stock: &sim.Stock{Name: name, GPUs: gpus}})
	return err
}

// SetPrice changes what new pods cost in dollars an hour: of a resource for the
// whole pod, of a machine's id for each GPU.
func (s *Sim) SetPrice(name, usd string) error {
	m, err := kernel.ParseMoney(usd)
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
	m, err := kernel.ParseMoney(usd)
	if err != nil {
		return "", err
	}
	reply, err := s.world.Do(sim.Command{Account: &m})
	return reply.NewKey, err
}
