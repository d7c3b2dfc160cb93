package voltagepark_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/voltagepark"
)

func TestWaitGone(t *testing.T) {
	t.Parallel()
	vm := func(ctx context.Context, c *voltagepark.Client) error { return c.VirtualMachines.WaitGone(ctx, "v1") }
	rental := func(ctx context.Context, c *voltagepark.Client) error { return c.BareMetal.WaitGone(ctx, "r1") }
	still := step{want: "GET /virtual-machines/v1", body: `{"id":"v1","status":"Running"}`}
	ended := step{want: "GET /virtual-machines/v1", body: `{"id":"v1","status":"Terminated"}`}
	for name, c := range map[string]struct {
		wait  invoke
		took  time.Duration
		steps []step
	}{
		"terminated":            {vm, 4 * time.Second, []step{vmIs("Running"), vmIs("Terminated")}},
		"not found":             {vm, 4 * time.Second, []step{vmIs("Running"), noVMs, noVM}},
		"told by Get":           {vm, 0, []step{noVMs, ended}},
		"listed no more only":   {vm, 4 * time.Second, []step{noVMs, still, noVMs, noVM}},
		"stopped is not gone":   {vm, 4 * time.Second, []step{vmIs("Stopped"), noVMs, noVM}},
		"unknown is not gone":   {vm, 4 * time.Second, []step{vmIs("Deleting"), noVMs, noVM}},
		"a Get that fails":      {vm, 8 * time.Second, []step{vmIs("Running"), noVMs, {want: noVM.want, status: 500}, noVMs, noVM}},
		"a failed rental stays": {rental, 4 * time.Second, []step{rentalIs("Failed", ""), rentalIs("Terminated", "")}},
		"a rental told by Get":  {rental, 0, []step{noRentals, {want: "GET /bare-metal/r1", body: `{"id":"r1","status":"Terminated"}`}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			took, err := timed(t, time.Hour, c.wait, c.steps...)
			require.NoError(t, err)
			require.Equal(t, c.took, took)
		})
	}
	_, err := timed(t, time.Hour, vm, noVMs, step{want: noVM.want, status: 403})
	require.ErrorIs(t, err, voltagepark.ErrForbidden, "that proves nothing")
}

func TestWaitUntil(t *testing.T) {
	t.Parallel()
	var saw []voltagepark.VMStatus
	off := func(ctx context.Context, c *voltagepark.Client) error {
		_, err := c.VirtualMachines.Wait(ctx, "v1", func(vm voltagepark.VirtualMachine) bool { return vm.Status.IsStopped() },
			voltagepark.WithVMProgress(func(vm voltagepark.VirtualMachine) { saw = append(saw, vm.Status) }))
		return err
	}
	_, err := timed(t, time.Hour, off, vmIs("Running"), vmIs("Stopped"))
	require.NoError(t, err)
	require.Equal(t, []voltagepark.VMStatus{voltagepark.VMRunning, voltagepark.VMStopped}, saw)
	_, err = timed(t, time.Hour, off, vmIs("Terminated"))
	require.ErrorIs(t, err, voltagepark.ErrFailed)

	pending := func(ctx context.Context, c *voltagepark.Client) error {
		_, err := c.BareMetal.Wait(ctx, "r1", func(r voltagepark.Rental) bool { return r.Status == voltagepark.RentalPending })
		return err
	}
	_, err = timed(t, time.Hour, pending, rentalIs("Running", ""), rentalIs("Pending", ""))
	require.NoError(t, err)
	_, err = timed(t, time.Hour, pending, rentalIs("Failed", ""))
	require.ErrorIs(t, err, voltagepark.ErrFailed)
}
