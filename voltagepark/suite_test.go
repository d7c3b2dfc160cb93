package voltagepark_test

import (
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

type exchange = contract.Exchange[*voltagepark.Client]

// suite is what the page documents.
var suite = contract.Suite[*voltagepark.Client]{
	Client:    func(rt http.RoundTripper, key string) *voltagepark.Client { return newClient(rt, key) },
	BaseURL:   "https://cloud-api.voltagepark.com/api/v1",
	KeyHeader: "Authorization", KeyPrefix: "Bearer ",
	UserAgent: "volt-go/" + api.Version,
	Fixtures:  "../testdata", Folders: []string{"voltagepark"},
	Exchanges: slices.Concat(vmExchanges, bareMetalExchanges, catalogExchanges, accountExchanges, unlistedExchanges),
	Errors:    errorExchanges,
	Others:    map[string][]any{"node_networking": {[]any{map[string]any{"public_ip": "68.25.82.82"}}}},
	NullIsAbsent: map[string][]string{
		"": {"total_result_count"}, // as many as there are
		// Known from the request.
		"vms_power.response.json":      {"status"},
		"storage_update.response.json": {"id"},
	},
}

func TestDocumentedExchanges(t *testing.T) {
	t.Parallel()
	contract.Replay(t, suite)
}

func TestRawAnswers(t *testing.T) {
	t.Parallel()
	contract.RawAnswers(t, suite)
}

// Amounts that are none, such as the page's "text", cannot survive: they are
// null in JSON.
func TestAnswersSurviveJSON(t *testing.T) {
	t.Parallel()
	readable := suite
	readable.Exchanges = slices.DeleteFunc(slices.Clone(suite.Exchanges), func(e exchange) bool {
		return hasUnreadableAmount(reflect.ValueOf(e.Want))
	})
	require.NotEmpty(t, readable.Exchanges)
	contract.SurviveJSON(t, readable)
}

func hasUnreadableAmount(v reflect.Value) bool {
	if !v.IsValid() {
		return false
	}
	if amount, ok := v.Interface().(voltagepark.USD); ok {
		return !amount.Known() && amount != voltagepark.USD{}
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && hasUnreadableAmount(v.Field(i)) {
				return true
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if hasUnreadableAmount(v.Index(i)) {
				return true
			}
		}
	}
	return false
}

func TestManyGoroutines(t *testing.T) {
	t.Parallel()
	contract.ManyGoroutines(t, suite)
}

func TestDocumentedErrors(t *testing.T) {
	t.Parallel()
	contract.DocumentedErrors(t, suite)
}

func TestEveryFixtureIsReplayed(t *testing.T) {
	t.Parallel()
	contract.EveryFixtureIsReplayed(t, suite)
}

func TestEveryCallIsReplayed(t *testing.T) {
	t.Parallel()
	contract.EveryCallIsReplayed(t, suite, voltagepark.RegisteredCalls())
}

func TestEveryLeafOfEveryAnswerMatters(t *testing.T) {
	t.Parallel()
	contract.EveryLeafOfEveryAnswerMatters(t, suite)
}

func TestEveryLeafOfEveryErrorMatters(t *testing.T) {
	t.Parallel()
	contract.EveryLeafOfEveryErrorMatters(t, suite)
}
