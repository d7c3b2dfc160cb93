package packetaitest

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

// SetStock changes how many machines of an offer are free, by its id.
func (s *Sim) SetStock(offer string, machines int) error { return s.world.SetStock(offer, machines) }

// SetPrice changes what new deployments of an offer cost in dollars per hour.
func (s *Sim) SetPrice(offer, usd string) error {
	m, err := kernel.ParseMoney(usd)
	if err != nil {
		return err
	}
	return s.world.SetPrice(offer, m)
}

// TerminateByProvider lets the provider take an active deployment away: its
// status is terminated-provider from then on.
func (s *Sim) TerminateByProvider(id string) error { return s.world.TerminateByProvider(id) }

// NewAccount opens a further account with a balance in dollars, and returns its
// API key. It sees nothing of the first one's, and the ledger and the assertions
// do not see it.
func (s *Sim) NewAccount(usd string) (key string, err error) {
	m, err := kernel.ParseMoney(usd)
	if err != nil {
		return "", err
	}
	return s.world.NewAccount(m), nil
}

// NewKey makes a further API key of the account, with limits of its own.
func (s *Sim) NewKey() (key string) { return s.world.NewKey() }

// RevokeKey lets an API key be refused from now on: 401, REVOKED_API_KEY.
func (s *Sim) RevokeKey(key string) error { return s.world.RefuseKey(key, "REVOKED_API_KEY") }

// ExpireKey lets an API key be refused from now on: 401, EXPIRED_API_KEY.
func (s *Sim) ExpireKey(key string) error { return s.world.RefuseKey(key, "EXPIRED_API_KEY") }
