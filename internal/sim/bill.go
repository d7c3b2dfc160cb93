package sim

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// bill is what a pod has cost. The earlier revision bills the time that a pod
// runs, by the second; the newest debits an hour when it is deployed and another
// one each time that an hour has begun, until it is deleted.
type bill struct {
	since time.Time // when its meter began; zero while it does not run
	ran   time.Duration
	paid  Money
	hours int
	hour  *kernel.Event
}

func (s *Server) byTheHour() bool { return s.cfg.Revision != Classic }

// affordable reports whether an hour can be paid. The pages do not say how much
// an account has to have; an hour is what the newest one debits.
func (s *Server) affordable(a *account, rate Money, now time.Time) bool {
	return a.ledger.Balance(now) >= rate || !s.does(FundsRequired)
}

// billCreated opens a pod's bill.
func (s *Server) billCreated(p *pod, now time.Time) {
	p.account.ledger.WriteCreated(Entry{Time: now, Kind: PodCreated, ID: p.id, OtherID: p.workload, Name: p.name})
	if !s.byTheHour() {
		return
	}
	if s.does(HourUpfront) {
		s.debitHour(p, now, kernel.Upfront)
	}
	s.planHour(p, now)
}

func (s *Server) debitHour(p *pod, at time.Time, kind EntryKind) {
	p.hours++
	p.paid += p.rate
	p.account.ledger.Write(Entry{Time: at, Kind: kind, ID: p.id, OtherID: p.workload, Name: p.name, Amount: p.rate, Duration: time.Hour})
}

func (s *Server) planHour(p *pod, from time.Time) {
	p.hour = s.Plan(from.Add(time.Hour), func(at time.Time) {
		if s.does(BilledByTheHour) {
			s.debitHour(p, at, kernel.HourCharged)
		}
		s.planHour(p, at)
	})
}

// billRunning starts the meter, where there is one.
func (s *Server) billRunning(p *pod, at time.Time) {
	if p.since.IsZero() {
		p.since = at
		if !s.byTheHour() && s.does(BilledWhileRunning) {
			p.account.ledger.Begin(p.rate, at)
		}
	}
}

// billStopped stops the meter and charges what it shows.
func (s *Server) billStopped(p *pod, now time.Time) {
	if p.since.IsZero() {
		return
	}
	d := kernel.Metered(p.since, now)
	if !s.byTheHour() && s.does(BilledWhileRunning) {
		p.account.ledger.End(p.rate, p.since)
		cost := p.rate.For(d)
		p.paid += cost
		p.account.ledger.Write(Entry{Time: now, Kind: kernel.Usage, ID: p.id, Name: p.name, Amount: cost, Duration: d})
	}
	p.ran += d
	p.since = time.Time{}
}

// billDeleted closes a pod's bill. An hour that has begun is not given back.
func (s *Server) billDeleted(p *pod, now time.Time) {
	s.Cancel(p.hour)
	s.billStopped(p, now)
}

// uptime is how long the pod has run, and cost what it has cost by now.
func (p *pod) uptime(now time.Time) time.Duration {
	if p.since.IsZero() {
		return p.ran
	}
	return p.ran + kernel.Metered(p.since, now)
}

func (s *Server) cost(p *pod, now time.Time) Money {
	if s.byTheHour() || p.since.IsZero() {
		return p.paid
	}
	return p.paid + p.rate.For(kernel.Metered(p.since, now))
}
