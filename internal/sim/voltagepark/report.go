package voltagepark

import (
	"strconv"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// monthlyReport tells what was charged and paid in a month, and the balance
// before and after.
func (s *Server) monthlyReport(c *call) *answer {
	year, yearErr := strconv.Atoi(c.IDs[0])
	month, monthErr := strconv.Atoi(c.IDs[1])
	switch {
	case yearErr != nil || year < 1 || year > 9999:
		return s.invalid([]string{"path", "year"}, "Input should be a valid year")
	case monthErr != nil || month < 1 || month > 12:
		return s.invalid([]string{"path", "month"}, "Input should be a valid month")
	}
	from := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	p := period{from, from.AddDate(0, 1, 0)}
	switch {
	case from.After(c.Now): // which is as far as anything is known
		p = period{c.Now.Add(1), c.Now.Add(1)}
	case !s.does(ReportOfItsMonth):
		p = period{}
	}
	before, after := c.Key.balanceAt(p.from), c.Key.balanceAt(p.clip(c.Now).to)
	rows := s.transactions(c.Key, p, nil, c.Now)
	delta := dollars(after - before)
	if !s.does(ReportAddsUp) {
		delta = 0
	}
	return kernel.OK(struct {
		Transactions []transactionView `json:"transactions"`
		Before       dollars           `json:"balance_at_period_start"`
		Delta        dollars           `json:"balance_delta_in_period"`
		After        dollars           `json:"balance_at_period_end"`
	}{append([]transactionView{}, rows...), dollars(before), delta, dollars(after)})
}

// balanceAt is what the organization had just before a time: the balance that it
// began with, what came from outside, less what everything had cost.
func (o *organization) balanceAt(at time.Time) Money {
	sum := o.opening
	for _, d := range o.deposits {
		if d.at.Before(at) {
			sum += d.amount
		}
	}
	for _, c := range o.charges {
		sum -= c.cost(at)
	}
	return sum
}
