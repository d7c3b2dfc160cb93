package voltageparktest

import (
	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	park "github.com/voltagegpu/volt-go/internal/sim/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// Sim is a simulator that runs: an API with one organization. URL is what
// VOLTAGEPARK_BASE_URL holds, Key what VOLTAGEPARK_API_KEY does. It is safe for
// use by many goroutines.
type Sim struct {
	*apitest.Sim
	world *park.Server
}

// Start runs a simulator, in memory unless apitest.Socket or apitest.HTTP2 is given.
// Close ends it. Start returns an error if an option is invalid.
func Start(opts ...Option) (*Sim, error) {
	cfg, s := &park.Config{}, &Sim{}
	core, err := apitest.Start("voltageparktest", cfg, func(set *apitest.Settings) (apitest.World, error) {
		cfg.Key, cfg.Seed, cfg.Lenient, cfg.Instant, cfg.ListLag = set.Key, set.Seed, set.Lenient, set.Instant, set.ListLag
		if set.RealTime() {
			hasten(cfg)
		}
		cfg.Clock = kernel.NewClock(set.ManualClock, set.Speed)
		s.world = park.New(*cfg)
		return s.world, nil
	}, opts...)
	if err != nil {
		return nil, err
	}
	s.Sim = core
	return s, nil
}

// Client is a client of the simulator, with options of your own after those that
// lead to it.
func (s *Sim) Client(opts ...voltagepark.Option) (*voltagepark.Client, error) {
	return voltagepark.New(append(s.ClientOptions(), opts...)...)
}
