package limitertest

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// checkQuota lets all callers send as soon as they may, and checks every window.
func (s Subject) checkQuota(t testing.TB) {
	t.Helper()
	var (
		mu     sync.Mutex
		grants []grant
		all    sync.WaitGroup
	)
	end := time.Now().Add(time.Duration(s.Windows) * s.Window)
	for _, l := range s.make(t) {
		for range s.Callers {
			all.Go(func() {
				for time.Now().Before(end) {
					g, wait, err := take(context.Background(), t, l, ticket)
					if err != nil {
						t.Errorf("limitertest: Take: %v", err)
						return
					}
					if wait > 0 {
						time.Sleep(min(wait, time.Until(end)))
						continue
					}
					mu.Lock()
					grants = append(grants, g)
					enough := len(grants) > 2*s.Quota*s.Windows
					mu.Unlock()
					if enough {
						return // one without any limit
					}
				}
			})
		}
	}
	all.Wait()
	s.judge(t, grants)
	if want := int(s.Utilisation * float64(s.Quota*s.Windows)); len(grants) < want {
		t.Errorf("limitertest: %d requests went in %d windows, want %d of %d at least", len(grants), s.Windows, want, s.Quota*s.Windows)
	}
}

// checkUrgent mixes urgent requests with others: together they keep the quota, whether
// the limiter has a reserve or not, and no urgent request waits longer than another.
func (s Subject) checkUrgent(t testing.TB) {
	t.Helper()
	all := s.make(t)
	var grants []grant
	// ask calls Take until it returns a wait, and returns the wait.
	ask := func(l api.Limiter, ticket api.Ticket) time.Duration {
		for {
			g, wait, err := take(context.Background(), t, l, ticket)
			switch {
			case err != nil:
				t.Fatalf("limitertest: Take of an urgent request: %v", err)
			case wait > 0:
				return wait
			}
			if grants = append(grants, g); len(grants) > 2*s.Quota*s.Windows {
				s.judge(t, grants)
				t.Fatalf("limitertest: no request is made to wait")
			}
		}
	}
	for i, end := 0, time.Now().Add(s.Window+s.Window/4); time.Now().Before(end); i++ {
		l := all[i%len(all)]
		others := ask(l, ticket)
		wait := ask(l, urgent)
		if wait > others+s.Slack && i == 0 {
			t.Errorf("limitertest: an urgent request has to wait for %s, and any other for %s", wait, others)
		}
		time.Sleep(min(wait, s.Window/8))
	}
	s.judge(t, grants)
}

// judge compares the grants with the quota. A grant was given at some time between the
// call and its result, so only certain violations count: the last of more than quota
// grants was returned less than a window after the first was requested.
func (s Subject) judge(t testing.TB, grants []grant) {
	t.Helper()
	slices.SortFunc(grants, func(a, b grant) int { return a.asked.Compare(b.asked) })
	for i, g := range grants {
		n := 0
		for _, other := range grants[i:] {
			if other.answered.Sub(g.asked) < s.Window {
				n++
			}
		}
		if n > s.Quota {
			t.Errorf("limitertest: %d requests went within %s, where the quota is %d", n, s.Window, s.Quota)
			break
		}
	}
}
