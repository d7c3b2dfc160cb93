package voltagepark_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func TestAStoppedMachineIsBilledInFull(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	id := w.deploy("a", voltagepark.OneGPU, nil)
	w.setPower(id, "stopped").ok()
	w.clock.Advance(time.Hour)
	assert.Equal(t, "Stopped", w.vmStatus(id))
	assert.Equal(t, "3.50265", w.spent())
}

func TestADisassociatedMachineIsBilledForItsDisk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	id := w.deploy("a", voltagepark.OneGPU, nil)
	w.setPower(id, "stopped_disassociated").ok()
	w.clock.Advance(power)
	before := w.VMs()[0]
	assert.Equal(t, voltagepark.Money(1750), before.Rate)
	w.clock.Advance(time.Hour)
	assert.Equal(t, voltagepark.Money(1750), w.VMs()[0].Cost-before.Cost)
	w.setPower(id, "started").ok()
	w.clock.Advance(power)
	assert.Equal(t, voltagepark.Money(3_502_650), w.VMs()[0].Rate)
	list := w.results("/billing/transactions")
	require.Len(t, list, 3)
	linked := func(i int) object { return list[i]["details"].(object)["linked_instance"].(object) }
	assert.Equal(t, "virtual_machine_instance", linked(0)["type"])
	assert.Equal(t, "storage_block_instance", linked(1)["type"])
	assert.Equal(t, id, linked(2)["virtual_machine_id"])
	assert.NotEqual(t, linked(0)["id"], linked(2)["id"])
	assert.Nil(t, list[2]["timestamp_completion"], "it goes on")
	assert.Equal(t, list[0]["timestamp_completion"], list[1]["timestamp_creation"])
	assert.Equal(t, "0.001752", list[1]["total_amount"], "an hour and five seconds of its disk")
}

func TestTransactionsAreOfTheirPeriod(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	id := w.deploy("a", voltagepark.OneGPU, nil) // at noon of the 28th
	w.clock.Advance(36 * time.Hour)
	w.do("DELETE", "/virtual-machines/"+id, nil).ok() // at midnight after the 29th
	w.clock.Advance(24 * time.Hour)
	w.store("b", 100)
	w.clock.Advance(time.Hour)
	for query, want := range map[string][]string{
		"":                                       {"126.095400", "0.017408"},
		"?earliest=2026-03-28&latest=2026-03-28": {"42.031800"},
		"?earliest=2026-03-29&latest=2026-03-29": {"84.063600"},
		"?latest=2026-03-28":                     {"42.031800"},
		"?earliest=2026-03-30":                   {"0.017408"},
		"?earliest=2026-04-01":                   nil,
		"?latest=2026-03-27":                     nil,
	} {
		var got []string
		for _, r := range w.results("/billing/transactions" + query) {
			got = append(got, r["period_amount"].(string))
		}
		assert.Equal(t, want, got, query)
	}
	assert.Equal(t, "126.095400", w.results("/billing/transactions?latest=2026-03-28")[0]["total_amount"])
}

func TestTransactionsAreFilteredByType(t *testing.T) {
	t.Parallel()
	w, _ := stage(t)
	w.AddFunds(voltagepark.Dollar)
	types := func(query string) (types []any) {
		for _, r := range w.results("/billing/transactions" + query) {
			types = append(types, r["details"].(object)["type"])
		}
		return types
	}
	assert.Equal(t, []any{"storage_charge", "charge", "baremetal_charge", "other"}, types(""))
	assert.Equal(t, []any{"baremetal_charge"}, types("?types=baremetal"))
	assert.Equal(t, []any{"storage_charge", "charge"}, types("?types=storage&types=virtual_machine"))
	assert.Empty(t, types("?types=storage_block"))
	w.do("GET", "/billing/transactions?types=tea", nil).is(422)
}

func TestAReportAddsUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	id := w.deploy("a", voltagepark.OneGPU, nil)
	w.clock.Advance(time.Hour)
	w.AddFunds(50 * voltagepark.Dollar)
	w.setPower(id, "stopped_disassociated").ok()
	w.clock.Advance(time.Hour)
	report := w.get("/billing/reports/2026/03/transactions")
	state, err := w.Look(kernel.Query{})
	require.NoError(t, err)
	money := func(text any) voltagepark.Money {
		m, err := kernel.ParseMoney(text.(string))
		require.NoError(t, err)
		return m
	}
	assert.Equal(t, "1000.000000", report["balance_at_period_start"])
	assert.Equal(t, state.Balance.Cents(), money(report["balance_at_period_end"]).Cents())
	assert.Equal(t, money(report["balance_at_period_end"]), money(report["balance_at_period_start"])+money(report["balance_delta_in_period"]))
	var sum voltagepark.Money
	for _, r := range report["transactions"].([]any) {
		amount := money(r.(object)["period_amount"])
		if r.(object)["details"].(object)["type"] == "other" {
			amount = -amount
		}
		sum -= amount
	}
	assert.Equal(t, money(report["balance_delta_in_period"]), sum)
}

func TestAReportIsOfItsMonth(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.deploy("a", voltagepark.OneGPU, nil)
	w.clock.Advance(5 * 24 * time.Hour) // to noon of the 2nd of April
	report := func(month string) object { return w.get("/billing/reports/2026/" + month + "/transactions") }
	assert.Empty(t, report("2")["transactions"])
	assert.Equal(t, "-294.222600", report("3")["balance_delta_in_period"], "3 days and a half")
	assert.Equal(t, "-126.095400", report("4")["balance_delta_in_period"], "1 day and a half")
	assert.Equal(t, report("3")["balance_at_period_end"], report("4")["balance_at_period_start"])
	assert.Empty(t, report("5")["transactions"])
	assert.Equal(t, report("4")["balance_at_period_end"], report("5")["balance_at_period_start"])
	for _, path := range []string{"2026/13", "2026/0", "x/1", "0/1", "2026/x"} {
		w.do("GET", "/billing/reports/"+path+"/transactions", nil).is(422)
	}
}

func TestTransactionsAgreeWithTheLedger(t *testing.T) {
	t.Parallel()
	w, ids := stage(t)
	w.clock.Advance(100 * time.Minute)
	w.setPower(ids["vm"], "stopped_disassociated").ok()
	w.clock.Advance(33*time.Minute + 7*time.Second)
	w.do("DELETE", "/virtual-machines/"+ids["vm"], nil).ok()
	w.do("DELETE", "/bare-metal/"+ids["rental"], nil).ok()
	w.do("DELETE", "/storage/"+ids["volume"], nil).ok()
	state, err := w.Look(kernel.Query{Ledger: true, Rented: true})
	require.NoError(t, err)
	assert.Empty(t, state.Rented)
	var billed, told voltagepark.Money
	for _, e := range state.Ledger {
		billed += e.Amount
	}
	for _, r := range w.results("/billing/transactions") {
		m, err := kernel.ParseMoney(r["total_amount"].(string))
		require.NoError(t, err)
		told += m
		assert.NotNil(t, r["timestamp_completion"])
	}
	assert.Equal(t, state.Spent, billed)
	assert.Equal(t, billed, told)
}
