package kernel

import "time"

// Meter adds up what runs by the second, for any number of things at once.
type Meter struct {
	// rates is what all of them cost an hour, started the sum of each one's
	// rate times the second at which it began.
	rates   Money
	started Money
}

// Begin lets something run at a rate an hour.
func (m *Meter) Begin(rate Money, at time.Time) {
	m.rates += rate
	m.started += rate * Money(at.Unix())
}

// End lets something that began at since run no more. What it cost is from then
// on for a ledger's entry to say.
func (m *Meter) End(rate Money, since time.Time) {
	m.rates -= rate
	m.started -= rate * Money(since.Unix())
}

// Accrued is what everything that runs has cost since it began.
func (m *Meter) Accrued(now time.Time) Money {
	if m.rates == 0 {
		return 0
	}
	// The products may wrap around; their difference does not.
	return round(m.rates*Money(now.Unix())-m.started, 3600)
}

// Metered is the time between, to the second as meters count it.
func Metered(since, now time.Time) time.Duration {
	return time.Duration(now.Unix()-since.Unix()) * time.Second
}
