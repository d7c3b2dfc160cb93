package limitertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Subject is a limiter to check.
type Subject struct {
	// New makes limiters that share one quota which nobody has used: a limiter of
	// one process makes one, a shared one some, each as a process of its own would
	// have it. It is called several times.
	New func(t testing.TB) []api.Limiter
	// Quota is how many requests may go in any Window at most.
	Quota  int
	Window time.Duration
	// Utilisation is the part of the quota that has to be usable by those who go
	// as soon as they may, counted over Windows windows: 0.85 by default, which a
	// bucket of rate 0.9 and burst 0.1 reaches. A reserve for urgent requests is not
	// usable by others.
	Utilisation float64
	// Windows is how many windows are tried: 3 by default.
	Windows int
	// Callers is how many goroutines ask each limiter: 1 by default, as the queue
	// of a process does; more show that it is safe.
	Callers int
	// Slack is how late a limiter may let go what could go, in a window, beyond
	// its own wait: a tenth of the window by default.
	Slack time.Duration
}

func (s Subject) withDefaults() Subject {
	if s.Utilisation == 0 {
		s.Utilisation = 0.85
	}
	if s.Windows == 0 {
		s.Windows = 3
	}
	if s.Callers == 0 {
		s.Callers = 1
	}
	if s.Slack == 0 {
		s.Slack = s.Window / 10
	}
	return s
}

// Check runs all checks, each on limiters of its own.
func Check(t testing.TB, s Subject) {
	t.Helper()
	s = s.withDefaults()
	s.checkQuota(t)
	s.checkUrgent(t)
	s.checkWaits(t)
	s.checkPause(t)
	s.checkContext(t)
	s.checkForecast(t)
	s.checkRemaining(t)
}

func (s Subject) make(t testing.TB) []api.Limiter {
	t.Helper()
	all := s.New(t)
	if len(all) == 0 {
		t.Fatal("limitertest: New made no limiter")
	}
	return all
}

// ticket is what a queue's head asks with, and urgent what it asks with for a deletion.
var (
	ticket = api.Ticket{Attempt: 1}
	urgent = api.Ticket{Attempt: 1, Urgent: true}
)

// take asks once, and tells when it was asked and answered.
func take(ctx context.Context, t testing.TB, l api.Limiter, ticket api.Ticket) (g grant, wait time.Duration, err error) {
	t.Helper()
	g.asked = time.Now()
	wait, err = l.Take(ctx, ticket)
	g.answered = time.Now()
	if err == nil && wait < 0 {
		err = fmt.Errorf("a wait of %s", wait)
	}
	return g, wait, err
}

// grant is a request that was let go between two instants.
type grant struct{ asked, answered time.Time }

// exhaust takes until a wait is told, and tells it.
func (s Subject) exhaust(t testing.TB, l api.Limiter) (taken int, wait time.Duration) {
	t.Helper()
	for taken <= s.Quota {
		_, wait, err := take(context.Background(), t, l, ticket)
		switch {
		case err != nil:
			t.Fatalf("limitertest: Take: %v", err)
		case wait > 0:
			return taken, wait
		}
		taken++
	}
	t.Fatalf("limitertest: %d requests went at once, where the quota is %d", taken, s.Quota)
	return taken, 0
}
