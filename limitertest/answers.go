package limitertest

import (
	"context"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// checkWaits waits as long as Take returned, and then expects a permit. A refused request
// must not be counted.
func (s Subject) checkWaits(t testing.TB) {
	t.Helper()
	l := s.make(t)[0]
	_, wait := s.exhaust(t, l)
	if wait > s.Window {
		t.Errorf("limitertest: a wait of %s was told, longer than the window of %s", wait, s.Window)
	}
	for range 50 {
		if _, again, err := take(context.Background(), t, l, ticket); err == nil && again > wait+s.Slack {
			t.Fatalf("limitertest: asking made the wait longer, from %s to %s: what is refused must not count", wait, again)
		}
	}
	began := time.Now()
	for time.Since(began) <= s.Window+s.Slack {
		time.Sleep(wait)
		var err error
		if _, wait, err = take(context.Background(), t, l, ticket); err == nil && wait == 0 {
			return
		}
	}
	t.Errorf("limitertest: nothing went for %s, however long a wait was sat out", time.Since(began))
}

// checkPause reports a pause to one limiter. Limiters that share its quota must wait, or
// leave the pause to the process.
func (s Subject) checkPause(t testing.TB) {
	t.Helper()
	all := s.make(t)
	pause := s.Window / 2
	until := time.Now().Add(pause)
	all[0].Pause(context.Background(), ticket, until)
	all[0].Pause(context.Background(), ticket, until.Add(-pause/2)) // an earlier end takes nothing back
	if len(all) == 1 {
		return
	}
	for i, l := range all {
		if _, wait, err := take(context.Background(), t, l, ticket); err == nil && wait < time.Until(until)-s.Slack {
			t.Errorf("limitertest: limiter %d of %d tells a wait of %s in a pause of %s that another heard of", i+1, len(all), wait, pause)
		}
	}
	time.Sleep(time.Until(until) + s.Slack)
	if _, wait, err := take(context.Background(), t, all[len(all)-1], ticket); err != nil || wait > 0 {
		t.Errorf("limitertest: after the pause: wait %s, %v", wait, err)
	}
}

// checkContext calls Take with a context that has ended, and expects a result at once.
func (s Subject) checkContext(t testing.TB) {
	t.Helper()
	l := s.make(t)[0]
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	began := time.Now()
	_, _ = l.Take(ctx, ticket)
	l.Pause(ctx, ticket, time.Now())
	if took := time.Since(began); took > s.Window {
		t.Errorf("limitertest: with a context that has ended, Take and Pause took %s", took)
	}
}

// checkForecast compares forecasts with the actual waits.
func (s Subject) checkForecast(t testing.TB) {
	t.Helper()
	l := s.make(t)[0]
	f, ok := l.(api.Forecaster)
	if !ok {
		return
	}
	if wait := f.Forecast(ticket, 0); wait > s.Slack {
		t.Errorf("limitertest: a wait of %s was foretold where nothing has gone", wait)
	}
	s.exhaust(t, l)
	last := time.Duration(0)
	for _, ahead := range []int{0, 1, s.Quota / 2, s.Quota - 1, s.Quota, 3 * s.Quota} {
		wait := f.Forecast(ticket, ahead)
		if wait < last-s.Slack {
			t.Errorf("limitertest: with %d ahead a wait of %s was foretold, with fewer ahead %s", ahead, wait, last)
		}
		last = wait
	}
	if last < 2*s.Window-s.Slack {
		t.Errorf("limitertest: behind three windows' requests a wait of %s was foretold, want two windows of %s at least", last, s.Window)
	}
}

// checkRemaining compares Remaining with the number of permits.
func (s Subject) checkRemaining(t testing.TB) {
	t.Helper()
	l := s.make(t)[0]
	r, ok := l.(api.Remainder)
	if !ok {
		return
	}
	before := r.Remaining(ticket)
	if before < 1 || before > s.Quota {
		t.Errorf("limitertest: %d requests remain of an unused quota of %d", before, s.Quota)
	}
	taken, _ := s.exhaust(t, l)
	if taken < before {
		t.Errorf("limitertest: %d were to remain, and %d went", before, taken)
	}
	if after := r.Remaining(ticket); after != 0 {
		t.Errorf("limitertest: %d requests remain when one has to wait", after)
	}
}
