package redislimit

import (
	"slices"
	"time"
)

// grant is a request of this process that was let go.
type grant struct {
	member string
	at     time.Time // when this process heard of it: not before it was granted
	alone  bool      // granted without Redis
	missed bool      // granted by a state that was lost before this process heard of it
}

// told is what Redis last said of everybody's grants.
type told struct {
	count int       // how many are in the window
	order int64     // when, by the server's clock: what is told later is right
	at    time.Time // when it was heard
	free  time.Time // when the oldest of them leaves the window, or this process's turn comes
}

// memory is what one process knows of a quota: what it needs to go on from when
// Redis has lost its state, or is away.
type memory struct {
	epoch    string
	own      []grant // of the last window, the oldest first
	told     told
	knows    bool // told was told
	untold   bool // own has grants that Redis has not heard of
	pause    time.Time
	unsent   time.Time // a pause that Redis has not heard of
	nextTurn time.Time // when the turn comes that this process was told of
}

// prune forgets grants that have left the window.
func (m *memory) prune(now time.Time, window time.Duration) {
	gone := 0
	for gone < len(m.own) && now.Sub(m.own[gone].at) >= window {
		gone++
	}
	m.own = slices.Delete(m.own, 0, gone)
}

// newest names the newest grant that Redis must know of by itself, where it is so
// young that no clock's error makes it leave the window.
func (m *memory) newest(now time.Time, window time.Duration) string {
	for i := len(m.own) - 1; i >= 0; i-- {
		if g := m.own[i]; !g.alone && !g.missed {
			if now.Sub(g.at) < window/2 {
				return g.member
			}
			break
		}
	}
	return ""
}

// report is what Redis has to be told. lost means that it has lost its state.
func (m *memory) report(now time.Time, window time.Duration, lost bool) *report {
	r := &report{told: told{count: -1, at: now}, alone: m.untold, own: slices.Clone(m.own)}
	if lost && m.knows && now.Sub(m.told.at) < window {
		r.told = m.told
		for _, g := range m.own {
			// It was counted then, and counts no longer.
			if now.Sub(g.at) >= window && !g.alone {
				r.told.count--
			}
		}
		r.told.count = max(0, r.told.count)
	}
	return r
}
