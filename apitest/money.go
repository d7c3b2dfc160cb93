package apitest

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Entry is a line of the ledger.
type Entry struct {
	// Time is when it was entered, in the simulator's time.
	Time time.Time
	// Kind is "upfront", "hour" or "usage" for what costs something, "refund",
	// "deposit" or "withdraw", or what was made or ended, which costs nothing by
	// itself.
	Kind string
	// ID and Name are those of what it is about.
	ID, Name string
	// Amount is what was taken from the balance in USD: less than 0 where it was
	// given.
	Amount api.USD
	// Duration is the time that an hour or a usage is for.
	Duration time.Duration
}

// Ledger is everything that was billed, the oldest first. What something that
// runs has cost since it was last billed is not in it yet.
func (s *Sim) Ledger() []Entry {
	entries := s.look(kernel.Query{Ledger: true}).Ledger
	out := make([]Entry, len(entries))
	for i, e := range entries {
		out[i] = Entry{e.Time, string(e.Kind), e.ID, e.Name, usd(e.Amount), e.Duration}
	}
	return out
}

// Spent is what everything has cost in USD until now, refunds taken off.
func (s *Sim) Spent() api.USD { return usd(s.look(kernel.Query{}).Spent) }

// Balance is what the account has in USD.
func (s *Sim) Balance() api.USD { return usd(s.look(kernel.Query{}).Balance) }

// CreatedCount is how many things were made under a name, whatever became of
// them.
func (s *Sim) CreatedCount(name string) int { return s.look(kernel.Query{Created: name}).Created }

// usd is an amount of the simulator's for users.
func usd(m kernel.Money) api.USD { return api.MustUSD(m.String()) }
