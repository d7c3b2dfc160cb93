package voltageparktest

import (
	"time"

	"github.com/voltagegpu/volt-go/apitest"
)

// Key is the API token of the organization; by default one is made up.
func Key(key string) Option { return apitest.Key(key) }

// Seed makes what is drawn (how long things take, which random faults strike)
// the same each time; ids stay unguessable. 0 draws a seed.
func Seed(n uint64) Option { return apitest.Seed(n) }

// ListLag lets lists of machines show how things were d ago.
func ListLag(d time.Duration) Option { return apitest.ListLag(d) }

// Speed lets the simulator's time go n times as fast as real time: at 60 an hour
// is billed each minute. Retry-After is told in real time.
func Speed(n float64) Option { return apitest.Speed(n) }

// Options without arguments.
var (
	// Lenient accepts fields, queries, content types and bodies that the page does
	// not have, and fails no test for them.
	Lenient = apitest.Lenient
	// HTTP2 serves HTTP/2 over TLS rather than plain HTTP/1.1. Client and
	// HTTPClient trust it; other clients do not.
	HTTP2 = apitest.HTTP2
	// InMemory opens no socket: requests go through Transport, which Client and
	// HTTPClient use. It is what works inside a testing/synctest bubble, where
	// hours pass in milliseconds.
	InMemory = apitest.InMemory
	// ManualClock lets the simulator's time stand still until Advance moves it.
	ManualClock = apitest.ManualClock
	// Instant lets every span that is not given take no time.
	Instant = apitest.Instant
)
