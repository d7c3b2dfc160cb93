package voltagepark_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

func TestVMStatuses(t *testing.T) {
	t.Parallel()
	type facts struct{ running, stopped, gone, terminal bool }
	for spelled, want := range map[string]facts{
		"Running":               {running: true},
		" RUNNING ":             {running: true},
		"Stopped":               {stopped: true, terminal: true},
		"StoppedDisassociated":  {stopped: true, terminal: true},
		"stopped_disassociated": {stopped: true, terminal: true},
		"Terminated":            {gone: true, terminal: true},
		"Outbid":                {terminal: true},
		"Relocating":            {},
		"Rebooting":             {},
		"":                      {},
	} {
		vm, err := newClient(always(200, `{"id":"v1","status":"`+spelled+`"}`), contract.NewKey()).VirtualMachines.Get(t.Context(), "v1")
		require.NoError(t, err)
		s := vm.Status
		require.Equal(t, want, facts{s.IsRunning(), s.IsStopped(), s.IsGone(), s.IsTerminal()}, spelled)
	}
}

func TestRentalStatuses(t *testing.T) {
	t.Parallel()
	type facts struct{ running, failed, gone, terminal bool }
	for status, want := range map[voltagepark.RentalStatus]facts{
		voltagepark.RentalRunning:    {running: true},
		voltagepark.RentalPending:    {},
		voltagepark.RentalFailed:     {failed: true, terminal: true},
		voltagepark.RentalTerminated: {gone: true, terminal: true},
		"imaging":                    {},
	} {
		require.Equal(t, want, facts{status.IsRunning(), status.IsFailed(), status.IsGone(), status.IsTerminal()}, status)
	}
	require.True(t, voltagepark.StorageActive.IsActive())
	require.False(t, voltagepark.StorageStatus("creating").IsActive())
}

func TestSSH(t *testing.T) {
	t.Parallel()
	vm := voltagepark.VirtualMachine{PublicIP: "203.0.113.7", PortForwards: []voltagepark.PortForward{{Internal: 80, External: 20080}, {Internal: 22, External: 20040}}}
	require.Equal(t, voltagepark.SSH{User: "user", Host: "203.0.113.7", Port: 20040, Command: "ssh -p 20040 user@203.0.113.7"}, vm.SSH())
	require.Equal(t, "ssh -p 20040 root@203.0.113.7", vm.SSHAs("root").Command)
	vm.PortForwards = nil
	require.Equal(t, "ssh user@203.0.113.7", vm.SSH().Command)
	for _, hostile := range []string{"", "$(reboot)", "1.2.3.4; rm -rf /", "-oProxyCommand=x", "a b"} {
		vm.PublicIP = hostile
		require.False(t, vm.SSH().Known(), hostile)
	}

	rental := voltagepark.Rental{Username: "ubuntu", Nodes: []voltagepark.Node{{PrivateIP: "10.0.0.1"}, {PublicIP: "1.2.3.4"}, {PublicIP: "1.2.3.5"}}}
	require.Equal(t, "ssh ubuntu@1.2.3.4", rental.SSH().Command)
	require.Equal(t, "ssh ubuntu@1.2.3.5", rental.SSHTo(rental.Nodes[2]).Command)
	require.False(t, rental.SSHTo(rental.Nodes[0]).Known())
	require.False(t, voltagepark.Rental{}.SSH().Known())
	rental.Username = ""
	require.False(t, rental.SSH().Known(), "nobody to log in as")
}

func TestPrices(t *testing.T) {
	t.Parallel()
	vm := voltagepark.VirtualMachine{Status: voltagepark.VMRunning, Pricing: voltagepark.VMPricing{
		Total: voltagepark.MustUSD("2.5"), TotalDisassociated: voltagepark.MustUSD("0.25"),
	}}
	for status, price := range map[voltagepark.VMStatus]string{
		voltagepark.VMRunning: "$2.50", voltagepark.VMStopped: "$2.50", "rebooting": "$2.50", voltagepark.VMStoppedDisassociated: "$0.25",
		voltagepark.VMTerminated: "$0.00",
	} {
		vm.Status = status
		require.Equal(t, price, vm.HourlyPrice().String(), status)
	}
	location := voltagepark.BareMetalLocation{GPUPriceEthernet: voltagepark.MustUSD("2"), GPUsEthernet: 8, GPUPriceInfiniBand: voltagepark.MustUSD("2.5"), GPUsInfiniBand: 16}
	price, free := location.GPUPrice(voltagepark.NetworkEthernet)
	require.Equal(t, "$2.00 8", price.String()+" "+string(rune('0'+free)))
	price, free = location.GPUPrice("token ring")
	require.False(t, price.Known())
	require.Zero(t, free)
	require.False(t, voltagepark.Preset{ComputeHourlyPrice: voltagepark.MustUSD("1")}.HourlyPrice().Known(), "half of it is not the price")
}

// Other spellings and types than the page's are read as well.
func TestTolerance(t *testing.T) {
	t.Parallel()
	vm, err := newClient(always(200, `{"id":"v1","pricing":{"vcpu_per_hr":0.01,"gpus_per_hr":"2.50"},"resources":{"gpus":{"h100":2},"vcpu_count":"26","ram_gb":"225.5"},
		"port_forwards":{"internal_port":22},"tags":null,"public_ip":7,"timestamp_creation":"yesterday","extra":[{}]}`), contract.NewKey()).VirtualMachines.Get(t.Context(), "v1")
	require.NoError(t, err)
	require.Equal(t, voltagepark.MustUSD("0.01"), vm.Pricing.VCPUs)
	require.Equal(t, voltagepark.Resources{GPUs: map[string]int{"h100": 2}, VCPUs: 26, RAMGB: 225.5}, vm.Resources)
	require.Equal(t, 2, vm.Resources.GPUCount())
	require.Empty(t, vm.PortForwards)
	require.Zero(t, vm.CreatedAt)

	// What is odd does not cost what stands beside it: without its port a machine
	// would be looked for at the port of another.
	vm, err = newClient(always(200, `{"id":"v1","public_ip":"203.0.113.7","port_forwards":[null,{"internal_port":22,"external_port":20040},"x",[]]}`), contract.NewKey()).VirtualMachines.Get(t.Context(), "v1")
	require.NoError(t, err)
	require.Equal(t, "ssh -p 20040 user@203.0.113.7", vm.SSH().Command)

	rental, err := newClient(always(200, pendingRental), contract.NewKey()).BareMetal.Get(t.Context(), "r1")
	require.NoError(t, err)
	require.Equal(t, "77", rental.SubOrder)
	require.True(t, rental.Kubeconfig.IsZero())

	page, err := newClient(always(200, `{"results":[{"id":"t1","total_amount":-12.5,"timestamp_completion":null,
		"details":{"type":"Stripe_Deposit","linked_instance":null,"note_public":"thanks"}},
		{"id":"t2","details":{"type":"baremetal_charge","linked_instance":{"id":"i1","baremetal_rental_id":"r1"}}}]}`), contract.NewKey()).Billing.TransactionsPage(t.Context(), voltagepark.TransactionParams{})
	require.NoError(t, err)
	require.Equal(t, "-$12.50", page.Items[0].TotalAmount.String())
	require.Equal(t, voltagepark.TransactionDetails{Type: "stripe_deposit", Note: "thanks"}, page.Items[0].Details)
	require.Equal(t, "r1", page.Items[1].Details.LinkedInstance.RentalID)

	volume, err := newClient(always(200, `{"id":"s1","used_capacity_bytes":5000000000000,"tenant_id":null}`), contract.NewKey()).Storage.Get(t.Context(), "s1")
	require.NoError(t, err)
	require.EqualValues(t, 5000000000000, volume.UsedBytes)
}

// An answer without content means that what was asked for is so.
func TestNoContent(t *testing.T) {
	t.Parallel()
	c := newClient(always(204, ""), contract.NewKey())
	labels, err := c.VirtualMachines.Update(t.Context(), "v1", aLabelUpdate)
	require.NoError(t, err)
	require.Equal(t, voltagepark.Labels{Name: "text", Tags: []string{"text"}}, labels)
	power, err := c.VirtualMachines.SetPower(t.Context(), "v1", voltagepark.VMPowerStopped)
	require.NoError(t, err)
	require.Equal(t, voltagepark.VMPowerStopped, power)
	volume, err := c.Storage.Update(t.Context(), "s1", voltagepark.VolumeUpdate{SizeGB: voltagepark.Set(5)})
	require.NoError(t, err)
	require.Equal(t, voltagepark.Volume{ID: "s1", SizeGB: 5, UsedBytes: -1}, volume)
}

// What a machine was switched to is told in the one form, as its status is.
func TestPowerInOneForm(t *testing.T) {
	t.Parallel()
	for spelled, want := range map[string]voltagepark.VMPowerStatus{
		"stopped_disassociated": voltagepark.VMPowerStoppedDisassociated, "StoppedDisassociated": voltagepark.VMPowerStoppedDisassociated,
		"Stopped": "", "started": "", "stopping": "stopping",
	} {
		c := newClient(always(200, `{"status":"`+spelled+`"}`), contract.NewKey())
		got, err := c.VirtualMachines.SetPower(t.Context(), "v1", voltagepark.VMPowerStoppedDisassociated)
		if want == "" {
			require.ErrorIs(t, err, voltagepark.ErrRejected, spelled)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, want, got, spelled)
	}
}

// A verdict is an answer whatever it says; a body without one is none.
func TestCloudInitVerdicts(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]voltagepark.CloudInitVerdict{
		`{"error":true,"message":"line 3"}`: {Message: "line 3"},
		`{"error":false,"message":null}`:    {Valid: true},
		`{"error":"false"}`:                 {Valid: true},
		`{"success":false,"error":true}`:    {},
	} {
		got, err := newClient(always(200, body), contract.NewKey()).CloudInit.Validate(t.Context(), voltagepark.CloudInitInstantVM, "x")
		require.NoError(t, err, body)
		require.Equal(t, want, got, body)
	}
	for _, body := range []string{"{}", "", `{"message":"fine"}`, `{"error":null}`, "[]"} {
		_, err := newClient(always(200, body), contract.NewKey()).CloudInit.Validate(t.Context(), voltagepark.CloudInitInstantVM, "x")
		require.ErrorIs(t, err, voltagepark.ErrBadResponse, body)
	}
	_, err := newClient(always(422, `{"detail":[{"loc":["body","type"],"msg":"unexpected value"}]}`), contract.NewKey()).CloudInit.Validate(t.Context(), "windows", "x")
	require.ErrorIs(t, err, voltagepark.ErrBadRequest)
	require.ErrorContains(t, err, "body.type: unexpected value")

	// Elsewhere it is a failure, as ever.
	_, err = newClient(always(200, `{"error":true,"message":"no"}`), contract.NewKey()).Presets.Get(t.Context(), "p1")
	require.ErrorIs(t, err, voltagepark.ErrRejected)
}

func TestReports(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"{}", `{"transactions":{}}`, `{"transactions":[1]}`, "[]", ""} {
		_, err := newClient(always(200, body), contract.NewKey()).Billing.Report(t.Context(), 2024, time.May)
		require.ErrorIs(t, err, voltagepark.ErrBadResponse, body)
	}
	report, err := scripted(t, step{want: "GET /billing/reports/2024/5/transactions", body: `{"transactions":null,"balance_at_period_end":"0"}`}).Billing.Report(t.Context(), 2024, time.May)
	require.NoError(t, err)
	require.Equal(t, voltagepark.MustUSD("0"), report.BalanceAtEnd)
	for _, body := range []string{"{}", `{"rate_hourly":null}`, `{"rate_hourly":"much"}`} {
		_, err := newClient(always(200, body), contract.NewKey()).Billing.HourlyRate(t.Context())
		require.ErrorIs(t, err, voltagepark.ErrBadResponse, body)
	}
}

func TestAmountsOfAProgramsOwn(t *testing.T) {
	t.Parallel()
	price, err := voltagepark.ParseUSD("$2.50")
	require.NoError(t, err)
	require.Equal(t, voltagepark.MustUSD("2.5"), price)
}
