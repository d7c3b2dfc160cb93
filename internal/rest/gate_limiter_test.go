package rest

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// perMinute is the limiter that the documentation of api.Limiter shows.
type perMinute struct {
	mu     sync.Mutex
	at     []time.Time
	paused []time.Time
}

func (l *perMinute) Take(context.Context, api.Ticket) (time.Duration, error) {
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

func (l *perMinute) Pause(_ context.Context, _ api.Ticket, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.paused = append(l.paused, until)
}

// limiterFuncs is a limiter made of two functions.
type limiterFuncs struct {
	take  func(context.Context, api.Ticket) (time.Duration, error)
	pause func(context.Context, api.Ticket, time.Time)
}

func (l limiterFuncs) Take(ctx context.Context, t api.Ticket) (time.Duration, error) {
	return l.take(ctx, t)
}

func (l limiterFuncs) Pause(ctx context.Context, t api.Ticket, until time.Time) {
	if l.pause != nil {
		l.pause(ctx, t, until)
	}
}

func limitedBy(l api.Limiter) func(*Config) { return func(c *Config) { c.Limiter = l } }

func TestALimiterOfTheCallersOwnIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j, l := newJournal(), &perMinute{}
		c := newCore(t, memory, limitedBy(l), withMaxWait(api.Unlimited), through(ok(j)))
		var wg sync.WaitGroup
		for range 150 {
			wg.Go(func() { assert.NoError(t, get(t.Context(), c, "x")) })
		}
		wg.Wait()
		require.Len(t, j.at, 150)
		for i := 60; i < 150; i++ {
			require.GreaterOrEqual(t, j.at[i]-j.at[i-60], time.Minute)
		}
		require.Equal(t, 2*time.Minute, j.at[149], "no slower than it allows")

		// A deadline that its wait would pass is told at once.
		began := time.Now()
		for range 30 {
			require.NoError(t, get(t.Context(), c, "x"))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		err := get(ctx, c, "x")
		require.Zero(t, time.Since(began))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		var e *api.RateLimitError
		require.ErrorAs(t, err, &e)
		require.Equal(t, time.Now().Add(time.Minute), e.RetryAt)
	})
}

func TestALimiterHearsOfEveryPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &perMinute{}
		j := newJournal()
		c := pausedCore(t, j, 2, "30", limitedBy(l))
		require.NoError(t, get(t.Context(), c, "x"))
		require.Equal(t, []time.Time{j.began.Add(30 * time.Second), j.began.Add(60 * time.Second)}, l.paused)
	})
}

// The limiter is told whether a request is a repeat, which limit it counts
// against, how many wait behind it, and how long it would wait.
func TestALimiterIsToldWhatItIsAskedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var tickets, pauses []api.Ticket
		l := limiterFuncs{
			take: func(_ context.Context, ticket api.Ticket) (time.Duration, error) {
				tickets = append(tickets, ticket)
				return 0, nil
			},
			pause: func(_ context.Context, ticket api.Ticket, _ time.Time) { pauses = append(pauses, ticket) },
		}
		const minute = time.Minute
		c := pausedCore(t, newJournal(), 2, "1", limitedBy(l), withMaxWait(minute))
		deploy := *createThing
		deploy.Limit = "deploy"
		_, err := do(t, c, &deploy)
		require.NoError(t, err)
		require.Equal(t, []api.Ticket{
			{Class: "deploy", Attempt: 1, Patience: minute}, {Class: "deploy", Attempt: 2, Patience: minute - time.Second}, {Class: "deploy", Attempt: 3, Patience: minute - 2*time.Second},
		}, tickets)
		require.Equal(t, []api.Ticket{{Class: "deploy", Attempt: 1}, {Class: "deploy", Attempt: 2}}, pauses)

		tickets = nil
		wait := make(chan struct{})
		l.take = func(_ context.Context, ticket api.Ticket) (time.Duration, error) {
			<-wait
			tickets = append(tickets, ticket)
			return 0, nil
		}
		c = newCore(t, memory, limitedBy(l), through(ok(newJournal())), withMaxWait(minute))
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() { assert.NoError(t, get(t.Context(), c, "x")) })
			synctest.Wait()
		}
		<-time.After(20 * time.Second)
		close(wait)
		wg.Wait()
		left := minute - 20*time.Second
		require.Equal(t, []api.Ticket{{Attempt: 1, Patience: minute}, {Attempt: 1, Queued: 1, Patience: left}, {Attempt: 1, Patience: left}}, tickets)

		tickets = nil
		require.NoError(t, get(t.Context(), newCore(t, memory, limitedBy(l), through(ok(newJournal())), withMaxWait(0)), "x"))
		require.Equal(t, []api.Ticket{{Attempt: 1, Patience: 1}}, tickets, "none at all, which is known")
	})
}

func TestALimiterRefuses(t *testing.T) {
	t.Parallel()
	full := errors.New("this month's money is spent")
	c := newCore(t, memory, limitedBy(limiterFuncs{take: func(context.Context, api.Ticket) (time.Duration, error) { return 0, full }}),
		through(func(*http.Request) (*http.Response, error) { t.Error("a request was sent"); return nil, full }))
	for _, ep := range []*Endpoint{readThing, createThing} {
		_, err := do(t, c, ep)
		require.ErrorIs(t, err, full)
		require.ErrorIs(t, err, api.ErrRateLimited)
		require.ErrorIs(t, err, api.ErrNotSent)
		var e *api.RateLimitError
		require.ErrorAs(t, err, &e)
		require.Zero(t, e.RetryAt, "nobody knows when to come back")
	}
}

// A limiter that asks another machine is not to blame for a caller who leaves.
func TestACallerWhoLeavesTheLimiterIsNotLimited(t *testing.T) {
	t.Parallel()
	for _, want := range []error{context.Canceled, context.DeadlineExceeded} {
		synctest.Test(t, func(t *testing.T) {
			c := newCore(t, memory, through(ok(newJournal())), limitedBy(limiterFuncs{take: func(ctx context.Context, _ api.Ticket) (time.Duration, error) {
				<-ctx.Done()
				return 0, ctx.Err()
			}}))
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			if want == context.Canceled {
				time.AfterFunc(time.Second, cancel)
			}
			err := get(ctx, c, "x")
			require.ErrorIs(t, err, want)
			require.ErrorIs(t, err, api.ErrNotSent)
			require.Equal(t, want == context.DeadlineExceeded, errors.Is(err, api.ErrRateLimited), "%v", err)
		})
	}
}

// Leave that a limiter gave before a pause was heard of is void.
func TestAPauseOverrulesTheLimitersLeave(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		key := api.NewSecret(newKey())
		same := func(c *Config) { c.Key = key }
		j := newJournal()
		refused := newCore(t, memory, same, withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}), through(func(r *http.Request) (*http.Response, error) {
			return answer(429, `{}`, "Retry-After", "40"), delay(r, 3*time.Second)
		}))
		slow := newCore(t, memory, same, through(ok(j)), limitedBy(limiterFuncs{take: func(context.Context, api.Ticket) (time.Duration, error) {
			<-time.After(5 * time.Second)
			return 0, nil
		}}))
		var wg sync.WaitGroup
		wg.Go(func() { assert.ErrorIs(t, get(t.Context(), refused, "x"), api.ErrRateLimited) })
		synctest.Wait()
		wg.Go(func() { assert.NoError(t, get(t.Context(), slow, "x")) })
		wg.Wait()
		require.Equal(t, []time.Duration{48 * time.Second}, j.at, "the pause ends at 43 s, and the limiter takes 5 s again")
	})
}

// Nobody overtakes one who waits at the head, also where it is another limiter
// that the head waits for.
func TestNobodyOvertakesTheHead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		key := api.NewSecret(newKey())
		same := func(c *Config) { c.Key = key }
		j := newJournal()
		slow := newCore(t, memory, same, through(ok(j)), limitedBy(limiterFuncs{take: func(context.Context, api.Ticket) (time.Duration, error) {
			<-time.After(5 * time.Second)
			return 0, nil
		}}))
		quick := newCore(t, memory, same, through(ok(j)))
		var wg sync.WaitGroup
		wg.Go(func() { assert.NoError(t, get(t.Context(), slow, "first")) })
		synctest.Wait()
		wg.Go(func() { assert.NoError(t, get(t.Context(), quick, "second")) })
		wg.Wait()
		require.Equal(t, []string{"first", "second"}, j.order)
	})
}

// foreteller is a limiter that forecasts, too.
type foreteller struct {
	limiterFuncs
	forecast func() time.Duration
}

func (f foreteller) Forecast(api.Ticket, int) time.Duration { return f.forecast() }

// A limiter that panics, or ends the goroutine as a test's failure does, ends the
// call that asked it, and keeps nobody else waiting.
func TestALimiterThatPanicsKeepsNobody(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(){"panics": func() { panic("no quota today") }, "ends the goroutine": runtime.Goexit} {
		for _, in := range []string{"Take", "Forecast"} {
			t.Run(name+" in "+in, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					broken := true
					once := func(method string) {
						if broken && method == in {
							broken = false
							fail()
						}
					}
					j := newJournal()
					c := newCore(t, memory, through(ok(j)), limitedBy(foreteller{limiterFuncs{take: func(context.Context, api.Ticket) (time.Duration, error) {
						once("Take")
						<-time.After(time.Second)
						return 0, nil
					}}, func() time.Duration { once("Forecast"); return 0 }}))
					var wg sync.WaitGroup
					for range 3 {
						wg.Go(func() {
							defer func() { _ = recover() }()
							assert.NoError(t, get(t.Context(), c, "x"))
						})
						synctest.Wait()
					}
					wg.Wait()
					require.Len(t, j.at, 2, "all but the one that met it")
					require.NoError(t, get(t.Context(), c, "x"))
					require.Zero(t, c.Quota("").Queued)
				})
			})
		}
	}
}

// A limiter of the caller's own may take its time over a forecast, and look at the
// queue: nothing is held that others need, and no turn is missed meanwhile.
func TestALimiterForetellsWithoutTheLock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var c *Core
		j := newJournal()
		c = newCore(t, memory, through(ok(j)), limitedBy(foreteller{limiterFuncs{take: func(context.Context, api.Ticket) (time.Duration, error) {
			<-time.After(10 * time.Second)
			return 0, nil
		}}, func() time.Duration {
			assert.NotZero(t, c.Quota("").Queued)
			<-time.After(15 * time.Second)
			return 0
		}}))
		var wg sync.WaitGroup
		for _, name := range []string{"first", "second", "third"} {
			wg.Go(func() { assert.NoError(t, get(t.Context(), c, name)) })
			synctest.Wait()
		}
		wg.Wait()
		require.Equal(t, []string{"first", "second", "third"}, j.order)
		require.Equal(t, []time.Duration{10 * time.Second, 25 * time.Second, 35 * time.Second}, j.at)
	})
}

// A pause that begins while a limiter is asked is looked at before what the limiter
// said is waited for.
func TestAPauseIsNotMissedWhileALimiterIsAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		key := api.NewSecret(newKey())
		same := func(c *Config) { c.Key = key }
		refused := newCore(t, memory, same, withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}), through(func(r *http.Request) (*http.Response, error) {
			return answer(429, `{}`, "Retry-After", "300"), delay(r, 3*time.Second)
		}))
		slow := newCore(t, memory, same, through(ok(newJournal())), limitedBy(limiterFuncs{take: func(context.Context, api.Ticket) (time.Duration, error) {
			<-time.After(5 * time.Second)
			return 40 * time.Second, nil
		}}))
		began := time.Now()
		var wg sync.WaitGroup
		wg.Go(func() { assert.ErrorIs(t, get(t.Context(), refused, "x"), api.ErrRateLimited) })
		synctest.Wait()
		var e *api.RateLimitError
		require.ErrorAs(t, get(t.Context(), slow, "x"), &e)
		require.Equal(t, 5*time.Second, time.Since(began), "it is longer than may be waited")
		require.Equal(t, began.Add(303*time.Second), e.RetryAt)
		wg.Wait()
	})
}
