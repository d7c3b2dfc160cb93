package explore

import (
	"testing"
	"testing/synctest"
	"time"
)

// A schedule's server never shows a state older than its lag, and shows every change once
// the lag is over. Without this test, a mistake of the server could look like a violation
// of the client.
func TestServerKeepsItsLag(t *testing.T) {
	for seed := range uint64(300) {
		synctest.Test(t, func(t *testing.T) {
			w, rng := newWorld(seed, settings{lag: -1})
			s := newServer(w, rng)
			s.addNeighbours(rng, w)
			s.failRate, s.vanishRate = 0.3, 0.3
			for range 3 {
				th := s.create(w.kind, w.specOf(rng, "train"), &call{}, time.Now())
				time.Sleep(below(rng, time.Minute))
				if rng.IntN(2) == 0 {
					s.end(th, time.Now())
				}
			}
			for range 200 {
				time.Sleep(below(rng, 20*time.Second))
				now := time.Now()
				for _, th := range s.things {
					for a := range accesses {
						shown, began := s.seen(th, a, now, s.replica(a))
						isTrue := shown == th.stateAt(now.Add(-w.lag))
						for _, m := range th.history {
							isTrue = isTrue || m.state == shown && m.at.Equal(began) && !m.at.After(now) && th.isCurrentAfter(m, now.Add(-w.lag))
						}
						if !isTrue {
							t.Fatalf("seed %d: %s shown as %s, which was not so within %v", seed, th, shown, w.lag)
						}
					}
				}
			}
		})
	}
}

// isCurrentAfter reports whether a change was the newest one at some moment after a time.
func (t *thing) isCurrentAfter(m moment, after time.Time) bool {
	for _, later := range t.history {
		if later.at.After(m.at) && !later.at.After(after) {
			return false
		}
	}
	return true
}
