package sim_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Days pass in milliseconds inside a bubble, on the real clock.
func TestTheServerLivesInABubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Config{Clock: kernel.RealClock{}})
		w.makePod("a")
		time.Sleep(20 * time.Hour)
		assert.Equal(t, "75.60", w.Spent().String())
		assert.Equal(t, "running", w.Running()[0].Status)
	})
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
		steps := 300
		if testing.Short() {
			steps = 90
		}
		for i := range steps {
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
		assert.Equal(t, steps/3, w.CreatedCount("p"))
	})
}
