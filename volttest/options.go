package volttest

import (
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Option changes how a simulator behaves.
type Option = apitest.Option

// configure is an option of this API's alone.
func configure(f func(*sim.Config) error) Option { return apitest.OptionOf(f) }

// Revision is a revision of the API. Given as an Option, it is the one that is
// simulated; Confidential is the default.
type Revision string

// The revisions of the API.
const (
	// Classic is the earlier and wider page: standard and confidential pods that
	// can be paused, custom templates, fine-tuning.
	Classic Revision = "classic"
	// Confidential is the newest page: confidential pods alone, which a stop
	// destroys.
	Confidential Revision = "confidential"
	// Observed is Confidential as public clients found it to behave: other names
	// of fields, bare states, a create that says RUNNING before it is so, 405 for
	// a malformed create, errors in several shapes.
	Observed Revision = "observed"
)

// Apply implements Option.
func (r Revision) Apply(s *apitest.Settings) {
	configure(func(c *sim.Config) error {
		c.Revision = sim.Revision(r)
		if !c.Revision.Valid() {
			return fmt.Errorf("revision %q: want classic, confidential or observed", string(r))
		}
		return nil
	}).Apply(s)
}

// Balance is what the account has in dollars, such as "12.50": 100 by default.
func Balance(usd string) Option {
	return configure(func(c *sim.Config) (err error) {
		if c.Balance, err = kernel.ParseMoney(usd); err != nil {
			return fmt.Errorf("Balance: %w", err)
		}
		c.NoBalance = c.Balance == 0
		return nil
	})
}

// Quota is how many requests a key may make in each window: 1,000 an hour by
// default. A negative n is no limit.
func Quota(n int, window time.Duration) Option {
	return configure(func(c *sim.Config) error {
		c.Quota, c.Window = n, window
		if n == 0 || window <= 0 {
			return fmt.Errorf("Quota(%d, %s): want a number other than 0 in a window of some length", n, window)
		}
		return nil
	})
}

// Lookup says by which of its two ids a pod is found. Given as an Option, it is the
// simulator's rule; LookupByEither is the default.
type Lookup int

// The rules by which a pod is found.
const (
	// LookupByEither finds it by both ids.
	LookupByEither Lookup = iota
	// LookupByOwnID finds it by Volt's own id (cl_…) alone.
	LookupByOwnID
	// LookupByWorkloadID finds it by the workload's id (wl_…, wrk-…) alone.
	LookupByWorkloadID
)

// Apply implements Option.
func (l Lookup) Apply(s *apitest.Settings) {
	configure(func(c *sim.Config) error { c.Lookup = sim.Lookup(l); return nil }).Apply(s)
}
