package voltagepark

import (
	"iter"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// life is what virtual machines and rentals have in common.
type life struct {
	id, name string
	tags     []string
	keys     []string // the public keys that open it
	created  time.Time
	left     time.Time // when it was terminated
	status   string
	turns    []turn
	charge   *charge // what it costs now
	next     *kernel.Event
}

// turn is a change of status.
type turn struct {
	at     time.Time
	status string
}

func (l *life) become(status string, at time.Time) {
	l.status = status
	l.turns = append(l.turns, turn{at, status})
}

// statusAt is what the status was at a time, "" where there was none yet.
func (l *life) statusAt(t time.Time) (status string) {
	for _, turn := range l.turns {
		if turn.at.After(t) {
			break
		}
		status = turn.status
	}
	return status
}

func (l *life) own() *life { return l }

// fleet is machines of a kind: those that are there, and those that were.
type fleet[T interface{ own() *life }] struct {
	kernel.Ordered[T]
	gone []T
}

// retire takes a machine that was terminated out.
func (f *fleet[T]) retire(m T) {
	f.Remove(m.own().id)
	f.gone = append(f.gone, m)
}

// at are the machines that there were lag before now, the oldest first, each with
// the status that it had.
func (f *fleet[T]) at(now time.Time, lag time.Duration) iter.Seq2[T, string] {
	return func(yield func(T, string) bool) {
		then := now.Add(-lag)
		for _, m := range slices.Backward(f.gone) {
			if !m.own().left.After(then) {
				break
			}
			if status := m.own().statusAt(then); status != "" && !yield(m, status) {
				return
			}
		}
		for m := range f.All() {
			if status := m.own().statusAt(then); status != "" && !yield(m, status) {
				return
			}
		}
	}
}

// find finds a machine that is there, or was where those are still told of.
func find[T interface{ own() *life }](s *Server, f *fleet[T], id string) (m T, ok bool) {
	if m, ok = f.Get(id); ok || s.does(GoneIs404) {
		return m, ok
	}
	for _, m := range f.gone {
		if m.own().id == id {
			return m, true
		}
	}
	return m, false
}
