package voltageparktest

import (
	"time"

	"github.com/voltagegpu/volt-go/apitest"
	park "github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

// Boot is how long a virtual machine takes until it has an address, in the
// simulator's time: drawn anew for each, between low and high. By default it is 5
// to 30 s, and 0.2 to 0.8 s on a socket in real time, where all spans are as
// short.
func Boot(low, high time.Duration) Option {
	return spans(low, high, func(c *park.Config, r park.Range) { c.Boot = r })
}

// Provision is how long bare metal is pending: 3 to 10 min by default.
func Provision(low, high time.Duration) Option {
	return spans(low, high, func(c *park.Config, r park.Range) { c.Provision = r })
}

// Reboot is how long bare metal is pending again after a reboot: 2 to 6 min by
// default.
func Reboot(low, high time.Duration) Option {
	return spans(low, high, func(c *park.Config, r park.Range) { c.Reboot = r })
}

// Power is how long a machine takes to follow a change of power: 2 to 10 s by
// default.
func Power(low, high time.Duration) Option {
	return spans(low, high, func(c *park.Config, r park.Range) { c.Power = r })
}

// Relocation is how long a virtual machine takes to move to another host node: 30
// to 90 s by default.
func Relocation(low, high time.Duration) Option {
	return spans(low, high, func(c *park.Config, r park.Range) { c.Relocate = r })
}

func spans(low, high time.Duration, set func(*park.Config, park.Range)) Option {
	return apitest.SpanOf(low, high, func(c *park.Config, low, high time.Duration) { set(c, park.Range{Min: low, Max: high}) })
}

// hasten shortens the spans that are not given, for tests on a socket that wait
// in real time.
func hasten(c *park.Config) {
	short := park.Range{Min: 200 * time.Millisecond, Max: 800 * time.Millisecond}
	for _, r := range []*park.Range{&c.Boot, &c.Power, &c.Relocate, &c.Provision, &c.Reboot} {
		if *r == (park.Range{}) {
			*r = short
		}
	}
}
