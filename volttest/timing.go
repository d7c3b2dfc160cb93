package volttest

import (
	"time"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim"
)

// Deploy is how long a pod takes from deploying to running, in the simulator's
// time: drawn anew for each, between low and high. By default it is 20 to 90 s,
// and 0.2 to 0.8 s on a socket in real time, where all spans are as short.
func Deploy(low, high time.Duration) Option {
	return spans(low, high, func(c *sim.Config, r sim.Range) { c.Deploy = r })
}

// StartStop is how long a paused pod takes to start again, and a pod that is
// stopped to be so: 15 to 30 s by default, and 5 to 20 s.
func StartStop(low, high time.Duration) Option {
	return spans(low, high, func(c *sim.Config, r sim.Range) { c.Start, c.Stop = r, r })
}

// Training is how long a job is trained: by default the hours that were paid
// for, in the simulator's time.
func Training(low, high time.Duration) Option {
	return spans(low, high, func(c *sim.Config, r sim.Range) { c.Training = r })
}

// JobStage is how long a job stays in each status before and after training: 10
// to 60 s by default.
func JobStage(low, high time.Duration) Option {
	return spans(low, high, func(c *sim.Config, r sim.Range) { c.Stage, c.Evaluating = r, r })
}

func spans(low, high time.Duration, set func(*sim.Config, sim.Range)) Option {
	return apitest.SpanOf(low, high, func(c *sim.Config, low, high time.Duration) { set(c, sim.Range{Min: low, Max: high}) })
}

// hasten shortens the spans that are not given, for tests on a socket that wait
// in real time.
func hasten(c *sim.Config) {
	short := sim.Range{Min: 200 * time.Millisecond, Max: 800 * time.Millisecond}
	for _, r := range []*sim.Range{&c.Deploy, &c.Start, &c.Stop, &c.Stage, &c.Training, &c.Evaluating} {
		if *r == (sim.Range{}) {
			*r = short
		}
	}
}
