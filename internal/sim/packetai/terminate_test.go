package packetai_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/packetai"
)

func TestTheMinimumRuntimeIs25Minutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	id := w.deploy("a")
	for _, wait := range []time.Duration{0, 10 * time.Minute, 15*time.Minute - 1} {
		w.clock.Advance(wait)
		w.do("DELETE", "/deployments/"+id, "").fails(409, "CONFLICT")
	}
	assert.Equal(t, "running", w.get("/deployments/"+id).at("data.status"))
	w.clock.Advance(1)
	assert.Equal(t, "terminated", w.do("DELETE", "/deployments/"+id, "").is(200).at("data.status"))
}

func TestTheMinimumRuntimeCanBeAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{MinimumRuntime: -1})
	w.do("DELETE", "/deployments/"+w.deploy("a"), "").is(200)
	w = newWorld(t, packetai.Config{MinimumRuntime: time.Minute})
	assert.Contains(t, w.do("DELETE", "/deployments/"+w.deploy("a"), "").fails(409, "CONFLICT").text("error.message"), "1-minute minimum runtime")
}

func TestTooEarlyATerminationTellsTheTimeLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	id := w.deploy("a")
	for _, step := range []struct {
		wait    time.Duration
		minutes float64
		words   string
	}{{0, 25, "25 more minutes"}, {time.Second, 25, "25 more minutes"}, {59 * time.Second, 24, "24 more minutes"}, {23*time.Minute + 1, 1, "1 more minute "}} {
		w.clock.Advance(step.wait)
		r := w.do("DELETE", "/deployments/"+id, "").fails(409, "CONFLICT")
		assert.Equal(t, step.minutes, r.at("error.details.remainingMinutes"))
		assert.Contains(t, r.text("error.message"), step.words)
	}
}

func TestAnEarlyTerminationIsRefundedByTheSecond(t *testing.T) {
	t.Parallel()
	for after, refund := range map[time.Duration]kernel.Money{
		25 * time.Minute:             21_000_000,
		30 * time.Minute:             18_000_000,
		30*time.Minute + time.Second: 17_990_000, // 17.99
		// 59 s of 36.00 an hour are 0.59.
		time.Hour - 59*time.Second: 590_000,
		time.Hour - time.Second:    10_000,
	} {
		w := newWorld(t, packetai.Config{})
		id := w.deploy("a")
		w.clock.Advance(after)
		r := w.do("DELETE", "/deployments/"+id, "").is(200)
		assert.InDelta(t, float64(refund)/1e6, r.at("data.refundAmount"), 1e-9, after)
		state := w.look()
		assert.Equal(t, 36*kernel.Dollar-refund, state.Spent, after)
		assert.Equal(t, 464*kernel.Dollar+refund, state.Balance, after)
		kinds := []kernel.EntryKind{packetai.DeploymentCreated, kernel.Upfront, kernel.Refunded, packetai.DeploymentEnded}
		require.Len(t, state.Ledger, len(kinds))
		for i, e := range state.Ledger {
			assert.Equal(t, kinds[i], e.Kind)
			assert.Equal(t, id, e.ID)
		}
		assert.Equal(t, -refund, state.Ledger[2].Amount)
		assert.Equal(t, time.Hour-after.Truncate(time.Second), state.Ledger[2].Duration)
	}
}

// Parts of a cent are rounded, half of one up.
func TestRefundsAreInWholeCents(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	require.NoError(t, w.SetPrice("off_abc123", 10_010_000))
	id := w.deploy("a")
	w.clock.Advance(30 * time.Minute) // half of it is 5.005
	w.do("DELETE", "/deployments/"+id, "").is(200)
	assert.Equal(t, "5.00", w.look().Spent.String())
}

func TestAfterTheFirstHourNothingIsRefunded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	id := w.deploy("a")
	w.clock.Advance(90 * time.Minute)
	r := w.do("DELETE", "/deployments/"+id, "").is(200)
	assert.Nil(t, r.at("data.refundAmount"))
	assert.EqualValues(t, 72*kernel.Dollar, w.look().Spent, "the second hour was debited as it began")
}

func TestATerminationEndsTheCosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	id := w.deploy("a")
	w.clock.Advance(2*time.Hour + time.Minute)
	assert.EqualValues(t, 108*kernel.Dollar, w.look().Spent)
	w.do("DELETE", "/deployments/"+id, "").is(200)
	w.clock.Advance(100 * time.Hour)
	state := w.look()
	assert.EqualValues(t, 108*kernel.Dollar, state.Spent)
	assert.False(t, state.Rented[0].Billed)
	assert.EqualValues(t, 2, w.get("/offers?search=b200").at("data.0.available"), "its machine is free again")
	assert.Equal(t, "terminated", w.do("DELETE", "/deployments/"+id, "").is(200).at("data.status"), "again is no error")
	assert.Equal(t, state.Ledger, w.look().Ledger)
}

func TestTheProviderCanTakeADeploymentAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	id := w.deploy("a")
	w.clock.Advance(15 * time.Minute)
	require.NoError(t, w.TerminateByProvider(id))
	r := w.get("/deployments/" + id)
	assert.Equal(t, "terminated-provider", r.at("data.status"))
	assert.EqualValues(t, 27, r.at("data.refundAmount"))
	require.Error(t, w.TerminateByProvider(id))
	require.Error(t, w.TerminateByProvider("dep_nothing"))
}
