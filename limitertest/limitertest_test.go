package limitertest_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/limitertest"
)

func one(l func() api.Limiter) func(testing.TB) []api.Limiter {
	return func(testing.TB) []api.Limiter { return []api.Limiter{l()} }
}

func TestTheModulesOwnLimitersKeepTheirPromises(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]limitertest.Subject{
		"bucket": {New: one(func() api.Limiter { return api.NewLimiter(900, 100) }), Quota: 1000, Window: time.Hour},
		"bucket, many callers": {New: one(func() api.Limiter { return api.NewLimiter(900, 100) }), Quota: 1000, Window: time.Hour,
			Callers: 16},
		"window": {New: one(func() api.Limiter { return api.NewWindowLimiter(60, time.Minute) }), Quota: 60, Window: time.Minute,
			Utilisation: 59. / 60, Callers: 16},
		"small window": {New: one(func() api.Limiter { return api.NewWindowLimiter(5, time.Minute) }), Quota: 5, Window: time.Minute, Utilisation: 1},
		"ten lines":    {New: one(func() api.Limiter { return &perMinute{} }), Quota: 60, Window: time.Minute, Utilisation: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { limitertest.Check(t, s) })
		})
	}
}

// perMinute is the limiter that the documentation of api.Limiter shows.
type perMinute struct {
	mu sync.Mutex
	at []time.Time
}

func (l *perMinute) Take(_ context.Context, _ api.Ticket) (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	for len(l.at) > 0 && now.Sub(l.at[0]) >= time.Minute {
		l.at = l.at[1:]
	}
	if len(l.at) >= 60 {
		return l.at[0].Add(time.Minute).Sub(now), nil
	}
	l.at = append(l.at, now)
	return 0, nil
}

func (l *perMinute) Pause(context.Context, api.Ticket, time.Time) {}

// broken limiters, and what is wrong with each.
type broken struct {
	perMinute
	take      func(l *broken) (time.Duration, error)
	urgent    bool          // an urgent request goes at once
	late      time.Duration // the wait of an urgent request, if not 0
	remaining int
	forecast  time.Duration
	n         int
}

func (b *broken) Take(ctx context.Context, t api.Ticket) (time.Duration, error) {
	if t.Urgent && (b.urgent || b.late != 0) {
		return b.late, nil
	}
	if b.take != nil {
		return b.take(b)
	}
	return b.perMinute.Take(ctx, t)
}
func (b *broken) Remaining(api.Ticket) int                   { return b.remaining }
func (b *broken) Forecast(_ api.Ticket, _ int) time.Duration { return b.forecast }

// recorder is a test that may fail.
type recorder struct {
	testing.TB
	mu    sync.Mutex
	fails []string
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fails = append(r.fails, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...); panic(r) }

// A limiter that breaks a promise is found out.
func TestBrokenLimitersAreFoundOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		make func() api.Limiter
		said string
	}{
		"lets one too many go":  {func() api.Limiter { return api.NewWindowLimiter(61, time.Minute) }, "where the quota is 60"},
		"a bucket with a burst": {func() api.Limiter { return api.NewLimiter(60*60, 30) }, "where the quota is 60"},
		"wastes the quota":      {func() api.Limiter { return api.NewWindowLimiter(40, time.Minute) }, "went in 3 windows, want"},
		"counts what it refuses": {func() api.Limiter {
			return &broken{take: func(b *broken) (time.Duration, error) {
				if b.n++; b.n <= 60 {
					return 0, nil
				}
				return time.Duration(b.n-60) * time.Second, nil
			}}
		}, "what is refused must not count"},
		"lets urgent ones exceed": {func() api.Limiter { return &broken{urgent: true} }, "where the quota is 60"},
		"lets urgent ones wait":   {func() api.Limiter { return &broken{late: time.Hour} }, "an urgent request has to wait for 1h0m0s"},
		"refuses urgent ones":     {func() api.Limiter { return &broken{late: -1} }, "Take of an urgent request: a wait of -1ns"},
		"no limit":                {func() api.Limiter { return api.NoLimiter }, "where the quota is 60"},
		"negative waits":          {func() api.Limiter { return &broken{take: func(*broken) (time.Duration, error) { return -1, nil }} }, "a wait of -1ns"},
		"foretells nothing":       {func() api.Limiter { return &broken{remaining: 60} }, "behind three windows' requests"},
		"foretells too much":      {func() api.Limiter { return &broken{remaining: 60, forecast: time.Hour} }, "where nothing has gone"},
		"nothing remains":         {func() api.Limiter { return &broken{forecast: 0} }, "remain of an unused quota"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := &recorder{TB: t}
				func() {
					defer func() { _ = recover() }()
					limitertest.Check(r, limitertest.Subject{New: one(c.make), Quota: 60, Window: time.Minute})
				}()
				require.NotEmpty(t, r.fails)
				require.Contains(t, fmt.Sprint(r.fails), c.said)
			})
		})
	}
}
