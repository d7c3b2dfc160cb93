package packetaitest_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/packetai"
	"github.com/voltagegpu/volt-go/packetai/packetaitest"
)

const publicKey = "ssh-ed25519 AAAA... user@machine"

// deploy deploys the page's own offer.
func deploy(ctx context.Context, t *testing.T, client *packetai.Client, name string) (packetai.Deployment, error) {
	t.Helper()
	offers, err := client.Offers.List(ctx, packetai.OffersParams{Search: "b200"})
	require.NoError(t, err)
	require.Len(t, offers.Items, 1)
	return client.Deployments.Create(ctx, offers.Items[0].Deployment(name, publicKey))
}

// The quick start of the page, and what comes after it, to the end.
func TestAWholeLifecycle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := packetaitest.NewServer(t, packetaitest.Deploy(8*time.Minute, 8*time.Minute))
		client := srv.Client()
		began := time.Now()

		key, err := client.SSHKeys.Create(t.Context(), packetai.SSHKeySpec{Name: "my-laptop", PublicKey: publicKey})
		require.NoError(t, err)
		made, err := deploy(t.Context(), t, client, "my-training-run")
		require.NoError(t, err)
		assert.Equal(t, packetai.StatusDeploying, made.Status)
		assert.Equal(t, packetai.MustUSD("36"), made.HourlyPrice)
		assert.Empty(t, made.IP)

		running, err := client.Deployments.WaitRunning(t.Context(), made.ID)
		require.NoError(t, err)
		assert.Equal(t, "ssh root@203.0.113.42", running.SSH().Command)
		assert.InDelta(t, 8, time.Since(began).Minutes(), 1)

		volume, err := client.Volumes.Create(t.Context(), packetai.VolumeSpec{Name: "data", SizeGB: 500})
		require.NoError(t, err)
		_, err = client.Volumes.Attach(t.Context(), volume.ID, made.ID)
		require.NoError(t, err)

		_, err = client.Deployments.Terminate(t.Context(), made.ID)
		require.ErrorIs(t, err, packetai.ErrTooEarly)
		var early *packetai.MinimumRuntimeError
		require.ErrorAs(t, err, &early)
		assert.True(t, early.Known)
		assert.InDelta(t, 25*time.Minute-time.Since(began), early.Left, float64(time.Minute))
		require.Len(t, srv.Running(), 1)

		time.Sleep(early.Left)
		ended, err := client.Deployments.Terminate(t.Context(), made.ID)
		require.NoError(t, err)
		assert.Equal(t, packetai.StatusTerminated, ended.Status)
		ran := time.Since(began).Round(time.Second)
		assert.Less(t, ran, 26*time.Minute+time.Second)

		volumes, err := client.Volumes.List(t.Context(), packetai.ListParams{})
		require.NoError(t, err)
		require.Len(t, volumes.Items, 1)
		assert.Empty(t, volumes.Items[0].DeploymentID)
		require.NoError(t, client.SSHKeys.Delete(t.Context(), key.ID))
		wallet, err := client.Wallet.Get(t.Context())
		require.NoError(t, err)
		assert.Equal(t, srv.Balance(), wallet.Balance)
		assert.True(t, wallet.CanDeploy())

		srv.AssertCreatedOnce("my-training-run")
		srv.AssertNothingRunning()
		srv.AssertRequestsPerMinute(packetaitest.DeployClass, 1)
		srv.AssertRequestsPerMinute(packetaitest.ReadClass, 30)
		var kinds []string
		for _, e := range srv.Ledger() {
			assert.Equal(t, made.ID, e.ID)
			kinds = append(kinds, e.Kind)
		}
		assert.Equal(t, []string{"deployment created", "upfront", "refund", "deployment ended"}, kinds)
		assert.Equal(t, time.Hour-ran, srv.Ledger()[2].Duration)
		d := srv.Deployments()[0]
		assert.Equal(t, srv.Spent(), d.Cost)
		assert.Equal(t, publicKey, d.SSHPublicKey)
		assert.False(t, d.EndedAt.IsZero())
	})
}

// Terminated to the second after half an hour, half of the first one comes back.
func TestHalfAnHourIsHalfThePrice(t *testing.T) {
	t.Parallel()
	srv := packetaitest.NewServer(t, apitest.ManualClock)
	client := srv.Client()
	made, err := deploy(t.Context(), t, client, "a")
	require.NoError(t, err)
	srv.AssertSpent("36.00")
	srv.Advance(30 * time.Minute)
	_, err = client.Deployments.Terminate(t.Context(), made.ID)
	require.NoError(t, err)
	srv.AssertSpent("18.00")
	srv.AssertNothingRunning()
}

// The client itself waits for the minimum runtime.
func TestTerminateWhenAllowed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := packetaitest.NewServer(t)
		client := srv.Client()
		made, err := deploy(t.Context(), t, client, "a")
		require.NoError(t, err)
		end, err := client.Deployments.TerminateWhenAllowed(t.Context(), made.ID)
		require.NoError(t, err)
		assert.True(t, end.Proved)
		assert.Equal(t, 25*time.Minute, end.Waited)
		srv.AssertNothingRunning()
		srv.AssertSpent("15.00")
	})
}
