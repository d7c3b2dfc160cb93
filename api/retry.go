package api

import "time"

// Unlimited is a duration without end, for WithMaxWait.
const Unlimited time.Duration = 1<<63 - 1

// RetryPolicy says how often and how fast a request is repeated. What may be
// repeated at all is not a matter of taste, and not in it: a create is never
// repeated once the server may have received it. A zero field has its default.
type RetryPolicy struct {
	// MaxRepeats is how many requests may follow the first of a call: 5 by
	// default; NoRepeats for none.
	MaxRepeats int
	// MinBackoff is the back-off before the first repeat, which doubles from
	// one to the next: 1 s by default. Half of it is fixed and half is random.
	MinBackoff time.Duration
	// MaxBackoff bounds the back-off: 30 s by default. A longer Retry-After of
	// the server's is kept all the same.
	MaxBackoff time.Duration
	// HourlyBudget is how many repeats a client may send an hour, over all its
	// calls, so that a bad hour does not eat the quota: 200 by default, a fifth
	// of 1,000; a negative one for no bound.
	HourlyBudget int
}

// NoRepeats is a RetryPolicy.MaxRepeats: every request is sent once.
const NoRepeats = -1

// WithDefaults returns p with the defaults in its zero fields.
func (p RetryPolicy) WithDefaults() RetryPolicy {
	if p.MaxRepeats == 0 {
		p.MaxRepeats = 5
	}
	if p.MinBackoff <= 0 {
		p.MinBackoff = time.Second
	}
	if p.MaxBackoff <= 0 {
		p.MaxBackoff = 30 * time.Second
	}
	if p.HourlyBudget == 0 {
		p.HourlyBudget = 200
	}
	return p
}
