package api

import "time"

// Unlimited is a duration without end, for WithMaxWait.
const Unlimited time.Duration = 1<<63 - 1

// A RetryPolicy sets how often and how fast requests are repeated. It cannot change which
// requests may be repeated: a create is never repeated once the server may have received
// it. A zero field has its default.
type RetryPolicy struct {
	// MaxRepeats is the largest number of repeats of a call. The default is 5. NoRepeats
	// means none.
	MaxRepeats int
	// MinBackoff is the back-off before the first repeat. It doubles with each repeat,
	// and half of it is random. The default is 1 s.
	MinBackoff time.Duration
	// MaxBackoff is the longest back-off. The default is 30 s. A longer Retry-After of
	// the server still holds.
	MaxBackoff time.Duration
	// HourlyBudget is the largest number of repeats of all calls of a client in an hour,
	// so that a bad hour does not use up the quota. The default is 200. A negative number
	// means no limit.
	HourlyBudget int
}

// NoRepeats is a RetryPolicy.MaxRepeats with which every request is sent once.
const NoRepeats = -1

// WithDefaults returns p with defaults in place of its zero fields.
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
