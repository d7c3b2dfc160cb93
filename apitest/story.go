package apitest

import (
	"fmt"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// storyLength is the number of requests in a story.
const storyLength = 60

// Story returns the last requests and their effects, for people.
func (s *Sim) Story() string {
	state := s.look(kernel.Query{Log: storyLength, Rented: true})
	var b strings.Builder
	fmt.Fprintf(&b, "%d requests", state.Requests)
	if left := state.Requests - len(state.Log); left > 0 {
		fmt.Fprintf(&b, ", the last %d of them", len(state.Log))
	}
	for _, r := range state.Log {
		fmt.Fprintf(&b, "\n%4d  %8s  %-6s %-28s %s", r.N, r.Time.Sub(state.Began).Round(time.Millisecond), r.Method, r.Path, outcome(r))
	}
	fmt.Fprintf(&b, "\nspent $%s, balance $%s, %d %s", state.Spent, state.Balance, len(state.Rented), state.Noun)
	for _, r := range state.Rented {
		fmt.Fprintf(&b, "\n  %s %q %s, $%s an hour, $%s until now", r.ID, r.Name, r.Status, r.Rate, r.Cost)
	}
	return b.String()
}

func outcome(r kernel.Record) string {
	text := "no answer"
	if r.Status != 0 {
		text = fmt.Sprint(r.Status)
	}
	if r.Note != "" {
		text += "  " + r.Note
	}
	if r.Fault != "" {
		text += "  [fault: " + r.Fault + "]"
	}
	if r.Violations > 0 {
		text += "  [violation]"
	}
	return text
}
