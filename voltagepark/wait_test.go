package voltagepark_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/voltagepark"
)

const (
	listVMs     = "GET /virtual-machines/?limit=100"
	listRentals = "GET /bare-metal/?limit=100"
)

// listed is a look that shows these objects.
func listed(want string, objects ...string) step {
	body := `{"results":[`
	for i, o := range objects {
		if i > 0 {
			body += ","
		}
		body += o
	}
	return step{want: want, body: body + `],"has_next":false}`}
}

func vmIs(status string) step {
	return listed(listVMs, `{"id":"other","status":"Terminated"}`, `{"id":"v1","status":"`+status+`","public_ip":"203.0.113.7","port_forwards":[{"internal_port":22,"external_port":20040}]}`)
}

func rentalIs(status, power string) step {
	return listed(listRentals, `{"id":"r1","status":"`+status+`","power_status":"`+power+`","node_count":1,"node_networking":[{"public_ip":"203.0.113.7"}]}`)
}

var (
	noVMs     = listed(listVMs)
	noVM      = step{want: "GET /virtual-machines/v1", status: 404, body: `{"detail":"not found"}`}
	noRentals = listed(listRentals)
)

// timed runs a wait against a script, and tells how long it took.
func timed(t *testing.T, within time.Duration, wait invoke, steps ...step) (took time.Duration, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := scripted(t, steps...)
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		began := time.Now()
		err = wait(ctx, c)
		took = time.Since(began)
	})
	return took, err
}

func waitVM(ctx context.Context, c *voltagepark.Client) error {
	_, err := c.VirtualMachines.WaitRunning(ctx, "v1")
	return err
}

func waitRental(ctx context.Context, c *voltagepark.Client) error {
	_, err := c.BareMetal.WaitRunning(ctx, "r1")
	return err
}

func TestWaitRunning(t *testing.T) {
	t.Parallel()
	noIP := listed(listVMs, `{"id":"v1","status":"Running","public_ip":null}`)
	noNodes := listed(listRentals, `{"id":"r1","status":"Running"}`)
	oneNode := listed(listRentals, `{"id":"r1","status":"Running","node_count":2,"node_networking":[{"public_ip":"1.2.3.4"}]}`)
	noAddress := listed(listRentals, `{"id":"r1","status":"Running","node_count":1,"node_networking":[{"private_ip":"10.0.0.1"}]}`)
	secondPage := []step{
		{want: listVMs, body: `{"results":[{"id":"other","status":"Terminated"}],"has_next":true}`},
		{want: listVMs + "&offset=1", body: `{"results":[` + theVM + `],"has_next":false}`},
	}
	for name, c := range map[string]struct {
		wait  invoke
		took  time.Duration
		steps []step
	}{
		"at once":                  {waitVM, 0, []step{vmIs("Running")}},
		"on the second page":       {waitVM, 0, secondPage},
		"after a while":            {waitVM, 8 * time.Second, []step{vmIs("Deploying"), vmIs("Relocating"), vmIs("RUNNING")}},
		"no address yet":           {waitVM, 4 * time.Second, []step{noIP, vmIs("Running")}},
		"not listed yet":           {waitVM, 8 * time.Second, []step{noVMs, noVMs, vmIs("Running")}},
		"a start that takes":       {waitVM, 8 * time.Second, []step{vmIs("Stopped"), vmIs("StoppedDisassociated"), vmIs("Running")}},
		"a server that fails":      {waitVM, 4 * time.Second, []step{{want: listVMs, status: 503}, vmIs("Running")}},
		"a page":                   {waitVM, 4 * time.Second, []step{{want: listVMs, body: "<html>"}, vmIs("Running")}},
		"a connection that is cut": {waitVM, 4 * time.Second, []step{{want: listVMs, err: errors.New("reset")}, vmIs("Running")}},

		"a rental at once":           {waitRental, 0, []step{rentalIs("Running", "Running")}},
		"a rental that says started": {waitRental, 0, []step{rentalIs("Running", "started")}},
		"a rental after a while":     {waitRental, 8 * time.Second, []step{rentalIs("Pending", ""), rentalIs("Imaging", ""), rentalIs("Running", "")}},
		"a rental that is off":       {waitRental, 4 * time.Second, []step{rentalIs("Running", "Stopped"), rentalIs("Running", "Running")}},
		"a rental's nodes":           {waitRental, 12 * time.Second, []step{noNodes, oneNode, noAddress, rentalIs("Running", "Running")}},
		"a rental not listed yet":    {waitRental, 4 * time.Second, []step{noRentals, rentalIs("Running", "Running")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			took, err := timed(t, time.Hour, c.wait, c.steps...)
			require.NoError(t, err)
			require.Equal(t, c.took, took)
		})
	}
}

// An end is told at once, with what was seen last.
func TestWaitsThatFail(t *testing.T) {
	t.Parallel()
	for status, says := range map[string]string{
		"Terminated": `voltagepark: wait for virtual machine "v1": it is terminated`,
		"Outbid":     `voltagepark: wait for virtual machine "v1": it is outbid`,
	} {
		took, err := timed(t, time.Hour, waitVM, vmIs(status))
		require.EqualError(t, err, says)
		require.ErrorIs(t, err, voltagepark.ErrFailed)
		require.NotErrorIs(t, err, voltagepark.ErrWaitTimeout)
		require.Zero(t, took)
		require.Equal(t, "v1", as[*voltagepark.WaitError](t, err).VM.ID)
		require.Equal(t, "203.0.113.7", as[*voltagepark.WaitError](t, err).VM.PublicIP)
		require.True(t, as[*api.WaitError](t, err).Ended)
	}
	for _, status := range []string{"Failed", "Terminated"} {
		_, err := timed(t, time.Hour, waitRental, rentalIs("Pending", ""), rentalIs(status, ""))
		require.ErrorIs(t, err, voltagepark.ErrFailed)
		require.Equal(t, "r1", as[*voltagepark.WaitError](t, err).Rental.ID)
	}

	// Stopped is an end when it lasts.
	steps := make([]step, 16)
	for i := range steps {
		steps[i] = vmIs("Stopped")
	}
	took, err := timed(t, time.Hour, waitVM, steps...)
	require.EqualError(t, err, `voltagepark: wait for virtual machine "v1": it is stopped`)
	require.Equal(t, time.Minute, took)

	// One that was never there.
	for i := range steps {
		steps[i] = noVMs
	}
	took, err = timed(t, time.Hour, waitVM, append(steps, noVM)...)
	require.ErrorIs(t, err, voltagepark.ErrNotFound)
	require.NotErrorIs(t, err, voltagepark.ErrFailed)
	require.Equal(t, time.Minute, took)

	// One that vanished.
	took, err = timed(t, time.Hour, waitVM, vmIs("Relocating"), noVMs, noVM)
	require.ErrorIs(t, err, voltagepark.ErrFailed)
	require.EqualError(t, err, `voltagepark: wait for virtual machine "v1": it is gone: the API no longer knows it`)
	require.Equal(t, 4*time.Second, took)

	// A list that leaves it out while Get shows it is asked less and less.
	vm := step{want: "GET /virtual-machines/v1", body: `{"id":"v1","status":"Relocating"}`}
	_, err = timed(t, time.Hour, waitVM, vmIs("Relocating"), noVMs, vm, noVMs, vm, noVMs, noVMs, vmIs("Running"))
	require.NoError(t, err)

	_, err = timed(t, time.Hour, waitVM, step{want: listVMs, status: 401, body: `{"detail":"expired"}`})
	require.ErrorIs(t, err, voltagepark.ErrUnauthorized)

	took, err = timed(t, 9*time.Second, waitVM, vmIs("Relocating"), vmIs("Relocating"), vmIs("Relocating"))
	require.ErrorIs(t, err, voltagepark.ErrWaitTimeout)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, "still relocating after 9s")
	require.Equal(t, 9*time.Second, took)
	require.Equal(t, voltagepark.VMRelocating, as[*voltagepark.WaitError](t, err).VM.Status)
}

func TestWaitWithoutAContext(t *testing.T) {
	t.Parallel()
	var none context.Context
	vm, err := scripted(t).VirtualMachines.WaitRunning(none, "vm_1")
	require.ErrorIs(t, err, voltagepark.ErrInvalidArgument)
	require.Equal(t, "vm_1", vm.ID)
	err = scripted(t).BareMetal.WaitGone(none, "bm_1")
	require.ErrorIs(t, err, voltagepark.ErrInvalidArgument)
}
