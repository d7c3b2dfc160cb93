package client

import (
	"net/http"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// Repeatable is the retry table: after which failures a request of each class
// is sent again. A create that may have been received never is.
var Repeatable = rest.RepeatTable{
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
