package packetaitest

import (
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	sim "github.com/voltagegpu/volt-go/internal/sim/packetai"
)

// Option changes how a simulator behaves: one of this package's, or of package
// apitest's.
type Option = apitest.Option

// configure is an option of this API's alone.
func configure(f func(*sim.Config) error) Option { return apitest.OptionOf(f) }

// The classes of requests that are limited apart, for AssertRequestsPerMinute and
// RequestsPerWindow. A deploy that is let through counts as a write, too.
const (
	ReadClass   string = sim.ReadClass
	WriteClass  string = sim.WriteClass
	DeployClass string = sim.DeployClass
)

// Balance is what the wallet holds in dollars, such as "49.99": 500 by default.
func Balance(usd string) Option {
	return configure(func(c *sim.Config) (err error) {
		if c.Balance, err = kernel.ParseMoney(usd); err != nil {
			return fmt.Errorf("Balance: %w", err)
		}
		c.NoBalance = c.Balance == 0
		return nil
	})
}

// Limits is how many requests of each class a key may make in a minute: 60 reads,
// 20 writes and 5 deploys, as documented, by default. A negative number is no
// limit.
func Limits(reads, writes, deploys int) Option {
	return configure(func(c *sim.Config) error {
		c.Reads, c.Writes, c.Deploys = reads, writes, deploys
		if reads == 0 || writes == 0 || deploys == 0 {
			return fmt.Errorf("Limits(%d, %d, %d): want numbers other than 0", reads, writes, deploys)
		}
		return nil
	})
}

// MinimumRuntime is how long a deployment has to be there before it may be
// terminated: 25 minutes, as documented, by default. 0 is no time.
func MinimumRuntime(d time.Duration) Option {
	return configure(func(c *sim.Config) error {
		if c.MinimumRuntime = d; d == 0 {
			c.MinimumRuntime = -1
		}
		if d < 0 {
			return fmt.Errorf("MinimumRuntime(%s): want no negative time", d)
		}
		return nil
	})
}

// Deploy is how long a deployment takes until it runs, in the simulator's time:
// drawn anew for each, between low and high. By default it is 5 to 15 minutes,
// and 0.2 to 0.8 s on a socket in real time. Half-way there it has its address.
func Deploy(low, high time.Duration) Option {
	return apitest.SpanOf(low, high, func(c *sim.Config, low, high time.Duration) { c.Deploy = kernel.Range{Min: low, Max: high} })
}

// OnlyDocumented answers 404 for every route that the page does not show: all but
// GET /offers, POST /deployments and POST /ssh-keys. Lists have no pages then.
var OnlyDocumented Option = configure(func(c *sim.Config) error { c.OnlyDocumented = true; return nil })

// NoRetryAfter leaves the Retry-After header out of a 429: the page tells of the
// X-RateLimit headers alone.
var NoRetryAfter Option = configure(func(c *sim.Config) error { c.NoRetryAfter = true; return nil })

// DeploysApart lets a deploy count as a deploy alone, and not as a write too: the
// page does not say which.
var DeploysApart Option = configure(func(c *sim.Config) error { c.DeploysApart = true; return nil })
