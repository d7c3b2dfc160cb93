package packetaitest_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/packetai"
	"github.com/voltagegpu/volt-go/packetai/packetaitest"
)

// A deploy whose answer is lost was made, once, and its name finds it.
func TestAnAmbiguousDeployIsInTheLedgerOnce(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]apitest.Option{
		"HTTP/1.1": {apitest.Socket}, "HTTP/2": {apitest.HTTP2}, "memory": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := packetaitest.NewServer(t, options...)
			client := srv.Client()
			srv.Fail("POST /deployments", apitest.ThenCut)
			_, err := deploy(t.Context(), t, client, "ci-4711")
			require.ErrorIs(t, err, packetai.ErrMaybeCreated)
			srv.AssertCreatedOnce("ci-4711")
			srv.AssertRequests("POST /deployments", 1)
			srv.AssertSpent("36.00")
			require.Len(t, srv.Ledger(), 2)

			found, err := client.Deployments.List(t.Context(), packetai.ListParams{})
			require.NoError(t, err)
			require.Len(t, found.Items, 1)
			assert.Equal(t, "ci-4711", found.Items[0].Name)
			assert.Equal(t, srv.Running()[0].ID, found.Items[0].ID)
		})
	}
}

func TestADeployThatWasNotSent(t *testing.T) {
	t.Parallel()
	srv := packetaitest.NewServer(t)
	client := srv.Client(packetai.WithRetryPolicy(packetai.RetryPolicy{MaxRepeats: packetai.NoRepeats}))
	srv.Fail("POST /deployments", packetaitest.MarketplaceDown)
	_, err := deploy(t.Context(), t, client, "a")
	require.ErrorIs(t, err, packetai.ErrServer)
	srv.Fail("POST /deployments", apitest.NoStock)
	_, err = deploy(t.Context(), t, client, "a")
	require.ErrorIs(t, err, packetai.ErrConflict)
	srv.AssertCreated("a", 0)
	srv.AssertNothingRunning()
}

func TestTooLittleInTheWallet(t *testing.T) {
	t.Parallel()
	srv := packetaitest.NewServer(t, packetaitest.Balance("49.99"))
	_, err := deploy(t.Context(), t, srv.Client(), "a")
	require.ErrorIs(t, err, packetai.ErrInsufficientBalance)
	var balance *packetai.BalanceError
	require.ErrorAs(t, err, &balance)
	assert.Equal(t, packetai.MinimumBalance(), balance.Required)
	require.NoError(t, srv.AddFunds("0.01"))
	_, err = deploy(t.Context(), t, srv.Client(), "a")
	require.NoError(t, err)
}

func TestADeployThatFailsEndsTheWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := packetaitest.NewServer(t)
		client := srv.Client()
		srv.Fail("POST /deployments", packetaitest.DeployFails("no link on port 3"))
		made, err := deploy(t.Context(), t, client, "a")
		require.NoError(t, err)
		last, err := client.Deployments.WaitRunning(t.Context(), made.ID)
		require.ErrorIs(t, err, packetai.ErrDeploymentFailed)
		assert.Equal(t, "no link on port 3", last.Message)
		srv.AssertNothingRunning()
		srv.AssertSpent("0")
	})
}

func TestTheProviderTakesItAway(t *testing.T) {
	t.Parallel()
	srv := packetaitest.NewServer(t, apitest.ManualClock)
	client := srv.Client()
	made, err := deploy(t.Context(), t, client, "a")
	require.NoError(t, err)
	srv.Advance(20 * time.Minute)
	require.NoError(t, srv.TerminateByProvider(made.ID))
	d, err := client.Deployments.Get(t.Context(), made.ID)
	require.NoError(t, err)
	assert.True(t, d.Status.IsGone())
	require.Error(t, srv.TerminateByProvider(made.ID))
}

// The client behaves where the server has only what the page shows.
func TestOnlyDocumented(t *testing.T) {
	t.Parallel()
	srv := packetaitest.NewServer(t, packetaitest.OnlyDocumented)
	client := srv.Client()
	made, err := deploy(t.Context(), t, client, "a")
	require.NoError(t, err)
	_, err = client.Deployments.List(t.Context(), packetai.ListParams{})
	require.ErrorIs(t, err, packetai.ErrNotSupported)
	_, err = client.Wallet.Get(t.Context())
	require.ErrorIs(t, err, packetai.ErrNotSupported)
	_, err = client.Deployments.Get(t.Context(), made.ID, packetai.WithCallRetryPolicy(packetai.RetryPolicy{MaxRepeats: packetai.NoRepeats}))
	require.ErrorIs(t, err, packetai.ErrServer, "a 404 that speaks of an endpoint says nothing about the deployment")
	require.Len(t, srv.Running(), 1)
}

// A 429 on the way is waited out, with Retry-After or by the reset alone, and
// nothing is made twice.
func TestMoreDeploysThanAMinuteTakes(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]apitest.Option{"Retry-After": nil, "reset": {packetaitest.NoRetryAfter}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				srv := packetaitest.NewServer(t, append(options, packetaitest.Balance("1000"))...)
				require.NoError(t, srv.SetStock("off_abc123", 10))
				client := srv.Client(packetai.WithLimiter(packetai.NoLimiter), packetai.WithMaxWait(5*time.Minute))
				began := time.Now()
				for range 7 {
					_, err := deploy(t.Context(), t, client, "a")
					require.NoError(t, err)
				}
				srv.AssertCreated("a", 7)
				srv.AssertSpent("252.00")
				assert.InDelta(t, time.Minute, time.Since(began), float64(5*time.Second))
			})
		})
	}
}
