package voltagepark

import (
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

type transactionView struct {
	ID           string            `json:"id"`
	Total        dollars           `json:"total_amount"`
	CreatedAt    kernel.MilliStamp `json:"timestamp_creation"`
	CompletedAt  kernel.MilliStamp `json:"timestamp_completion"`
	Details      any               `json:"details"`
	PeriodAmount dollars           `json:"period_amount"`

	at time.Time
}

// chargeDetails are what a transaction is for. The page shows those of a virtual
// machine; the others are as public clients have them.
type chargeDetails struct {
	Type     string `json:"type"`
	Instance any    `json:"linked_instance"`
}

type instance struct {
	ID        string            `json:"id"`
	CreatedAt kernel.MilliStamp `json:"timestamp_creation"`
	DeletedAt kernel.MilliStamp `json:"timestamp_deletion"`
}

type vmInstance struct {
	Type string `json:"type"`
	instance
	VMID string `json:"virtual_machine_id"`
}

type metalInstance struct {
	instance
	RentalID string `json:"baremetal_rental_id"`
}

func (c *charge) details() chargeDetails {
	one := instance{c.instance, kernel.MilliStamp(c.since), kernel.MilliStamp(c.until)}
	switch c.resource {
	case forVM:
		return chargeDetails{"charge", vmInstance{"virtual_machine_instance", one, c.id}}
	case forVMDisk:
		return chargeDetails{"charge", vmInstance{"storage_block_instance", one, c.id}}
	case forMetal:
		return chargeDetails{"baremetal_charge", metalInstance{one, c.id}}
	}
	return chargeDetails{"storage_charge", one}
}

// depositDetails are those of what was not charged, as public clients have them.
type depositDetails struct {
	Type string `json:"type"`
	Note string `json:"note_public"`
}

// period is a stretch of time, without bounds where they are zero. What happens at
// its end is not in it.
type period struct{ from, to time.Time }

// clip is the period up to now, which is in it.
func (p period) clip(now time.Time) period {
	if p.to.IsZero() || p.to.After(now) {
		p.to = now.Add(1)
	}
	return p
}

// transactions are those of a period, the oldest first. Deposits are none of any
// resource's.
func (s *Server) transactions(o *organization, p period, resources []string, now time.Time) (rows []transactionView) {
	p = p.clip(now)
	if !p.from.Before(p.to) { // nothing has happened in it yet
		return nil
	}
	for _, c := range o.charges {
		if len(resources) > 0 && !slices.Contains(resources, string(c.resource)) && s.does(TransactionTypes) {
			continue
		}
		outside := !c.since.Before(p.to) || !c.until.IsZero() && !c.until.After(p.from)
		if outside && s.does(TransactionsInPeriod) {
			continue
		}
		rows = append(rows, transactionView{
			c.transaction, dollars(c.cost(now)), kernel.MilliStamp(c.since), kernel.MilliStamp(c.until), c.details(),
			dollars(c.cost(p.to) - c.cost(p.from)), c.since,
		})
	}
	for _, d := range o.deposits {
		if len(resources) == 0 && !d.at.Before(p.from) && d.at.Before(p.to) {
			at := kernel.MilliStamp(d.at)
			rows = append(rows, transactionView{d.id, dollars(d.amount), at, at, depositDetails{"other", "Funds"}, dollars(d.amount), d.at})
		}
	}
	slices.SortStableFunc(rows, func(a, b transactionView) int { return a.at.Compare(b.at) })
	return rows
}

func (s *Server) listTransactions(c *call) *answer {
	var p period
	if day, err := time.Parse(time.DateOnly, c.Query.Text("earliest")); err == nil {
		p.from = day
	}
	if day, err := time.Parse(time.DateOnly, c.Query.Text("latest")); err == nil {
		p.to = day.AddDate(0, 0, 1)
	}
	wanted := c.Query.Texts("types")
	for _, w := range wanted {
		if !slices.Contains(resourceNames, w) {
			return s.invalid([]string{"query", "types"}, "Input should be one of the resource types")
		}
	}
	return listing(s, c, transactionsPage, s.transactions(c.Key, p, wanted, c.Now))
}
