package volt_test

import (
	"context"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/api"
)

// exchange is one documented request with its answer, as a user makes the call.
type exchange struct {
	answer string // the answer's fixture
	asked  string // the request body's fixture, "" where the call has none
	method string
	path   string // below the base URL
	query  string
	status int // 200 where it is 0
	call   func(context.Context, *volt.Client) (any, error)
	want   any // the whole decoded value
}

func (e exchange) name() string {
	if e.asked == "" {
		return e.answer
	}
	return e.asked + " to " + e.answer
}

// exchanges are all that the two pages document, and what was observed.
var exchanges = slices.Concat(podExchanges, podChangeExchanges, machineExchanges, templateExchanges,
	sshKeyExchanges, dockerCredentialExchanges, apiKeyExchanges, jobExchanges)

// at is a time as the pages spell it.
func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t
}

// usd is an amount that a test compares with.
func usd(text string) volt.USD { return api.MustUSD(text) }
