package sim

import (
	"fmt"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Command changes a Server from outside. Fields that are zero change nothing.
type Command struct {
	kernel.Command
	Stock *Stock
	Price *Price
	// Account opens an account with a balance.
	Account *Money
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
	kernel.Reply
	// NewKey is the API key of the account that was opened.
	NewKey string
}

// Do carries a command out.
func (s *Server) Do(c Command) (r Reply, err error) {
	if r.Reply, err = s.Control(c.Command); err != nil {
		return r, err
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
	if c.Account != nil {
		r.NewKey = s.AddAccount(*c.Account)
	}
	return r, nil
}

// SetStock changes how many GPUs of a tier or a machine are free.
func (s *Server) SetStock(name string, gpus int) error {
	s.Enter()
	defer s.Leave()
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
	s.Enter()
	defer s.Leave()
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
