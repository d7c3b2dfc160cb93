package rest

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// Half of min(30 s, 1 s · 2ⁿ) is fixed, and half is random.
func TestBackoff(t *testing.T) {
	t.Parallel()
	p := api.RetryPolicy{}.WithDefaults()
	for n, full := range map[int]time.Duration{
		0: 1 * time.Second, 1: 2 * time.Second, 2: 4 * time.Second, 3: 8 * time.Second, 4: 16 * time.Second,
		5: 30 * time.Second, 6: 30 * time.Second, 31: 30 * time.Second, 32: 30 * time.Second, 63: 30 * time.Second, 1 << 30: 30 * time.Second,
	} {
		least, most := full, time.Duration(0)
		for range 2000 {
			d := backoff(p, n)
			least, most = min(least, d), max(most, d)
		}
		assert.GreaterOrEqual(t, least, full/2, n)
		assert.LessOrEqual(t, most, full, n)
		assert.Less(t, least, full*11/20, "its random half is not used")
		assert.Greater(t, most, full*19/20, "its random half is not used")
	}
}

func TestBackoffOfOddPolicies(t *testing.T) {
	t.Parallel()
	for _, p := range []api.RetryPolicy{
		{MinBackoff: 1, MaxBackoff: 1}, {MinBackoff: time.Hour, MaxBackoff: time.Second},
		{MinBackoff: forever, MaxBackoff: forever}, {MinBackoff: 1, MaxBackoff: forever},
	} {
		for n := range 70 {
			d := backoff(p, n)
			assert.Greater(t, d, time.Duration(0))
			assert.LessOrEqual(t, d, p.MaxBackoff)
		}
	}
}

// A call is repeated five times by default, each time after its back-off.
func TestTheDefaultRepeats(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		c := newCore(t, memory, volt, through(func(r *http.Request) (*http.Response, error) {
			j.note(r)
			return answer(503, `{}`), nil
		}))
		_, err := do(t, c, readThing)
		require.ErrorIs(t, err, api.ErrServer)
		require.ErrorContains(t, err, "after 6 attempts")
		require.Len(t, j.at, 6)
		for i, full := range []time.Duration{1, 2, 4, 8, 16} {
			gap := j.at[i+1] - j.at[i]
			assert.GreaterOrEqual(t, gap, full*time.Second/2-time.Millisecond)
			assert.LessOrEqual(t, gap, full*time.Second+time.Millisecond)
		}
		var e *api.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, 6, e.Attempts)
		require.InDelta(t, j.at[5], e.Waited, float64(time.Millisecond))
	})
}

// A Retry-After is never undercut, whatever the status that it comes with.
func TestARepeatIsNeverBeforeRetryAfter(t *testing.T) {
	t.Parallel()
	for _, status := range []int{429, 500, 502, 503, 504} {
		synctest.Test(t, func(t *testing.T) {
			j := newJournal()
			c := newCore(t, memory, volt, through(script(
				func(r *http.Request) (*http.Response, error) {
					j.note(r)
					return answer(status, `{}`, "Retry-After", "45"), nil
				},
				ok(j))))
			_, err := do(t, c, readThing)
			require.NoError(t, err)
			require.Equal(t, []time.Duration{0, 45 * time.Second}, j.at)
		})
	}
}

// All of a client's calls together repeat no more than 200 times in any hour.
func TestTheHourlyBudgetOfRepeats(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var repeats []time.Time
		c := newCore(t, memory, withMaxWait(api.Unlimited), withRetry(api.RetryPolicy{MinBackoff: time.Millisecond, MaxBackoff: time.Millisecond}), through(func(r *http.Request) (*http.Response, error) {
			if callOf(r.Context()).attempts > 1 {
				repeats = append(repeats, time.Now())
			}
			return answer(503, `{}`), delay(r, time.Second)
		}))
		var refused error
		hours := inShort(2, 3)
		for began := time.Now(); time.Since(began) < time.Duration(hours)*time.Hour; {
			_, err := do(t, c, readThing)
			require.ErrorIs(t, err, api.ErrServer)
			if refused = err; len(repeats) == 0 {
				require.NotContains(t, err.Error(), "used up")
			}
		}
		require.LessOrEqual(t, busiest(repeats), 200)
		require.InDelta(t, 40+hours*160, len(repeats), 5, "the budget is there to be used")
		require.ErrorContains(t, refused, "this client's repeats of the hour are used up")
	})
}

func TestOddBudgets(t *testing.T) {
	t.Parallel()
	for perHour, want := range map[int]int{-1: 1000, 1: 1, 2: 2, 5: 5, 10: 10} {
		synctest.Test(t, func(t *testing.T) {
			b := newRepeatBudget(perHour)
			for hour := range 3 {
				n := 0
				for range 1000 {
					if b.take() {
						n++
					}
					<-time.After(time.Hour / 1000)
				}
				assert.LessOrEqual(t, n, want, "hour %d of a budget of %d", hour, perHour)
				assert.NotZero(t, n, "hour %d of a budget of %d", hour, perHour)
			}
		})
	}
}
