package apitest

import (
	"fmt"
	"time"
)

// An Option changes the behaviour of a simulator. The options of this package work with
// every simulator, the options of a provider's test package with its own.
type Option interface{ Apply(*Settings) }

// Settings is the result of the options, for a provider's test package.
type Settings struct {
	// Key is the API key of the account. If it is "", the key is random.
	Key string
	// Seed is the seed of random numbers. If it is 0, the seed is random.
	Seed uint64
	// Lenient accepts undocumented requests and records no violations.
	Lenient bool
	// ListLag is how far lists lag behind.
	ListLag time.Duration
	// Socket serves HTTP/1.1 on a loopback address, and HTTP2 serves HTTP/2 over TLS.
	// Without them the simulator opens no socket.
	Socket, HTTP2 bool
	// ManualClock stops the clock, which only Advance moves. Without it, the clock runs
	// Speed times as fast as real time if Speed is positive.
	ManualClock bool
	Speed       float64
	// Instant sets all delays to zero, unless an option sets them.
	Instant bool

	name   string
	config any
	err    error
}

// RealTime reports whether a test waits for the simulator in real time. If it does,
// delays are short by default.
func (s *Settings) RealTime() bool {
	return !inBubble() && !s.ManualClock && !(s.Speed > 0) && !s.Instant
}

// inBubble reports whether the caller runs inside a testing/synctest bubble. The clock
// of a bubble starts at the beginning of the year 2000, as its documentation says.
func inBubble() bool { return time.Now().Year() < 2020 }

// Fail records that an option is invalid. Start returns the first such error.
func (s *Settings) Fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(s.name+": "+format, args...)
	}
}

// OptionFunc is a function that implements Option.
type OptionFunc func(*Settings)

// Apply calls f.
func (f OptionFunc) Apply(s *Settings) { f(s) }

// OptionOf returns an option of one provider only. f changes the config that its test
// package passes to Start, or returns an error. With the simulator of another provider,
// Start returns an error.
func OptionOf[C any](f func(*C) error) Option {
	return OptionFunc(func(s *Settings) {
		config, ok := s.config.(*C)
		if !ok {
			s.Fail("an option is of another provider's simulator")
			return
		}
		if err := f(config); err != nil {
			s.Fail("%w", err)
		}
	})
}

// SpanOf returns an option of one provider only, for a delay between low and high.
func SpanOf[C any](low, high time.Duration, set func(c *C, low, high time.Duration)) Option {
	return OptionOf(func(c *C) error {
		if low < 0 || high < low {
			return fmt.Errorf("%s to %s is no span", low, high)
		}
		set(c, low, max(high, 1)) // a span of nothing would read as one that was not given
		return nil
	})
}
