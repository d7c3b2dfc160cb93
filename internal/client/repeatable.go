package client

import (
	"net/http"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// passing are the statuses of temporary failures, of the API and of gateways.
var passing = []int{http.StatusTooManyRequests, 408, 421, 425, 499, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 528, 529, 530}

// Repeatable is the retry table: after which failures a request of each class
// is sent again. A create that may have been received never is.
var Repeatable = rest.RepeatTable{
	rest.Read: {
		Statuses: passing,
		NotSent:  true,
		Cut:      true,
	},
	rest.Write: {
		Statuses: passing,
		NotSent:  true,
		Cut:      true,
	},
	rest.Create: {
		Statuses: []int{http.StatusTooManyRequests},
		NotSent:  true,
	},
}
