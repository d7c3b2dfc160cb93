package volttest

import (
	"os"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// A Sim is a running simulator: an API with one account. URL is the value for
// VOLT_BASE_URL, and Key the value for VOLT_API_KEY. It is safe for concurrent use.
type Sim struct {
	*apitest.Sim
	world world
}

// world is the part of Volt's simulator that other simulators do not have.
type world interface {
	State(sim.Query) (sim.State, error)
	Do(sim.Command) (sim.Reply, error)
}

// local is a simulator in this process.
type local struct{ *sim.Server }

func (l local) State(q sim.Query) (sim.State, error) { return l.Server.State(q), nil }

// Start runs a simulator, in memory unless Socket or HTTP2 is given. Close ends it. Start
// returns an error if an option is invalid.
func Start(opts ...Option) (*Sim, error) {
	cfg, s := &sim.Config{}, &Sim{}
	core, err := apitest.Start("volttest", cfg, func(set *apitest.Settings) (apitest.World, error) {
		cfg.Key, cfg.Seed, cfg.Lenient, cfg.Instant, cfg.ListLag = set.Key, set.Seed, set.Lenient, set.Instant, set.ListLag
		if path := os.Getenv(processVariable); path != "" && set.Socket && !set.HTTP2 {
			p, err := startProcess(path, cfg, set)
			if err != nil {
				return nil, err
			}
			s.world = p
			return p, nil
		}
		if set.RealTime() {
			hasten(cfg)
		}
		cfg.Clock = kernel.NewClock(set.ManualClock, set.Speed)
		server := sim.New(*cfg)
		s.world = local{server}
		return server, nil
	}, opts...)
	if err != nil {
		return nil, err
	}
	s.Sim = core
	return s, nil
}

func (s *Sim) state(q sim.Query) sim.State {
	state, err := s.world.State(q)
	if err != nil {
		s.Report(err)
	}
	return state
}
