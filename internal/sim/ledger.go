package sim

import "time"

// EntryKind is what an entry of the ledger is about.
type EntryKind string

// The kinds of entries.
const (
	PodCreated   EntryKind = "pod created"
	PodDeleted   EntryKind = "pod deleted"
	JobCreated   EntryKind = "job created"
	JobCancelled EntryKind = "job cancelled"
	Upfront      EntryKind = "upfront"  // what is debited at once for a pod or a job
	HourCharged  EntryKind = "hour"     // a further hour of a pod
	Usage        EntryKind = "usage"    // a stretch of running time
	Refunded     EntryKind = "refund"   // what was debited comes back
	FundsAdded   EntryKind = "deposit"  // from outside: nothing that was spent
	FundsTaken   EntryKind = "withdraw" // likewise
)

// Entry is a line of the ledger.
type Entry struct {
	Time time.Time
	Kind EntryKind
	// ID, WorkloadID and Name are the pod's or job's.
	ID, WorkloadID, Name string
	// Amount is what was taken from the balance, in micro-dollars; a refund's is
	// negative. Entries that only say what was done have none.
	Amount Money
	// Duration is what a usage was charged for.
	Duration time.Duration
}

// enter writes a line and moves the balance.
func (a *account) enter(e Entry) {
	a.ledger = append(a.ledger, e)
	a.balance -= e.Amount
	if e.Kind != FundsAdded && e.Kind != FundsTaken {
		a.spent += e.Amount
	}
	if e.Kind == PodCreated || e.Kind == JobCreated {
		a.created[e.Name]++
	}
}

// meter adds up what runs by the second, for any number of pods at once.
type meter struct {
	// rates is what all of them cost an hour, started the sum of each one's
	// rate times the second at which it began.
	rates   Money
	started Money
}

func (m *meter) begin(rate Money, at time.Time) {
	m.rates += rate
	m.started += rate * Money(at.Unix())
}

func (m *meter) end(rate Money, since time.Time) {
	m.rates -= rate
	m.started -= rate * Money(since.Unix())
}

func (m *meter) accrued(now time.Time) Money {
	if m.rates == 0 {
		return 0
	}
	// The products may wrap around; their difference does not.
	return round(m.rates*Money(now.Unix())-m.started, 3600)
}

// billedFor is the time between, to the second as meters count it.
func billedFor(since, now time.Time) time.Duration {
	return time.Duration(now.Unix()-since.Unix()) * time.Second
}
