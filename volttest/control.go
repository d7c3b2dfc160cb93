package volttest

import (
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// SetStock sets the number of free GPUs of a resource such as "h200-small", or of a
// machine's id.
func (s *Sim) SetStock(name string, gpus int) error {
	_, err := s.world.Do(sim.Command{Stock: &sim.Stock{Name: name, GPUs: gpus}})
	return err
}

// SetPrice sets the price of new pods in dollars an hour: of a resource for the whole
// pod, of a machine's id for each GPU.
func (s *Sim) SetPrice(name, usd string) error {
	m, err := kernel.ParseMoney(usd)
	if err != nil {
		return err
	}
	_, err = s.world.Do(sim.Command{Price: &sim.Price{Name: name, Price: m}})
	return err
}

// NewAccount opens another account with a balance in dollars, and returns its API key.
// The two accounts see nothing of each other. The ledger and the assertions cover only
// the first one.
func (s *Sim) NewAccount(usd string) (key string, err error) {
	m, err := kernel.ParseMoney(usd)
	if err != nil {
		return "", err
	}
	reply, err := s.world.Do(sim.Command{Account: &m})
	return reply.NewKey, err
}
