package apitest

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// An Entry is a line of the ledger.
type Entry struct {
	// Time is the time of the entry, in the simulator's time.
	Time time.Time
	// Kind is "upfront", "hour" or "usage" for a charge; "refund", "deposit" or
	// "withdraw"; or the creation or end of a resource, which costs nothing.
	Kind string
	// ID and Name identify the resource.
	ID, Name string
	// Amount is the amount in USD that was debited. It is negative for a credit.
	Amount api.USD
	// Duration is the time that an hour or a usage pays for.
	Duration time.Duration
}

// Ledger returns all entries, the oldest first. It does not yet include the cost of a
// running resource since it was last billed.
func (s *Sim) Ledger() []Entry {
	entries := s.look(kernel.Query{Ledger: true}).Ledger
	out := make([]Entry, len(entries))
	for i, e := range entries {
		out[i] = Entry{e.Time, string(e.Kind), e.ID, e.Name, usd(e.Amount), e.Duration}
	}
	return out
}

// Spent returns the total cost in USD until now. Refunds are subtracted.
func (s *Sim) Spent() api.USD { return usd(s.look(kernel.Query{}).Spent) }

// Balance returns the account's balance in USD.
func (s *Sim) Balance() api.USD { return usd(s.look(kernel.Query{}).Balance) }

// CreatedCount returns how many resources were created with this name, including deleted
// ones.
func (s *Sim) CreatedCount(name string) int { return s.look(kernel.Query{Created: name}).Created }

// usd converts an amount of the simulator.
func usd(m kernel.Money) api.USD { return api.MustUSD(m.String()) }
