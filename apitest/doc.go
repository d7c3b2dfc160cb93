// Package apitest is what simulators of GPU clouds' APIs have in common for the
// tests that use them: the faults that requests meet, the requests and violations
// that were seen, the money that was spent, the assertions on all of them, and
// the options that every simulator takes.
//
// Each provider has a test package of its own, such as volttest, whose Sim and
// Server embed those of this package; start there. A provider's package calls
// Start with what makes its world of the Settings, and NewServer for a test:
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
