package packetai

import (
	"fmt"
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// NewAccount opens a second account and returns its API key.
func (s *Server) NewAccount(balance kernel.Money) (key string) {
	s.Enter()
	defer s.Leave()
	return s.newKey(newAccount(balance))
}

// NewKey makes a further API key of the first account's.
func (s *Server) NewKey() (key string) {
	s.Enter()
	defer s.Leave()
	return s.newKey(s.main)
}

func (s *Server) newKey(a *account) string {
	prefix := keyPrefix
	if !s.does(KeyPrefix) {
		prefix = "key_"
	}
	key := prefix + "sim_" + kernel.Unguessable(24)
	s.addKey(a, key)
	return key
}

// RefuseKey lets a key be refused from now on with a code: REVOKED_API_KEY,
// EXPIRED_API_KEY.
func (s *Server) RefuseKey(key, code string) error {
	s.Enter()
	defer s.Leave()
	k := s.keys[key]
	if k == nil {
		return fmt.Errorf("no such key")
	}
	k.refused = strings.ToUpper(code)
	return nil
}

// SetStock changes how many machines of an offer are free.
func (s *Server) SetStock(offer string, machines int) error {
	return s.change(offer, func(o *Offer) error {
		if machines < 0 {
			return fmt.Errorf("%d machines: want 0 or more", machines)
		}
		o.Stock = machines
		return nil
	})
}

// SetPrice changes what new deployments of an offer cost an hour.
func (s *Server) SetPrice(offer string, price kernel.Money) error {
	return s.change(offer, func(o *Offer) error {
		changed := *o
		changed.Price = price
		if _, err := NewOffer(changed); err != nil {
			return err
		}
		if s.does(LivePrices) {
			o.Price = price
		}
		return nil
	})
}

func (s *Server) change(offer string, f func(*Offer) error) error {
	s.Enter()
	defer s.Leave()
	o, found := s.offers.Get(offer)
	if !found {
		return fmt.Errorf("no offer %q", offer)
	}
	return f(o)
}

// TerminateByProvider lets the provider take a deployment away.
func (s *Server) TerminateByProvider(id string) error {
	now := s.Enter()
	defer s.Leave()
	d, found := s.main.deployments.Get(id)
	if !found || !d.active() {
		return fmt.Errorf("no active deployment %q", id)
	}
	d.message = "Terminated by the provider"
	s.close(d, TerminatedProvider, now)
	return nil
}
