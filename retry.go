package volt

import "github.com/voltagegpu/volt-go/api"

// How fast requests go, and which go again. What is repeated after which failure is
// in docs/money.md.

// Limiter decides when a request may go. See api.Limiter.
type Limiter = api.Limiter

// Ticket is what a Limiter is told of a request. See api.Ticket.
type Ticket = api.Ticket

// NewLimiter limits to burst requests at once and perHour an hour after that.
func NewLimiter(perHour, burst int) Limiter { return api.NewLimiter(perHour, burst) }

// NoLimiter lets every request go at once: for simulators and tests.
var NoLimiter = api.NoLimiter

// Unlimited is a duration without end, for WithMaxWait.
const Unlimited = api.Unlimited

// RetryPolicy says how often and how fast a request is repeated: by default at
// most 5 repeats, half of min(30 s, 1 s · 2ⁿ) apart and a random half more, and
// never before the server's Retry-After. See api.RetryPolicy.
type RetryPolicy = api.RetryPolicy

// NoRepeats is a RetryPolicy.MaxRepeats: every request is sent once.
const NoRepeats = api.NoRepeats
