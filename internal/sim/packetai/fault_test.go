package packetai_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/packetai"
)

// strike lets the next request for a route meet a fault as text gives it.
func (w *world) strike(text string) {
	w.t.Helper()
	spec, when, err := packetai.Faults().Parse(text)
	require.NoError(w.t, err)
	_, err = w.Control(kernel.Command{Fault: &spec, When: when})
	require.NoError(w.t, err)
}

func TestTheMarketplaceCanBeDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	for _, f := range []kernel.Fault{packetai.MarketplaceDown(), kernel.Status(503)} {
		require.NoError(t, w.AddFault(f, kernel.When{Route: "POST /deployments"}))
		w.do("POST", "/deployments", order()).fails(503, "SERVICE_UNAVAILABLE")
	}
	w.strike("GET /offers=marketplace-down")
	assert.Contains(t, w.do("GET", "/offers", "").fails(503, "SERVICE_UNAVAILABLE").text("error.message"), "temporarily down")
	assert.Zero(t, w.look().Created)
	w.do("POST", "/deployments", order()).is(201)
}

func TestAnswersWithEveryDocumentedStatus(t *testing.T) {
	t.Parallel()
	w := roomy(t)
	for status, code := range map[int]string{
		400: "INVALID_REQUEST", 401: "INVALID_API_KEY", 402: "INSUFFICIENT_BALANCE", 404: "NOT_FOUND",
		429: "RATE_LIMIT_EXCEEDED", 500: "INTERNAL_ERROR", 503: "SERVICE_UNAVAILABLE", 418: "INTERNAL_ERROR",
	} {
		require.NoError(t, w.AddFault(kernel.Status(status), kernel.When{Route: "*"}))
		w.do("GET", "/offers", "").fails(status, code)
	}
}

func TestALostAnswerHasMadeADeployment(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	w.strike("POST /deployments=then-cut")
	w.attempt("POST", "/deployments", order())
	w.strike("POST /deployments=cut")
	w.attempt("POST", "/deployments", order())
	w.strike("POST /deployments=no-stock")
	w.do("POST", "/deployments", order()).fails(409, "CONFLICT")
	state := w.look()
	assert.Equal(t, 1, state.Created)
	assert.EqualValues(t, 36*kernel.Dollar, state.Spent)
	assert.Equal(t, "deployments", state.Noun)
	require.Len(t, state.Rented, 1)
	assert.True(t, state.Rented[0].Billed)
}

func TestADeployThatFailsSaysWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{Instant: true, Deploy: kernel.Range{Max: 1}})
	w.strike("POST /deployments=deploy-fails")
	id := w.deploy("a")
	w.clock.Advance(1)
	assert.Contains(t, w.get("/deployments/"+id).text("data.message"), "could not provision")
}
