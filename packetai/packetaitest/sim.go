package packetaitest

import (
	"time"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	sim "github.com/voltagegpu/volt-go/internal/sim/packetai"
)

// Sim is a simulator that runs: an API with one account. URL is what
// PACKETAI_BASE_URL holds, Key what PACKETAI_API_KEY does. It is safe for use by
// many goroutines.
type Sim struct {
	*apitest.Sim
	world *sim.Server
}

// Start runs a simulator, in memory unless apitest.Socket or apitest.HTTP2 is given.
// Close ends it. Start returns an error if an option is invalid.
func Start(opts ...Option) (*Sim, error) {
	cfg, s := &sim.Config{}, &Sim{}
	core, err := apitest.Start("packetaitest", cfg, func(set *apitest.Settings) (apitest.World, error) {
		cfg.Key, cfg.Seed, cfg.Lenient, cfg.Instant, cfg.ListLag = set.Key, set.Seed, set.Lenient, set.Instant, set.ListLag
		if set.RealTime() && cfg.Deploy == (kernel.Range{}) {
			cfg.Deploy = kernel.Range{Min: 200 * time.Millisecond, Max: 800 * time.Millisecond}
		}
		cfg.Clock = kernel.NewClock(set.ManualClock, set.Speed)
		s.world = sim.New(*cfg)
		return s.world, nil
	}, opts...)
	if err != nil {
		return nil, err
	}
	s.Sim = core
	return s, nil
}
