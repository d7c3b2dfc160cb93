package packetai

import (
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Config is how a Server is to be. Its zero value is a good one.
type Config struct {
	// Clock is kernel.RealClock by default.
	Clock kernel.Clock
	// Key is the account's first API key; by default one is made.
	Key string
	// Balance is what the wallet holds: 500 dollars by default, and nothing with
	// NoBalance.
	Balance   kernel.Money
	NoBalance bool
	// Reads, Writes and Deploys are how many requests a key may make in a minute:
	// 60, 20 and 5 by default, and any number where they are negative.
	Reads, Writes, Deploys int
	// DeploysApart lets a deploy count as a deploy alone, and not as a write too.
	DeploysApart bool
	// NoRetryAfter leaves Retry-After out of a 429: the page does not tell of it.
	NoRetryAfter bool

	// Deploy is how long a deployment takes until it runs: 5 to 15 minutes by
	// default, and no time at all with Instant.
	Deploy  kernel.Range
	Instant bool
	// MinimumRuntime is how long a deployment has to be there before it may be
	// terminated: 25 minutes by default, and no time where it is negative.
	MinimumRuntime time.Duration
	// Seed is the seed of everything that is drawn but ids; 0 draws one.
	Seed uint64

	// OnlyDocumented answers 404 for every route whose path the page does not
	// show.
	OnlyDocumented bool
	// Lenient accepts unknown fields and queries, and records no violations.
	Lenient bool
	// ListLag is by how much lists of deployments lag behind what was done.
	ListLag time.Duration

	// Offers are what there is to deploy; MoreOffers are there beside them, and
	// instead of one with the same id.
	Offers     []Offer
	MoreOffers []Offer

	// LogSize is how many requests the log keeps: 10,000 by default.
	LogSize int
	// Broken switches behaviours off, to show that a test would notice.
	Broken map[Behaviour]bool
}

func (c Config) withDefaults() Config {
	kernel.SetDefault(&c.Key, keyPrefix+"sim_"+kernel.Unguessable(24))
	if !c.NoBalance {
		kernel.SetDefault(&c.Balance, 500*kernel.Dollar)
	}
	kernel.SetDefault(&c.Reads, 60)
	kernel.SetDefault(&c.Writes, 20)
	kernel.SetDefault(&c.Deploys, 5)
	kernel.SetDefault(&c.MinimumRuntime, 25*time.Minute)
	if !c.Instant {
		kernel.SetDefault(&c.Deploy, kernel.Range{Min: 5 * time.Minute, Max: 15 * time.Minute})
	}
	if c.Offers == nil {
		c.Offers = defaultOffers()
	}
	for _, o := range c.MoreOffers {
		c.Offers = slices.DeleteFunc(slices.Clone(c.Offers), func(other Offer) bool { return other.ID == o.ID })
		c.Offers = append(c.Offers, o)
	}
	return c
}
