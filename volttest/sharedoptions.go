package volttest

import (
	"time"

	"github.com/voltagegpu/volt-go/apitest"
)

// Key is the API key that opens the account; by default one is made up.
func Key(key string) Option { return apitest.Key(key) }

// Seed makes what is drawn (how long things take, which random faults strike)
// the same each time; ids stay unguessable. 0 draws a seed.
func Seed(n uint64) Option { return apitest.Seed(n) }

// ListLag lets lists of pods show how things were d ago.
func ListLag(d time.Duration) Option { return apitest.ListLag(d) }

// Speed lets the simulator's time go n times as fast as real time: at 60 an hour
// is billed each minute. Retry-After is told in real time.
func Speed(n float64) Option { return apitest.Speed(n) }

// Options without arguments.
var (
	// Lenient accepts fields, queries, content types and bodies that no page
	// allows, and fails no test for them.
	Lenient = apitest.Lenient
	// Socket serves plain HTTP/1.1 on a loopback address, for programs that have
	// nothing but the URL. A socket does not work inside a testing/synctest bubble.
	Socket = apitest.Socket
	// HTTP2 serves HTTP/2 over TLS on a loopback address. Client and HTTPClient
	// trust its certificate; other clients do not.
	HTTP2 = apitest.HTTP2
	// ManualClock lets the simulator's time stand still until Advance moves it.
	ManualClock = apitest.ManualClock
	// Instant lets every span that is not given take no time.
	Instant = apitest.Instant
)
