package volt_test

import (
	"slices"
	"time"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/contract"
)

// exchange is one documented request with its answer, as a user makes the call.
type exchange = contract.Exchange[*volt.Client]

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
