package volttest

import (
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// An Option changes the behaviour of a simulator.
type Option = apitest.Option

// configure returns an option of Volt's simulator only.
func configure(f func(*sim.Config) error) Option { return apitest.OptionOf(f) }

// A Revision is a revision of the API. It is also an Option, which chooses the simulated
// revision. The default is Confidential.
type Revision string

// The revisions of the API.
const (
	// Classic is the earlier and wider page: standard and confidential pods that
	// can be paused, custom templates, fine-tuning.
	Classic Revision = "classic"
	// Confidential is the newest page: only confidential pods, which a stop destroys.
	Confidential Revision = "confidential"
	// Observed is Confidential with the behaviour that public clients found: other names
	// of fields, statuses without an envelope, a create that shows RUNNING too early, 405
	// for a malformed create, and several forms of errors.
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

// Balance sets the account's balance in dollars, such as "12.50". The default is 100.
func Balance(usd string) Option {
	return configure(func(c *sim.Config) (err error) {
		if c.Balance, err = kernel.ParseMoney(usd); err != nil {
			return fmt.Errorf("Balance: %w", err)
		}
		c.NoBalance = c.Balance == 0
		return nil
	})
}

// Quota sets how many requests a key may make in each window. The default is 1,000 an
// hour. A negative n means no limit.
func Quota(n int, window time.Duration) Option {
	return configure(func(c *sim.Config) error {
		c.Quota, c.Window = n, window
		if n == 0 || window <= 0 {
			return fmt.Errorf("Quota(%d, %s): want a number other than 0 in a window of some length", n, window)
		}
		return nil
	})
}

// A Lookup is the rule by which of its two ids a pod is found. It is also an Option. The
// default is LookupByEither.
type Lookup int

// The rules by which a pod is found.
const (
	// LookupByEither finds a pod by both ids.
	LookupByEither Lookup = iota
	// LookupByOwnID finds a pod only by Volt's own id (cl_…).
	LookupByOwnID
	// LookupByWorkloadID finds a pod only by the workload's id (wl_…, wrk-…).
	LookupByWorkloadID
)

// Apply implements Option.
func (l Lookup) Apply(s *apitest.Settings) {
	configure(func(c *sim.Config) error { c.Lookup = sim.Lookup(l); return nil }).Apply(s)
}
