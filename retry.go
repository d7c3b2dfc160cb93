package volt

import (
	"net/http"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

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

// repeatable is the retry table: after which failures a request of each class
// is sent again. A create that may have been received never is.
var repeatable = rest.RepeatTable{
	rest.Read: {
		Statuses: []int{http.StatusTooManyRequests, 500, 502, 503, 504},
		NotSent:  true,
		Cut:      true,
	},
	rest.Write: {
		Statuses: []int{http.StatusTooManyRequests, 500, 502, 503, 504},
		NotSent:  true,
		Cut:      true,
	},
	rest.Create: {
		Statuses: []int{http.StatusTooManyRequests},
		NotSent:  true,
	},
}
