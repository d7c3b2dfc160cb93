package voltageparktest_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFDcmwE7Wm8hrGvAbZGkTqV0kbXwTnTBdBTgLJyGW1Jd me@laptop"

// everywhere runs a test on a socket, over HTTP/2, and in memory on a clock of
// its own, where everything takes as long as in life. A client's first look is at
// once and the next ones are not, so each wait here has a client of its own.
func everywhere(t *testing.T, f func(*testing.T, *voltageparktest.Server)) {
	t.Helper()
	t.Run("socket", func(t *testing.T) {
		t.Parallel()
		f(t, voltageparktest.NewServer(t, apitest.Instant, apitest.Socket))
	})
	t.Run("HTTP2", func(t *testing.T) {
		t.Parallel()
		f(t, voltageparktest.NewServer(t, apitest.Instant, apitest.HTTP2))
	})
	t.Run("memory", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) { f(t, voltageparktest.NewServer(t)) })
	})
}

func TestAVirtualMachinesLife(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, srv *voltageparktest.Server) {
		ctx, client := t.Context(), srv.Client()
		presets, err := client.Presets.List(ctx)
		require.NoError(t, err)
		smallest := presets[0]
		require.Equal(t, voltageparktest.OneGPU, smallest.ID)
		require.NotEmpty(t, smallest.LocationIDs)
		key, err := client.SSHKeys.Create(ctx, voltagepark.SSHKeySpec{Name: "laptop", Content: publicKey})
		require.NoError(t, err)

		made, err := client.VirtualMachines.Deploy(ctx, voltagepark.InstantVM{
			ConfigID: smallest.ID, Name: "ci-1", OrganizationSSHKeys: voltagepark.SelectKeys(key.ID), Tags: []string{"ci"},
			CloudInit: &voltagepark.CloudInit{Packages: []string{"curl"}, WriteFiles: []voltagepark.CloudInitFile{{Path: "/etc/motd", Content: "hi"}}},
		})
		require.NoError(t, err)
		m, err := srv.Client().VirtualMachines.WaitRunning(ctx, made.ID)
		require.NoError(t, err)
		assert.Equal(t, m.PublicIP, m.SSH().Host)
		assert.Equal(t, []string{publicKey}, srv.VMs()[0].SSHKeys)
		host, err := client.HostNodes.Get(ctx, m.HostNodeID)
		require.NoError(t, err)
		location, err := client.Locations.Get(ctx, host.LocationID)
		require.NoError(t, err)
		assert.Equal(t, "Dallas", location.City)

		_, err = client.VirtualMachines.SetPower(ctx, made.ID, voltagepark.VMPowerStopped)
		require.NoError(t, err)
		m, err = srv.Client().VirtualMachines.Wait(ctx, made.ID, func(m voltagepark.VirtualMachine) bool { return m.Status.IsStopped() })
		require.NoError(t, err)
		assert.Equal(t, voltagepark.VMStopped, m.Status)
		labels, err := client.VirtualMachines.Update(ctx, made.ID, voltagepark.LabelUpdate{Name: voltagepark.Set("ci-2")})
		require.NoError(t, err)
		assert.Equal(t, voltagepark.Labels{Name: "ci-2", Tags: []string{"ci"}}, labels)
		last := srv.Client()
		require.NoError(t, last.VirtualMachines.Delete(ctx, made.ID))
		require.NoError(t, last.VirtualMachines.WaitGone(ctx, made.ID))
		require.NoError(t, client.SSHKeys.Delete(ctx, key.ID))
		srv.AssertCreatedOnce("ci-1")
		srv.AssertNothingRunning()
		agrees(ctx, t, srv, client)
	})
}

func TestBareMetalsLifeWithStorage(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, srv *voltageparktest.Server) {
		ctx, client := t.Context(), srv.Client()
		volume, err := client.Storage.Create(ctx, voltagepark.VolumeSpec{SizeGB: 100, Name: "data"})
		require.NoError(t, err)
		assert.Equal(t, "$0.017408", volume.HourlyPrice.String())
		var place voltagepark.BareMetalLocation
		for l, err := range client.BareMetal.Locations(ctx, voltagepark.ListParams{}) {
			require.NoError(t, err)
			if place.ID == "" && l.GPUsInfiniBand >= 16 {
				place = l
			}
		}
		made, err := client.BareMetal.Deploy(ctx, voltagepark.BareMetal{
			LocationID: place.ID, GPUCount: 16, Name: "train", SSHKeys: []string{publicKey}, StorageID: volume.ID,
		})
		require.NoError(t, err)
		assert.Empty(t, made.Warning)
		r, err := srv.Client().BareMetal.WaitRunning(ctx, made.ID)
		require.NoError(t, err)
		assert.Len(t, r.Nodes, 2)
		assert.Equal(t, volume.ID, r.StorageID)
		assert.Contains(t, r.Kubeconfig.Reveal(), r.K8sClusterID)
		require.NoError(t, client.BareMetal.Reboot(ctx, r.ID, []string{r.Nodes[1].PublicIP}))
		_, err = srv.Client().BareMetal.WaitRunning(ctx, r.ID)
		require.NoError(t, err)
		require.NoError(t, client.BareMetal.SetPower(ctx, r.ID, voltagepark.RentalPowerStopped))
		_, err = srv.Client().BareMetal.Wait(ctx, r.ID, func(r voltagepark.Rental) bool { return r.PowerStatus.IsStopped() })
		require.NoError(t, err)
		volume, err = client.Storage.Update(ctx, volume.ID, voltagepark.VolumeUpdate{SizeGB: voltagepark.Set(200)})
		require.NoError(t, err)
		assert.Equal(t, "$0.034816", volume.HourlyPrice.String())
		require.ErrorIs(t, client.Storage.Delete(ctx, volume.ID), voltagepark.ErrConflict)
		last := srv.Client()
		require.NoError(t, last.BareMetal.Delete(ctx, r.ID))
		require.NoError(t, last.BareMetal.WaitGone(ctx, r.ID))
		assert.Len(t, srv.Volumes(), 1)
		require.NoError(t, client.Storage.Delete(ctx, volume.ID))
		srv.AssertNothingRunning()
		agrees(ctx, t, srv, client)
	})
}

// agrees wants the API's transactions and its report to agree with the ledger.
func agrees(ctx context.Context, t *testing.T, srv *voltageparktest.Server, client *voltagepark.Client) {
	t.Helper()
	sum := voltagepark.MustUSD("0")
	for tx, err := range client.Billing.Transactions(ctx, voltagepark.TransactionParams{}) {
		require.NoError(t, err)
		sum = sum.Add(tx.TotalAmount)
	}
	assert.Zero(t, sum.Cmp(srv.Spent()), "%s told, %s spent", sum, srv.Spent())
	billed := slices.DeleteFunc(srv.Ledger(), func(e apitest.Entry) bool { return e.Kind != "usage" })
	assert.NotEmpty(t, billed)
	now := srv.Now().UTC()
	report, err := client.Billing.Report(ctx, now.Year(), now.Month())
	require.NoError(t, err)
	assert.Zero(t, report.BalanceAtEnd.Cmp(srv.Balance()), "%s told, %s there", report.BalanceAtEnd, srv.Balance())
}

func TestAnAmbiguousDeployIsFoundOnce(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, srv *voltageparktest.Server) {
		ctx, client := t.Context(), srv.Client()
		srv.Fail("POST /virtual-machines/instant", apitest.ThenCut)
		_, err := client.VirtualMachines.Deploy(ctx, voltagepark.InstantVM{ConfigID: voltageparktest.TwoGPUs, Name: "ci-4711", SSHKeys: []string{publicKey}})
		require.ErrorIs(t, err, voltagepark.ErrMaybeCreated)
		srv.AssertCreatedOnce("ci-4711")
		srv.AssertRequests("POST /virtual-machines/instant", 1)
		var found []string
		for m, err := range client.VirtualMachines.List(ctx, voltagepark.ListParams{}) {
			require.NoError(t, err)
			if m.Name == "ci-4711" {
				found = append(found, m.ID)
			}
		}
		require.Len(t, found, 1)
		assert.Equal(t, "virtual machine created", srv.Ledger()[0].Kind)
		assert.Equal(t, found[0], srv.Ledger()[0].ID)
		require.NoError(t, client.VirtualMachines.Delete(ctx, found[0]))
		srv.AssertNothingRunning()
	})
}

func TestHoursAreBilledInABubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := voltageparktest.NewServer(t, voltageparktest.GPUPrice("2.00"))
		made, err := srv.Client().BareMetal.Deploy(t.Context(), voltagepark.BareMetal{
			LocationID: voltageparktest.Dallas, GPUCount: 8, Name: "train", SSHKeys: []string{publicKey},
		})
		require.NoError(t, err)
		time.Sleep(3 * time.Hour) // the bubble's
		srv.AssertSpent("48.00")
		srv.AssertSpentAtMost("48.00")
		assert.Equal(t, "$952.00", srv.Balance().String())
		assert.Equal(t, "$16.00", srv.Rentals()[0].HourlyPrice.String())
		require.NoError(t, srv.Client().BareMetal.Delete(t.Context(), made.ID))
	})
}
