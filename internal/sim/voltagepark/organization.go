package voltagepark

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// organization is the customer: its money and everything that is its own.
type organization struct {
	id     string
	window kernel.Window

	ledger   kernel.Ledger
	opening  Money // the balance that it began with
	deposits []deposit
	charges  []*charge
	settled  map[string]Money // what the charges that have ended came to, by what they were for

	vms     fleet[*vm]
	rentals fleet[*rental]
	volumes kernel.Ordered[*volume]
	sshKeys kernel.Ordered[*sshKey]
}

func newOrganization(balance Money) *organization {
	return &organization{id: kernel.UUID(), ledger: kernel.NewLedger(balance), opening: balance, settled: make(map[string]Money)}
}

// deposit is money that came from outside, or went there.
type deposit struct {
	id     string
	at     time.Time
	amount Money
}

func (o *organization) deposit(amount Money, now time.Time) {
	o.deposits = append(o.deposits, deposit{kernel.UUID(), now, amount})
	o.ledger.AddFunds(now, amount)
}

// affordable reports whether an hour can be paid. The page does not say how much
// an organization has to have.
func (o *organization) affordable(rate Money, now time.Time) bool {
	return o.ledger.Balance(now) >= rate
}

// getOrganization is not on the page.
func (s *Server) getOrganization(c *call) *answer {
	return kernel.OK(struct {
		ID     string   `json:"id"`
		Name   string   `json:"name"`
		Emails []string `json:"billing_notification_target_emails"`
	}{c.Key.id, "Simulated organization", []string{}})
}
