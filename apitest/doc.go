// Package apitest is the common part of the simulators of GPU clouds' APIs, for the
// tests that use them: faults, the received requests and their violations, the ledger,
// assertions, and the options of every simulator.
//
// Each provider has its own test package, such as volttest, whose Sim and Server embed
// the types of this package. Start there. A provider's package calls Start with a
// function that makes its world from the Settings, and NewServer for a test:
//
//	type Sim struct {
//		*apitest.Sim
//		world *cloud.Server
//	}
//
//	func Start(opts ...apitest.Option) (*Sim, error) {
//		cfg, s := &cloud.Config{}, &Sim{}
//		core, err := apitest.Start("cloudtest", cfg, func(set *apitest.Settings) (apitest.World, error) {
//			cfg.Key, cfg.Seed, cfg.Lenient = set.Key, set.Seed, set.Lenient
//			s.world = cloud.New(*cfg)
//			return s.world, nil
//		}, opts...)
//		s.Sim = core
//		return s, err
//	}
//
//	type Server struct {
//		*Sim
//		*apitest.Server
//	}
//
//	func Region(name string) apitest.Option {
//		return apitest.OptionOf(func(c *cloud.Config) error { c.Region = name; return nil })
//	}
package apitest
