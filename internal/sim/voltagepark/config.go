package voltagepark

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Config is how a Server is to be. Its zero value is a good one.
type Config struct {
	// Clock is the real one by default.
	Clock Clock
	// Key is the organization's token; by default one is made.
	Key string
	// Balance is what the organization has: 1,000 dollars by default, and nothing
	// with NoBalance.
	Balance   Money
	NoBalance bool
	// Quota is how many requests a token may make in a Window: any number by
	// default, since the page names no limit.
	Quota  int
	Window time.Duration
	// VMStock and MetalStock are how many GPUs are free: see SetVMStock and
	// SetMetalStock. By default it is what the catalogue has.
	VMStock, MetalStock *int
	// GPUPrice is what a GPU costs an hour, of a virtual machine and of bare metal;
	// by default it is what the catalogue says.
	GPUPrice Money
	// Boot is how long a virtual machine takes until it has an address, Power how
	// long a change of power takes, Relocate how long a relocation: 5 to 30 s by
	// default, 2 to 10 s, and 30 to 90 s. Provision is how long bare metal is
	// pending, and Reboot how long it is so again: 3 to 10 min, and 2 to 6 min.
	// With Instant all that are not given take no time.
	Boot, Power, Relocate, Provision, Reboot Range
	Instant                                  bool
	// Seed is the seed of everything that is drawn but ids; 0 draws one.
	Seed uint64
	// Lenient accepts unknown fields and queries, missing content types and
	// bodies where none belong, and records no violations.
	Lenient bool
	// ListLag is by how much lists of machines lag behind what was done.
	ListLag time.Duration
	// Broken switches behaviours off, to show that a test would notice.
	Broken map[Behaviour]bool
}

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = kernel.RealClock{}
	}
	kernel.SetDefault(&c.Key, "vp_sim_"+kernel.Unguessable(32))
	if !c.NoBalance {
		kernel.SetDefault(&c.Balance, 1000*Dollar)
	}
	kernel.SetDefault(&c.Quota, -1)
	kernel.SetDefault(&c.Window, time.Hour)
	if !c.Instant {
		kernel.SetDefault(&c.Boot, Range{Min: 5 * time.Second, Max: 30 * time.Second})
		kernel.SetDefault(&c.Power, Range{Min: 2 * time.Second, Max: 10 * time.Second})
		kernel.SetDefault(&c.Relocate, Range{Min: 30 * time.Second, Max: 90 * time.Second})
		kernel.SetDefault(&c.Provision, Range{Min: 3 * time.Minute, Max: 10 * time.Minute})
		kernel.SetDefault(&c.Reboot, Range{Min: 2 * time.Minute, Max: 6 * time.Minute})
	}
	return c
}
