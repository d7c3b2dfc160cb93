package sim

import "fmt"

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
