package soak

import (
	"fmt"
	"maps"
	"slices"
	"strings"
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
