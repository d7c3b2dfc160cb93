package sim_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
)

func TestAManualClockStopsAtEachTimer(t *testing.T) {
	t.Parallel()
	c := sim.NewManualClock(noon)
	var rang []time.Duration
	ring := func() { rang = append(rang, c.Now().Sub(noon)) }
	c.AfterFunc(3*time.Second, ring)
	c.AfterFunc(time.Second, func() {
		ring()
		c.AfterFunc(time.Second, ring)
	})
	stop := c.AfterFunc(time.Second, ring)
	assert.True(t, stop())
	assert.False(t, stop())
	c.Advance(-time.Hour)
	c.Advance(10 * time.Second)
	assert.Equal(t, []time.Duration{time.Second, 2 * time.Second, 3 * time.Second}, rang)
	assert.Equal(t, noon.Add(10*time.Second), c.Now())
}

func TestAScaledClockIsFasterThanRealTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := sim.NewScaledClock(60)
		began := c.Now()
		rang := false
		c.AfterFunc(time.Minute, func() { rang = true })
		time.Sleep(time.Second + 2*time.Millisecond)
		synctest.Wait()
		assert.True(t, rang)
		assert.InDelta(t, time.Minute, c.Now().Sub(began), float64(time.Second))
		assert.Equal(t, time.Minute, c.Outside(time.Hour))
		assert.Equal(t, time.Hour, sim.NewScaledClock(-1).Outside(time.Hour))
	})
}

// Days pass in milliseconds inside a bubble, on the real clock.
func TestTheServerLivesInABubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Config{Clock: sim.RealClock{}})
		w.makePod("a")
		time.Sleep(20 * time.Hour)
		assert.Equal(t, "75.60", w.Spent().String())
		assert.Equal(t, "running", w.Running()[0].Status)
	})
}

func TestMoney(t *testing.T) {
	t.Parallel()
	for text, micro := range map[string]sim.Money{
		"12.50": 12_500_000, "$3.6": 3_600_000, "0": 0, "-4": -4_000_000, ".5": 500_000, "0.000001": 1, " 7 ": 7_000_000, "-0.39": -390_000,
	} {
		m, err := sim.ParseMoney(text)
		require.NoError(t, err, text)
		assert.Equal(t, micro, m, text)
	}
	for _, text := range []string{"", "$", "1.0000001", "1e3", "--1", "+1", "1,50", "dear", "99999999999999999999", "1.-5", "."} {
		_, err := sim.ParseMoney(text)
		require.Error(t, err, text)
	}
	for micro, text := range map[sim.Money]string{0: "0.00", 390_000: "0.39", -390_000: "-0.39", 1: "0.000001", 55_500_000: "55.50", 1_234_500: "1.2345"} {
		assert.Equal(t, text, micro.String())
	}
	assert.Equal(t, sim.Money(4_880_000), sim.Money(390_000).For(45_000*time.Second).Cents(), "4.875, half a cent up")
	assert.Equal(t, sim.Money(13_875_000), sim.Money(27_750_000).Times(0.5))
}

// What the ledger adds up to, what was spent and what the balance has lost are
// one sum, to the micro-dollar, whatever happens.
func TestTheLedgerAddsUp(t *testing.T) {
	eachRevision(t, func(t *testing.T, _ string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision, Balance: 100_000 * sim.Dollar, Quota: -1, Lenient: true})
		if w.SetStock("mach_rtx4090_01", 1000) != nil {
			require.NoError(t, w.SetStock("h200-small", 1000))
		}
		var ids []string
		for i := range 300 {
			switch {
			case i%3 == 0:
				ids = append(ids, w.makePod("p"))
			case i%7 == 0 && revision == sim.Classic:
				w.do("POST", "/pods/"+ids[len(ids)/2]+"/stop")
			case i%5 == 0 && revision == sim.Classic:
				w.do("DELETE", "/fine-tuning/"+w.makeJob(trainingJob("j")))
			case i%4 == 0 && len(ids) > 3:
				w.do("DELETE", "/pods/"+ids[0])
				ids = ids[1:]
			}
			w.clock.Advance(time.Duration(i*37) * time.Second)
		}
		for _, p := range w.Running() {
			w.do("DELETE", "/pods/"+strings.TrimSpace(p.ID)).is(200)
		}
		var sum sim.Money
		for _, e := range w.Ledger() {
			sum += e.Amount
		}
		assert.Equal(t, sum, w.Spent())
		assert.Equal(t, 100_000*sim.Dollar-sum, w.Balance())
		assert.Equal(t, 100, w.CreatedCount("p"))
	})
}
