package rest

import (
	"context"
	"net/http"
	"path"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// journal remembers when each request began, as the time since it was made.
type journal struct {
	mu    sync.Mutex
	began time.Time
	order []string
	at    []time.Duration
}

func newJournal() *journal { return &journal{began: time.Now()} }

func (j *journal) note(r *http.Request) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.order = append(j.order, path.Base(r.URL.Path))
	j.at = append(j.at, time.Since(j.began).Round(time.Millisecond))
}

// get reads the thing called name, within ctx.
func get(ctx context.Context, c *Core, name string) error {
	_, err := Do(ctx, c, readThing, &Params{Args: []string{name}}, decodeThing)
	return err
}

// ok answers every request at once.
func ok(j *journal) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		j.note(r)
		return answer(200, `{"id":"thing_1"}`), nil
	}
}

func TestTheQueueIsFirstComeFirstServed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		c := newCore(t, memory, through(ok(j)), withLimiter(3600, 1))
		var wg sync.WaitGroup
		var want []string
		for i := range 50 {
			name := strconv.Itoa(i)
			want = append(want, name)
			wg.Go(func() { assert.NoError(t, get(t.Context(), c, name)) })
			synctest.Wait() // it stands in the queue before the next comes
		}
		wg.Wait()
		require.Equal(t, want, j.order)
		require.Equal(t, 49*time.Second, j.at[49])
	})
}

// The one at the head that gives up leaves its turn to the next, who waits no
// longer for it.
func TestAHeadWhoseContextEndsHandsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		c := newCore(t, memory, through(ok(j)), withLimiter(360, 1)) // one in ten seconds
		require.NoError(t, get(t.Context(), c, "first"))
		head, leave := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			err := get(head, c, "head")
			assert.ErrorIs(t, err, context.Canceled)
			assert.ErrorIs(t, err, api.ErrNotSent)
			assert.NotErrorIs(t, err, api.ErrRateLimited, "nobody limited it: it left")
			assert.Equal(t, 3*time.Second, time.Since(j.began))
		})
		synctest.Wait()
		wg.Go(func() { assert.NoError(t, get(t.Context(), c, "second")) })
		synctest.Wait()
		wg.Go(func() { assert.NoError(t, get(t.Context(), c, "third")) })
		time.AfterFunc(3*time.Second, leave)
		wg.Wait()
		require.Equal(t, []string{"first", "second", "third"}, j.order)
		require.Equal(t, []time.Duration{0, 10 * time.Second, 20 * time.Second}, j.at)
	})
}

// One in the middle of the queue that gives up is not waited for.
func TestOneWhoLeavesTheQueueIsForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		c := newCore(t, memory, through(ok(j)), withLimiter(360, 1))
		require.NoError(t, get(t.Context(), c, "first"))
		var wg sync.WaitGroup
		middle, leave := context.WithCancel(t.Context())
		wg.Go(func() { assert.NoError(t, get(t.Context(), c, "head")) })
		synctest.Wait()
		wg.Go(func() { assert.ErrorIs(t, get(middle, c, "middle"), context.Canceled) })
		synctest.Wait()
		wg.Go(func() { assert.NoError(t, get(t.Context(), c, "last")) })
		synctest.Wait()
		leave()
		wg.Wait()
		require.Equal(t, []string{"first", "head", "last"}, j.order)
		require.Equal(t, 20*time.Second, j.at[2])
		require.Equal(t, 0, c.Quota("").Queued)
	})
}

// pausedCore is a Core whose every request is answered with a 429 that asks for
// that long, until the journal has as many.
func pausedCore(t *testing.T, j *journal, refusals int, retryAfter string, change ...func(*Config)) *Core {
	serve := func(r *http.Request) (*http.Response, error) {
		j.note(r)
		j.mu.Lock()
		n := len(j.at)
		j.mu.Unlock()
		if n <= refusals {
			return answer(429, `{}`, "Retry-After", retryAfter), nil
		}
		if err := delay(r, 5*time.Second); err != nil {
			return nil, err
		}
		return answer(200, `{"id":"thing_1"}`), nil
	}
	return newCore(t, memory, append([]func(*Config){through(serve), withMaxWait(api.Unlimited)}, change...)...)
}

// A Retry-After beyond an hour is not believed: after an hour and a little one
// request goes alone, and the others follow when it has been answered.
func TestAPauseBeyondBeliefEndsWithOneProbe(t *testing.T) {
	t.Parallel()
	for _, refusals := range []int{1, 2} {
		synctest.Test(t, func(t *testing.T) {
			j := newJournal()
			c := pausedCore(t, j, refusals, "99999999")
			var wg sync.WaitGroup
			for i := range 20 {
				wg.Go(func() { assert.NoError(t, get(t.Context(), c, strconv.Itoa(i))) })
				synctest.Wait()
			}
			wg.Wait()
			const pause = time.Hour + 30*time.Second
			want := []time.Duration{0, pause}
			if refusals == 2 {
				want = append(want, 2*pause)
			}
			probe := want[refusals]
			require.Len(t, j.at, 20+refusals)
			require.Equal(t, want, j.at[:refusals+1])
			for _, at := range j.at[refusals+1:] {
				require.GreaterOrEqual(t, at, probe+5*time.Second, "it began before the probe was answered")
			}
			require.Less(t, j.at[len(j.at)-1], probe+11*time.Second)
		})
	}
}

// A probe that is given up does not keep the others for ever.
func TestAProbeThatEndsInVainLetsTheNextGo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		c := pausedCore(t, j, 1, "99999999", withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}))
		require.ErrorIs(t, get(t.Context(), c, "refused"), api.ErrRateLimited)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour+32*time.Second)
		defer cancel()
		var wg sync.WaitGroup
		wg.Go(func() { assert.ErrorIs(t, get(ctx, c, "probe"), context.DeadlineExceeded) })
		synctest.Wait()
		wg.Go(func() { assert.NoError(t, get(t.Context(), c, "next")) })
		wg.Wait()
		require.Equal(t, []string{"refused", "probe", "next"}, j.order)
		require.Equal(t, []time.Duration{0, time.Hour + 30*time.Second, time.Hour + 32*time.Second}, j.at)
	})
}

// When a pause begins, those in the queue whose wait would now be too long are
// told at once, and the others wait for its end.
func TestAPauseIsToldToTheQueue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		c := newCore(t, memory, withLimiter(360, 1), withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}), through(func(r *http.Request) (*http.Response, error) {
			j.note(r)
			if len(j.at) > 1 {
				return answer(200, `{"id":"thing_1"}`), nil
			}
			return answer(429, `{}`, "Retry-After", "300"), delay(r, 5*time.Second)
		}))
		var wg sync.WaitGroup
		queued := func(name string, check func(error), opts api.CallSettings) {
			wg.Go(func() {
				_, err := Do(t.Context(), c, readThing, &Params{Args: []string{name}, Settings: opts}, decodeThing)
				check(err)
			})
			synctest.Wait()
		}
		minute, unlimited := time.Minute, api.Unlimited
		told := func(err error) {
			var e *api.RateLimitError
			assert.ErrorAs(t, err, &e)
			assert.Equal(t, "paused by a 429", e.Reason)
			assert.Equal(t, 5*time.Second, time.Since(j.began), "it was told later than it could have been")
			assert.Equal(t, 300*time.Second, e.Wait)
			assert.Equal(t, j.began.Add(305*time.Second), e.RetryAt)
			assert.ErrorIs(t, err, api.ErrNotSent)
		}
		queued("refused", func(err error) { assert.ErrorIs(t, err, api.ErrRateLimited) }, api.CallSettings{})
		queued("head", told, api.CallSettings{MaxWait: &minute})
		queued("behind", told, api.CallSettings{MaxWait: &minute})
		queued("patient", func(err error) { assert.NoError(t, err) }, api.CallSettings{MaxWait: &unlimited})
		wg.Wait()
		require.Equal(t, []string{"refused", "patient"}, j.order)
		require.Equal(t, 305*time.Second, j.at[1])
	})
}

// A 429 that does not say for how long pauses all as well, for a back-off; and it is
// counted.
func TestA429WithoutATimePausesAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCore(t, memory, withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats, MinBackoff: 5 * time.Second}),
			through(script(always(429, `{}`), always(200, `{"id":"thing_1"}`))))
		began := time.Now()
		require.ErrorIs(t, get(t.Context(), c, "first"), api.ErrRateLimited)
		require.Zero(t, time.Since(began))
		require.Equal(t, began.Add(5*time.Second), c.Quota("").PausedUntil)
		require.NoError(t, get(t.Context(), c, "another"))
		require.Equal(t, 5*time.Second, time.Since(began))
		require.EqualValues(t, 1, c.Stats().RateLimited)
	})
}

// One who stands behind others is told which limit it is, and how long it would be
// with all of those before it.
func TestOneWhoStandsBehindOthersIsToldWhy(t *testing.T) {
	t.Parallel()
	refused := func(t *testing.T, c *Core) *api.RateLimitError {
		p := paramsOf(readThing)
		patience := 30 * time.Second
		p.Settings.MaxWait = &patience
		_, err := Do(t.Context(), c, readThing, p, decodeThing)
		var e *api.RateLimitError
		require.ErrorAs(t, err, &e)
		return e
	}
	queue := func(t *testing.T, c *Core, wg *sync.WaitGroup) {
		for i := range 3 {
			wg.Go(func() { assert.NoError(t, get(t.Context(), c, strconv.Itoa(i))) })
			synctest.Wait()
		}
	}
	synctest.Test(t, func(t *testing.T) {
		var wg sync.WaitGroup
		c := newCore(t, memory, withLimiter(360, 1), withMaxWait(api.Unlimited), through(always(200, `{"id":"thing_1"}`)))
		require.NoError(t, get(t.Context(), c, "first"))
		queue(t, c, &wg)
		e := refused(t, c)
		assert.Equal(t, "the quota's share is used up", e.Reason)
		assert.InDelta(t, 40*time.Second, e.Wait, float64(time.Second), "three before it, ten seconds each")
		wg.Wait()
	})
	synctest.Test(t, func(t *testing.T) {
		var wg sync.WaitGroup
		c := newCore(t, memory, withMaxWait(api.Unlimited), withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}),
			through(script(always(429, `{}`, "Retry-After", "60"), always(200, `{"id":"thing_1"}`))))
		require.ErrorIs(t, get(t.Context(), c, "first"), api.ErrRateLimited)
		queue(t, c, &wg)
		e := refused(t, c)
		assert.Equal(t, "paused by a 429", e.Reason)
		assert.Equal(t, time.Minute, e.Wait)
		wg.Wait()
	})
}
