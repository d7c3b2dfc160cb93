package soak

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// figures are what came of a run.
type figures struct {
	provider        string
	seed            uint64
	lived           time.Duration
	calls, erred    int
	requests        int
	created         int            // by the ledger
	heard           map[string]int // of those, how
	ambiguous       int            // errors
	left, swept     int
	spent, due      kernel.Money
	peaks           map[string]int
	struck          map[string]int
	jobs, confirmed int
}

func newFigures() *figures {
	return &figures{heard: map[string]int{}, peaks: map[string]int{}, struck: map[string]int{}}
}

// String is a table for people.
func (g *figures) String() string {
	var b strings.Builder
	row := func(what string, format string, args ...any) {
		fmt.Fprintf(&b, "  %-12s %s\n", what, fmt.Sprintf(format, args...))
	}
	struck := 0
	for _, n := range g.struck {
		struck += n
	}
	fmt.Fprintf(&b, "%s, seed %d: %s of fleet life\n", g.provider, g.seed, g.lived.Round(time.Minute))
	row("calls", "%d, of which %d failed", g.calls, g.erred)
	row("requests", "%d, of which %d met a fault", g.requests, struck)
	for _, window := range slices.Sorted(maps.Keys(g.peaks)) {
		name := "peak"
		if window != "" {
			name += " " + window
		}
		row(name, "%d in its window", g.peaks[window])
	}
	row("created", "%d: %d returned, %d found later, %d named by an error, %d by name alone", g.created, g.heard["returned"], g.heard["found"], g.heard["named"], g.heard["unsure"])
	row("heard of", "%d of %d", g.created-g.heard[""], g.created)
	row("ambiguous", "%d errors", g.ambiguous)
	row("left", "%d when all had gone home, each named by an error; %d swept", g.left, g.swept)
	if g.jobs > 0 {
		row("webhooks", "%d ends, %d confirmed", g.jobs, g.confirmed)
	}
	row("spent", "$%s, billed for $%s", g.spent, g.due)
	for _, fault := range slices.Sorted(maps.Keys(g.struck)) {
		row("fault", "%5d %s", g.struck[fault], fault)
	}
	return b.String()
}

// total sums up the figures of all runs.
type total struct {
	mu                     sync.Mutex
	runs                   int
	lived                  time.Duration
	requests, struck       int
	created, unheard, left int
	spent, due             kernel.Money
}

func (t *total) add(g *figures) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.runs++
	t.lived += g.lived
	t.requests += g.requests
	for _, n := range g.struck {
		t.struck += n
	}
	t.created += g.created
	t.unheard += g.heard[""]
	t.left += g.left
	t.spent += g.spent
	t.due += g.due
}

// print is called when all runs are over.
func (t *total) print(tb testing.TB) {
	tb.Logf("%d runs, %s of fleet life in all: %d requests, of which %d met a fault; %d created, %d of them never heard of; "+
		"%d left by a program that was told so; $%s spent, and billed for $%s",
		t.runs, t.lived.Round(time.Minute), t.requests, t.struck, t.created, t.unheard, t.left, t.spent, t.due)
}
