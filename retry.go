package volt

import "github.com/voltagegpu/volt-go/api"

// RetryPolicy says how often and how fast a request is repeated: by default at
// most 5 repeats, half of min(30 s, 1 s · 2ⁿ) apart and a random half more, and
// never before the server's Retry-After. See api.RetryPolicy.
type RetryPolicy = api.RetryPolicy

// NoRepeats is a RetryPolicy.MaxRepeats: every request is sent once.
const NoRepeats = api.NoRepeats

// The quota that the API documents is 1,000 requests an hour for each key. An
// even flow of 900 with a burst of 100 keeps it in every hour, whenever that
// begins.
const (
	quotaPerHour = 900
	quotaBurst   = 100
)

// The looks of a client's waits take at most 450 requests in any hour, so that
// waiting leaves half of the quota to work.
const (
	looksBurst   = 90
	looksPerHour = 360
)

// lookOnce lets a look send one request and no repeat: the next look is one.
var lookOnce = WithCallRetryPolicy(RetryPolicy{MaxRepeats: NoRepeats})
