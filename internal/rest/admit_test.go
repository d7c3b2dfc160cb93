package rest

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// A wait that would pass the deadline or MaxWait is not begun: the call is back
// in the same instant, says both kinds, and when to come again.
func TestAWaitThatIsTooLongIsNotBegun(t *testing.T) {
	t.Parallel()
	quota := func(t *testing.T, c *Core) { require.NoError(t, get(t.Context(), c, "first")) }
	paused := func(t *testing.T, c *Core) { require.ErrorIs(t, get(t.Context(), c, "pause"), api.ErrRateLimited) }
	var calls, told atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d waits of 10 s and 2 m, where 9 s or less were allowed: %d told at once", calls.Load(), told.Load())
	})
	for _, limit := range []struct {
		name   string
		before func(*testing.T, *Core)
		wait   time.Duration
	}{{"the quota's share", quota, 10 * time.Second}, {"a pause", paused, 2 * time.Minute}} {
		for _, patience := range []struct {
			name     string
			deadline time.Duration
			maxWait  time.Duration
		}{{"MaxWait", 0, 9 * time.Second}, {"no MaxWait at all", 0, 0}, {"the deadline", 9 * time.Second, api.Unlimited}, {"both", 9 * time.Second, 9 * time.Second}} {
			for _, class := range []*Endpoint{readThing, createThing} {
				t.Run(limit.name+" against "+patience.name+", "+class.Class.String(), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						sent := 0
						c := newCore(t, memory, withLimiter(360, 1), withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}), through(func(r *http.Request) (*http.Response, error) {
							sent++
							if r.URL.Path == "/v1/things/pause" {
								return answer(429, `{}`, "Retry-After", "120"), nil
							}
							return answer(200, `{"id":"thing_1"}`), nil
						}))
						limit.before(t, c)
						calls.Add(1)
						ctx, began := t.Context(), time.Now()
						if patience.deadline > 0 {
							var cancel context.CancelFunc
							ctx, cancel = context.WithTimeout(ctx, patience.deadline)
							defer cancel()
						}
						p := paramsOf(class)
						p.Settings.MaxWait = &patience.maxWait
						_, err := Do(ctx, c, class, p, decodeThing)
						require.Zero(t, time.Since(began), "it waited in vain")
						require.Equal(t, 1, sent)
						require.ErrorIs(t, err, api.ErrRateLimited)
						require.ErrorIs(t, err, api.ErrNotSent)
						require.NotErrorIs(t, err, api.ErrMaybeCreated)
						require.Equal(t, patience.deadline > 0, errors.Is(err, context.DeadlineExceeded))
						var e *api.RateLimitError
						require.ErrorAs(t, err, &e)
						require.WithinDuration(t, began.Add(limit.wait), e.RetryAt, time.Millisecond)
						require.InDelta(t, limit.wait, e.Wait, float64(time.Millisecond))
						told.Add(1)
					})
				})
			}
		}
	}
}

// One behind others in the queue is told as it joins how long it would be.
func TestTheQueueAheadCounts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCore(t, memory, withLimiter(360, 1), through(ok(newJournal())))
		require.NoError(t, get(t.Context(), c, "first"))
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() { assert.NoError(t, get(t.Context(), c, "queued")) })
		}
		synctest.Wait()
		began := time.Now()
		err := get(t.Context(), c, "sixth") // 60 s away and a moment, over the default MaxWait
		require.Zero(t, time.Since(began))
		var e *api.RateLimitError
		require.ErrorAs(t, err, &e)
		require.WithinDuration(t, began.Add(60*time.Second), e.RetryAt, time.Millisecond)
		require.Equal(t, 5, c.Quota("").Queued)
		wg.Wait()
	})
}

// The server's own 429 is told at once where its Retry-After is too long to
// wait for: no sleep up to the deadline, and no bare context error.
func TestARetryAfterThatIsTooLongIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	for _, status := range []int{429, 503} {
		synctest.Test(t, func(t *testing.T) {
			c := newCore(t, memory, volt, through(func(*http.Request) (*http.Response, error) {
				return answer(status, `{"message":"slow down"}`, "Retry-After", "120"), nil
			}))
			began := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
			defer cancel()
			patient := paramsOf(readThing)
			unlimited := api.Unlimited
			patient.Settings.MaxWait = &unlimited
			_, byDeadline := Do(ctx, c, readThing, patient, decodeThing)
			require.ErrorIs(t, byDeadline, context.DeadlineExceeded)
			require.ErrorIs(t, byDeadline, api.KindOf(status))
			if status == 503 {
				_, byMaxWait := do(t, c, readThing)
				require.NotErrorIs(t, byMaxWait, context.DeadlineExceeded)
				require.ErrorContains(t, byMaxWait, "longer than the 1m0s that a call may wait")
			}
			require.Zero(t, time.Since(began))
			var answered *api.Error
			require.ErrorAs(t, byDeadline, &answered)
			require.Equal(t, "slow down", answered.Message)
			require.Equal(t, 2*time.Minute, answered.RetryAfter)
			require.Equal(t, began.Add(2*time.Minute), answered.RetryAt)
		})
	}
}

// A context that has ended before the call sends nothing and is not mistaken
// for a limit.
func TestACallWithAnEndedContextSendsNothing(t *testing.T) {
	t.Parallel()
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	late, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	c := newCore(t, memory, through(func(*http.Request) (*http.Response, error) {
		t.Error("a request was sent")
		return nil, errors.New("no")
	}))
	for want, ctx := range map[error]context.Context{context.Canceled: canceled, context.DeadlineExceeded: late} {
		for _, ep := range []*Endpoint{readThing, writeThing, createThing} {
			_, err := Do(ctx, c, ep, paramsOf(ep), decodeThing)
			require.ErrorIs(t, err, want)
			require.ErrorIs(t, err, api.ErrNotSent)
			for _, kind := range []api.Kind{api.ErrRateLimited, api.ErrConnection, api.ErrMaybeCreated} {
				require.NotErrorIs(t, err, kind)
			}
		}
	}
}

// A wait that is exactly as long as is allowed is begun.
func TestAWaitAsLongAsAllowed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCore(t, memory, withMaxWait(10*time.Second), through(script(always(503, `{}`, "Retry-After", "10"), always(200, `{"id":"thing_1"}`))))
		began := time.Now()
		_, err := do(t, c, readThing)
		require.NoError(t, err)
		require.Equal(t, 10*time.Second, time.Since(began))
	})
}

// One whose deadline comes while its limiter has not answered says so.
func TestADeadlineThatComesInTheQueue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCore(t, memory, withMaxWait(api.Unlimited), func(c *Config) { c.Limiter = mute{} })
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := Do(ctx, c, createThing, paramsOf(createThing), decodeThing)
		require.ErrorIs(t, err, api.ErrRateLimited)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, api.ErrNotSent)
		require.ErrorContains(t, err, "the deadline came before its turn")
	})
}

// mute is a limiter that does not answer.
type mute struct{}

func (mute) Take(ctx context.Context, _ api.Ticket) (time.Duration, error) {
	<-ctx.Done()
	return 0, ctx.Err()
}
func (mute) Pause(context.Context, api.Ticket, time.Time) {}
