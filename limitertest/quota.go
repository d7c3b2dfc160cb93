package limitertest

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"
)

// checkQuota lets everybody go as soon as they may, and looks at every window.
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
					g, wait, err := take(context.Background(), t, l)
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
}

// judge compares the grants with the quota. A grant happened somewhere between
// the question and the answer, so that only what is certain counts: that of more
// than the quota, the last was answered less than a window after the first was
// asked for.
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
	if want := int(s.Utilisation * float64(s.Quota*s.Windows)); len(grants) < want {
		t.Errorf("limitertest: %d requests went in %d windows, want %d of %d at least", len(grants), s.Windows, want, s.Quota*s.Windows)
	}
}
