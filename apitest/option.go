package apitest

import (
	"fmt"
	"time"
)

// Option changes how a simulator behaves. Those of this package go for every
// simulator, those of a provider's test package for its own.
type Option interface{ Apply(*Settings) }

// Settings is what options add up to, for a provider's test package to make its
// world of.
type Settings struct {
	// Key is the API key that opens the account; "" asks for one to be made up.
	Key string
	// Seed is the seed of what is drawn; 0 asks for one to be drawn.
	Seed uint64
	// Lenient accepts what no page of the API allows, and records no violations.
	Lenient bool
	// ListLag is by how much lists lag behind what was done.
	ListLag time.Duration
	// Socket serves HTTP/1.1 on a loopback address, and HTTP2 serves HTTP/2 over TLS.
	// Without them the simulator opens no socket.
	Socket, HTTP2 bool
	// ManualClock lets time stand still until it is advanced; else it goes Speed
	// times as fast as real time, where that is more than 0.
	ManualClock bool
	Speed       float64
	// Instant lets every span that is not given take no time.
	Instant bool

	name   string
	config any
	err    error
}

// RealTime reports whether a test waits for the simulator in real time, so that spans
// that are not given should be short.
func (s *Settings) RealTime() bool {
	return !inBubble() && !s.ManualClock && !(s.Speed > 0) && !s.Instant
}

// inBubble reports whether the caller runs inside a testing/synctest bubble. The clock
// of a bubble starts at the beginning of the year 2000, as its documentation says.
func inBubble() bool { return time.Now().Year() < 2020 }

// Fail notes that an option makes no sense: Start will say so. The first one
// counts.
func (s *Settings) Fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(s.name+": "+format, args...)
	}
}

// OptionFunc is an Option that is a function.
type OptionFunc func(*Settings)

// Apply calls f.
func (f OptionFunc) Apply(s *Settings) { f(s) }

// OptionOf is an option of one provider's alone: f changes the config that its
// test package gives to Start, or says why it cannot. With another provider's
// simulator it makes no sense, and Start fails.
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

// SpanOf is an option of one provider's alone, which says how long something
// takes: a time between low and high.
func SpanOf[C any](low, high time.Duration, set func(c *C, low, high time.Duration)) Option {
	return OptionOf(func(c *C) error {
		if low < 0 || high < low {
			return fmt.Errorf("%s to %s is no span", low, high)
		}
		set(c, low, max(high, 1)) // a span of nothing would read as one that was not given
		return nil
	})
}
