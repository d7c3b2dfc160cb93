package volttest

import (
	"time"

	"github.com/voltagegpu/volt-go/apitest"
)

// Key sets the API key of the account. By default it is random.
func Key(key string) Option { return apitest.Key(key) }

// Seed makes the random delays and faults the same in each run. Ids stay random. With 0
// the seed is random.
func Seed(n uint64) Option { return apitest.Seed(n) }

// ListLag makes lists of pods show the state of d ago.
func ListLag(d time.Duration) Option { return apitest.ListLag(d) }

// Speed makes the simulator's time run n times as fast as real time. With 60, an hour is
// billed each minute. Retry-After is in real time.
func Speed(n float64) Option { return apitest.Speed(n) }

// Options without arguments.
var (
	// Lenient accepts undocumented fields, queries, content types and bodies, and does
	// not fail the test for them.
	Lenient = apitest.Lenient
	// Socket serves plain HTTP/1.1 on a loopback address, for programs that connect to
	// its URL. A socket does not work inside a testing/synctest bubble.
	Socket = apitest.Socket
	// HTTP2 serves HTTP/2 over TLS on a loopback address. Client and HTTPClient
	// trust its certificate; other clients do not.
	HTTP2 = apitest.HTTP2
	// ManualClock stops the simulator's time. Only Advance moves it.
	ManualClock = apitest.ManualClock
	// Instant sets all delays to zero, unless an option sets them.
	Instant = apitest.Instant
)
