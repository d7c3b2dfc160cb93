package volttest

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim"
)

// Speed lets the simulator's time go n times as fast as real time: at 60 an hour
// is billed each minute. Retry-After is told in real time.
func Speed(n float64) Option {
	return option(func(s *settings) {
		s.speed, s.manual = n, false
		if !(n > 0) {
			s.fail("Speed(%g): want more than 0", n)
		}
	})
}

// ManualClock lets the simulator's time stand still until Advance moves it.
var ManualClock Option = option(func(s *settings) { s.manual, s.speed = true, 0 })

// Deploy is how long a pod takes from deploying to running, in the simulator's
// time: drawn anew for each, between low and high. By default it is 20 to 90 s,
// and 0.2 to 0.8 s on a socket in real time, where all spans are as short.
func Deploy(low, high time.Duration) Option {
	return spans(low, high, func(c *sim.Config) *sim.Range { return &c.Deploy })
}

// StartStop is how long a paused pod takes to start again, and a pod that is
// stopped to be so: 15 to 30 s by default, and 5 to 20 s.
func StartStop(low, high time.Duration) Option {
	return option(func(s *settings) {
		spans(low, high, func(c *sim.Config) *sim.Range { return &c.Start }).apply(s)
		s.cfg.Stop = s.cfg.Start
	})
}

// Training is how long a job is trained: by default the hours that were paid
// for, in the simulator's time.
func Training(low, high time.Duration) Option {
	return spans(low, high, func(c *sim.Config) *sim.Range { return &c.Training })
}

// JobStage is how long a job stays in each status before and after training: 10
// to 60 s by default.
func JobStage(low, high time.Duration) Option {
	return option(func(s *settings) {
		spans(low, high, func(c *sim.Config) *sim.Range { return &c.Stage }).apply(s)
		s.cfg.Evaluating = s.cfg.Stage
	})
}

// Instant lets every span that is not given take no time.
var Instant Option = option(func(s *settings) { s.cfg.Instant = true })

func spans(low, high time.Duration, of func(*sim.Config) *sim.Range) Option {
	return option(func(s *settings) {
		if low < 0 || high < low {
			s.fail("%s to %s is no span", low, high)
		}
		// A span of nothing would read as one that was not given.
		*of(&s.cfg) = sim.Range{Min: low, Max: max(high, 1)}
	})
}

// hasten shortens the spans that are not given, for tests on a socket that wait
// in real time.
func (s *settings) hasten() {
	if s.memory || s.manual || s.speed > 0 || s.cfg.Instant {
		return
	}
	short := sim.Range{Min: 200 * time.Millisecond, Max: 800 * time.Millisecond}
	for _, r := range []*sim.Range{&s.cfg.Deploy, &s.cfg.Start, &s.cfg.Stop, &s.cfg.Stage, &s.cfg.Training, &s.cfg.Evaluating} {
		if *r == (sim.Range{}) {
			*r = short
		}
	}
}
