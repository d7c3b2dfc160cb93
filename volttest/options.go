package volttest

import (
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim"
)

// Option changes how a simulator is.
type Option interface{ apply(*settings) }

// settings is what options add up to.
type settings struct {
	cfg    sim.Config
	speed  float64
	manual bool
	memory bool
	http2  bool
	err    error
}

type option func(*settings)

func (o option) apply(s *settings) { o(s) }

// Revision is a revision of the API. As an Option it is the one that is
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

func (r Revision) apply(s *settings) {
	s.cfg.Revision = sim.Revision(r)
	if !s.cfg.Revision.Valid() {
		s.fail("revision %q: want classic, confidential or observed", string(r))
	}
}

func (s *settings) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("volttest: "+format, args...)
	}
}

// money reads an amount in dollars.
func (s *settings) money(what, usd string) sim.Money {
	m, err := sim.ParseMoney(usd)
	if err != nil {
		s.fail("%s: %v", what, err)
	}
	return m
}

// Balance is what the account has in dollars, such as "12.50": 100 by default.
func Balance(usd string) Option {
	return option(func(s *settings) {
		s.cfg.Balance = s.money("Balance", usd)
		s.cfg.NoBalance = s.cfg.Balance == 0
	})
}

// Key is the API key that opens the account; by default one is made up.
func Key(key string) Option { return option(func(s *settings) { s.cfg.Key = key }) }

// Quota is how many requests a key may make in each window: 1,000 an hour by
// default. A negative n is no limit.
func Quota(n int, window time.Duration) Option {
	return option(func(s *settings) {
		s.cfg.Quota, s.cfg.Window = n, window
		if n == 0 || window <= 0 {
			s.fail("Quota(%d, %s): want a number other than 0 in a window of some length", n, window)
		}
	})
}

// Seed makes what is drawn (how long things take, which random faults strike)
// the same each time; ids stay unguessable. 0 draws a seed.
func Seed(n uint64) Option { return option(func(s *settings) { s.cfg.Seed = n }) }

// Lenient accepts fields, queries, content types and bodies that no page allows,
// and fails no test for them.
var Lenient Option = option(func(s *settings) { s.cfg.Lenient = true })

// HTTP2 serves HTTP/2 over TLS rather than plain HTTP/1.1. Client and HTTPClient
// trust it; other clients do not.
var HTTP2 Option = option(func(s *settings) { s.http2 = true })

// InMemory opens no socket: requests go through Transport, which Client and
// HTTPClient use. It is what works inside a testing/synctest bubble, where
// hours pass in milliseconds.
var InMemory Option = option(func(s *settings) { s.memory = true })

// ListLag lets lists of pods show how things were d ago.
func ListLag(d time.Duration) Option { return option(func(s *settings) { s.cfg.ListLag = d }) }

// Lookup is which of a pod's two ids finds it. As an Option it is the rule;
// LookupByEither is the default.
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

func (l Lookup) apply(s *settings) { s.cfg.Lookup = sim.Lookup(l) }
