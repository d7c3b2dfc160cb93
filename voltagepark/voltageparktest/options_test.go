package voltageparktest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

func TestSpansCanBeGiven(t *testing.T) {
	t.Parallel()
	srv := voltageparktest.NewServer(t, apitest.ManualClock, apitest.Key("token"), apitest.Seed(7),
		voltageparktest.Boot(time.Second, time.Second), voltageparktest.Power(2*time.Second, 2*time.Second), voltageparktest.Relocation(3*time.Second, 3*time.Second),
		voltageparktest.Provision(4*time.Second, 4*time.Second), voltageparktest.Reboot(5*time.Second, 5*time.Second))
	assert.Equal(t, "token", srv.Key)
	ctx, client := t.Context(), srv.Client()
	made, err := client.VirtualMachines.Deploy(ctx, vm("a"))
	require.NoError(t, err)
	status := func() voltagepark.VMStatus {
		m, err := client.VirtualMachines.Get(ctx, made.ID)
		require.NoError(t, err)
		return m.Status
	}
	_, err = client.VirtualMachines.SetPower(ctx, made.ID, voltagepark.VMPowerStoppedDisassociated)
	require.NoError(t, err)
	srv.Advance(time.Second)
	assert.Equal(t, voltagepark.VMRunning, status())
	srv.Advance(time.Second)
	assert.Equal(t, voltagepark.VMStoppedDisassociated, status())
	require.NoError(t, client.VirtualMachines.Relocate(ctx, made.ID))
	srv.Advance(2 * time.Second)
	assert.Equal(t, voltagepark.VMRelocating, status())
	srv.Advance(time.Second)
	assert.Equal(t, voltagepark.VMRunning, status())

	rented, err := client.BareMetal.Deploy(ctx, voltagepark.BareMetal{LocationID: voltageparktest.Dallas, GPUCount: 8, Name: "b", SSHKeys: []string{publicKey}})
	require.NoError(t, err)
	srv.Advance(4*time.Second - 1)
	require.Equal(t, "Pending", srv.Rentals()[0].Status)
	srv.Advance(1)
	require.Equal(t, "Running", srv.Rentals()[0].Status)
	require.NoError(t, client.BareMetal.Reboot(ctx, rented.ID, srv.Rentals()[0].PublicIPs))
	srv.Advance(5*time.Second - 1)
	require.Equal(t, "Pending", srv.Rentals()[0].Status)
	srv.Advance(1)
	require.Equal(t, "Running", srv.Rentals()[0].Status)
}

func TestListsLag(t *testing.T) {
	t.Parallel()
	srv := voltageparktest.NewServer(t, apitest.ManualClock, apitest.ListLag(time.Minute))
	listed := func() int {
		page, err := srv.Client().VirtualMachines.ListPage(t.Context(), voltagepark.ListParams{})
		require.NoError(t, err)
		return page.Total
	}
	_, err := srv.Client().VirtualMachines.Deploy(t.Context(), vm("a"))
	require.NoError(t, err)
	assert.Zero(t, listed())
	srv.Advance(time.Minute)
	assert.Equal(t, 1, listed())
	srv.Fail("GET /virtual-machines/", apitest.Lag(time.Hour))
	assert.Zero(t, listed())
}

func TestThenCarriesOut(t *testing.T) {
	t.Parallel()
	srv := voltageparktest.NewServer(t)
	once := voltagepark.WithRetryPolicy(voltagepark.RetryPolicy{MaxRepeats: voltagepark.NoRepeats})
	made, err := srv.Client().VirtualMachines.Deploy(t.Context(), vm("a"))
	require.NoError(t, err)
	srv.Fail("DELETE /virtual-machines/:id", apitest.Then(apitest.Status(500)))
	require.ErrorIs(t, srv.Client(once).VirtualMachines.Delete(t.Context(), made.ID), voltagepark.ErrServer)
	srv.AssertNothingRunning()
}

func TestAQuotaCanBeSet(t *testing.T) {
	t.Parallel()
	srv := voltageparktest.NewServer(t, apitest.ManualClock, voltageparktest.Quota(1, time.Hour))
	client := srv.Client(voltagepark.WithMaxWait(time.Millisecond))
	_, err := client.Presets.List(t.Context())
	require.NoError(t, err)
	_, err = client.Presets.List(t.Context())
	require.ErrorIs(t, err, voltagepark.ErrRateLimited)
}
