package limitertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// A Subject is a limiter to test.
type Subject struct {
	// New returns limiters that share one unused quota. For a limiter in one process it
	// returns one. For a shared limiter it returns several, one for each process. It is
	// called several times.
	New func(t testing.TB) []api.Limiter
	// Quota is how many requests may be sent in any Window.
	Quota  int
	Window time.Duration
	// Utilisation is the part of the quota that callers must be able to use if they send
	// requests as soon as they may, counted over Windows windows. The default is 0.85,
	// which a bucket of rate 0.9 and burst 0.1 reaches. A reserve for urgent requests
	// does not count.
	Utilisation float64
	// Windows is how many windows are tested. The default is 3.
	Windows int
	// Callers is how many goroutines use each limiter. The default is 1, like the queue
	// of a process. More test the safety for concurrent use.
	Callers int
	// Slack is how late a limiter may permit a request, in a window, after the wait that
	// it returned. The default is a tenth of the window.
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

// Check runs all tests, each with new limiters.
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

// ticket is the Ticket of a usual request, and urgent the Ticket of a deletion.
var (
	ticket = api.Ticket{Attempt: 1}
	urgent = api.Ticket{Attempt: 1, Urgent: true}
)

// take calls Take once, and returns the times of the call and of the result.
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

// grant is a request that was permitted between two times.
type grant struct{ asked, answered time.Time }

// exhaust calls Take until it returns a wait, and returns the wait.
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
