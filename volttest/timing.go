package volttest

import (
	"time"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim"
)

// Deploy sets how long a pod needs from deploying to running, in the simulator's time: a
// random time between low and high. The default is 20 to 90 s, and 0.2 to 0.8 s in real
// time.
func Deploy(low, high time.Duration) Option {
	return spans(low, high, func(c *sim.Config, r sim.Range) { c.Deploy = r })
}

// StartStop sets how long a paused pod needs to start again, and how long a pod needs to
// stop. The default is 15 to 30 s for a start and 5 to 20 s for a stop.
func StartStop(low, high time.Duration) Option {
	return spans(low, high, func(c *sim.Config, r sim.Range) { c.Start, c.Stop = r, r })
}

// Training sets how long a job is trained. The default is the paid hours, in the
// simulator's time.
func Training(low, high time.Duration) Option {
	return spans(low, high, func(c *sim.Config, r sim.Range) { c.Training = r })
}

// JobStage sets how long a job stays in each status before and after training. The
// default is 10 to 60 s.
func JobStage(low, high time.Duration) Option {
	return spans(low, high, func(c *sim.Config, r sim.Range) { c.Stage, c.Evaluating = r, r })
}

func spans(low, high time.Duration, set func(*sim.Config, sim.Range)) Option {
	return apitest.SpanOf(low, high, func(c *sim.Config, low, high time.Duration) { set(c, sim.Range{Min: low, Max: high}) })
}

// hasten shortens the delays that no option sets, for tests in real time.
func hasten(c *sim.Config) {
	short := sim.Range{Min: 200 * time.Millisecond, Max: 800 * time.Millisecond}
	for _, r := range []*sim.Range{&c.Deploy, &c.Start, &c.Stop, &c.Stage, &c.Training, &c.Evaluating} {
		if *r == (sim.Range{}) {
			*r = short
		}
	}
}
