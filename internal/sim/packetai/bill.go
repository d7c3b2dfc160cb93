package packetai

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// The kinds of ledger entries that only say what was done.
const (
	DeploymentCreated kernel.EntryKind = "deployment created"
	DeploymentEnded   kernel.EntryKind = "deployment ended"
)

// bill is what a deployment has cost. That the page tells of a refund within the
// first hour says that this hour is paid before; each further one is debited as
// it begins, and nothing of it comes back.
type bill struct {
	paid kernel.Money
	hour *kernel.Event
}

func (s *Server) openBill(d *deployment) {
	d.account.ledger.WriteCreated(kernel.Entry{Time: d.created, Kind: DeploymentCreated, ID: d.id, Name: d.name})
	d.charge(d.created, kernel.Upfront, d.rate, time.Hour)
	s.planHour(d, d.created)
}

func (s *Server) planHour(d *deployment, from time.Time) {
	d.bill.hour = s.Plan(from.Add(time.Hour), func(at time.Time) {
		d.charge(at, kernel.HourCharged, d.rate, time.Hour)
		s.planHour(d, at)
	})
}

// charge debits an amount, or gives it back where it is negative.
func (d *deployment) charge(at time.Time, kind kernel.EntryKind, amount kernel.Money, length time.Duration) {
	d.bill.paid += amount
	d.account.ledger.Write(kernel.Entry{Time: at, Kind: kind, ID: d.id, Name: d.name, Amount: amount, Duration: length})
}

// closeBill gives back what is due, and says that the deployment has ended. What
// never ran costs nothing.
func (s *Server) closeBill(d *deployment, status string, at time.Time) {
	if s.does(TerminateEnds) {
		s.Cancel(d.bill.hour)
	}
	left := time.Hour - kernel.Metered(d.created, at)
	switch {
	case status == Failed:
		d.refund = d.bill.paid
	case !s.does(ProratedRefund):
	case left > 0:
		d.refund = d.rate.For(left).Cents()
	case !s.does(RefundFirstHour):
		d.refund = d.rate.For(left + kernel.Metered(d.created, at)).Cents()
	}
	if d.refund > 0 {
		d.charge(at, kernel.Refunded, -d.refund, max(left, 0))
	}
	d.account.ledger.Write(kernel.Entry{Time: at, Kind: DeploymentEnded, ID: d.id, Name: d.name})
}
