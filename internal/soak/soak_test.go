package soak

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/voltagegpu/volt-go/volttest"
)

// wholeLife is the duration of the test without -duration, and shortLife with -short.
const wholeLife, shortLife = 30 * time.Minute, 10 * time.Minute

var (
	firstSeed = flag.Uint64("seed", 1, "the first `seed`")
	seeds     = flag.Int("seeds", 1, "how many seeds, one after the other")
	lives     = flag.Duration("duration", wholeLife, "how long the fleet lives, in the simulators' time")
)

// providers are all APIs that are simulated.
var providers = map[string]func() provider{
	"volt-classic":      func() provider { return &voltAPI{revision: volttest.Classic} },
	"volt-confidential": func() provider { return &voltAPI{revision: volttest.Confidential} },
	"volt-observed":     func() provider { return &voltAPI{revision: volttest.Observed} },
	"voltagepark":       func() provider { return &parkAPI{} },
	"packetai":          func() provider { return &packetAPI{} },
}

// A fleet lives through everything that can go wrong, and the books balance.
func TestFleet(t *testing.T) {
	t.Parallel()
	if testing.Short() && *lives == wholeLife {
		*lives = shortLife
	}
	sum := &total{}
	t.Cleanup(func() { sum.print(t) })
	for name, made := range providers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := *firstSeed; seed < *firstSeed+uint64(*seeds); seed++ {
				synctest.Test(t, func(t *testing.T) { run(t, made(), seed, sum) })
				if t.Failed() {
					t.Fatalf("seed %d", seed)
				}
			}
		})
	}
}

func run(t *testing.T, p provider, seed uint64, sum *total) {
	p.open(t, seed)
	defer p.close()
	f := &fleet{
		t: t, p: p, seed: seed, until: time.Now().Add(*lives), log: newRequestLog(p.sim()), heard: newHeard(), ensured: map[string]bool{},
	}
	sabotage(t, p, rand.New(rand.NewPCG(seed, 1)))
	f.live()
	time.Sleep(10 * time.Minute) // what is late happens

	g := newFigures()
	g.provider, g.seed, g.lived = fmt.Sprint(p), seed, *lives
	f.checkLeft(g)
	f.log.read(time.Now())
	p.sim().ClearFaults()
	time.Sleep(2 * time.Hour) // pauses and budgets are over
	g.swept = f.sweep()
	if left := p.rented(); len(left) > 0 {
		t.Errorf("still billed, and in no list: %v", left)
	}
	f.audit(g)
	f.checkQuota(g)
	g.calls, g.erred, g.ambiguous = f.calls, f.erred, f.heard.ambiguous
	if v, ok := p.(*voltAPI); ok && v.revision == volttest.Classic {
		g.confirmed, g.jobs = int(v.jobsDone.Load()), len(v.Webhooks())
	}
	t.Logf("%s", g)
	sum.add(g)
}
