package volt

import "github.com/voltagegpu/volt-go/api"

// How fast requests go, and which go again. What is repeated after which failure is
// in docs/money.md.

// A Limiter decides when a request may be sent. See api.Limiter.
type Limiter = api.Limiter

// A Ticket describes a request to a Limiter. See api.Ticket.
type Ticket = api.Ticket

// NewLimiter returns a Limiter that allows burst requests at once and then perHour an
// hour.
func NewLimiter(perHour, burst int) Limiter { return api.NewLimiter(perHour, burst) }

// NoLimiter allows every request at once. It is for simulators and tests.
var NoLimiter = api.NoLimiter

// Unlimited is a duration without end, for WithMaxWait.
const Unlimited = api.Unlimited

// A RetryPolicy sets how often and how fast requests are repeated. By default there are
// at most 5 repeats, and the back-off doubles from 1 s to at most 30 s. See
// api.RetryPolicy.
type RetryPolicy = api.RetryPolicy

// NoRepeats is a RetryPolicy.MaxRepeats with which every request is sent once.
const NoRepeats = api.NoRepeats
