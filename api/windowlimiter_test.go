package api

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mostInAnyWindow is the largest number of times that fall into one half-open
// window, wherever it begins.
func mostInAnyWindow(at []time.Time, window time.Duration) (most int) {
	for i, begin := range at {
		n := 0
		for _, t := range at[i:] {
			if t.Sub(begin) < window {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// sixtyAMinute is the quota that the tests keep.
func sixtyAMinute() (Limiter, Forecaster, Remainder) {
	l := NewWindowLimiter(60, time.Minute)
	return l, l.(Forecaster), l.(Remainder)
}

func TestWindowLimiterLetsAllOfAWindowGoAtOnceAndTheNextExactlyAWindowLater(t *testing.T) {
	t.Parallel()
	for ticket, limit := range map[Ticket]int{{}: 59, {Urgent: true}: 60} {
		synctest.Test(t, func(t *testing.T) {
			l, forecaster, remainder := sixtyAMinute()
			for i := range limit {
				require.Equal(t, limit-i, remainder.Remaining(ticket))
				wait, err := l.Take(t.Context(), ticket)
				require.NoError(t, err)
				require.Zero(t, wait)
				time.Sleep(100 * time.Millisecond)
			}
			gone := time.Duration(limit) * 100 * time.Millisecond
			wait, err := l.Take(t.Context(), ticket)
			require.NoError(t, err)
			require.Equal(t, time.Minute-gone, wait)
			require.Equal(t, wait, forecaster.Forecast(ticket, 0))
			require.Equal(t, wait+100*time.Millisecond, forecaster.Forecast(ticket, 1))
			require.Equal(t, wait+time.Minute, forecaster.Forecast(ticket, limit))
			time.Sleep(wait - 1)
			wait, _ = l.Take(t.Context(), ticket)
			require.Equal(t, time.Duration(1), wait)
			require.Zero(t, remainder.Remaining(ticket))
			time.Sleep(wait)
			require.Equal(t, 1, remainder.Remaining(ticket))
			wait, _ = l.Take(t.Context(), ticket)
			require.Zero(t, wait)
			time.Sleep(time.Hour)
			require.Equal(t, limit, remainder.Remaining(ticket))
			l.Pause(t.Context(), ticket, time.Now().Add(time.Hour)) // the gate's matter
			require.Zero(t, forecaster.Forecast(ticket, limit-1))
		})
	}
}

// An urgent request finds the reserve when others have used the rest, and others wait
// until the reserve is whole.
func TestWindowLimiterKeepsAReserve(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		urgent := Ticket{Urgent: true}
		l := NewWindowLimiter(100, time.Minute)
		f, r := l.(Forecaster), l.(Remainder)
		for range 98 {
			wait, _ := l.Take(t.Context(), Ticket{})
			require.Zero(t, wait)
			time.Sleep(100 * time.Millisecond)
		}
		wait, _ := l.Take(t.Context(), Ticket{})
		require.Equal(t, time.Minute-9800*time.Millisecond, wait)
		require.Zero(t, r.Remaining(Ticket{}))
		require.Equal(t, 2, r.Remaining(urgent))
		for range 2 {
			require.Zero(t, f.Forecast(urgent, 0))
			again, _ := l.Take(t.Context(), urgent)
			require.Zero(t, again)
		}
		again, _ := l.Take(t.Context(), urgent)
		require.Equal(t, wait, again, "the quota is used up")
		again, _ = l.Take(t.Context(), Ticket{})
		require.Equal(t, wait+200*time.Millisecond, again, "until three have left the window")
		require.Equal(t, again, f.Forecast(Ticket{}, 0))
		require.Zero(t, r.Remaining(Ticket{}), "and not less than none")
	})
}

// Whatever the pattern of the requests, no window holds more than n, and no
// request waits longer than that takes.
func TestWindowLimiterIsExactWheneverRequestsCome(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 7))
			n, window := 1+random.IntN(7), time.Duration(1+random.IntN(90))*time.Second
			l := NewWindowLimiter(n, window)
			var went []time.Time
			for range 200 {
				time.Sleep(time.Duration(random.Int64N(int64(window) / int64(n))))
				if random.IntN(20) == 0 {
					time.Sleep(2 * window)
				}
				asked := time.Now()
				for {
					forecast := l.(Forecaster).Forecast(Ticket{}, 0)
					wait, err := l.Take(t.Context(), Ticket{})
					require.NoError(t, err)
					require.Equal(t, forecast, wait)
					if wait == 0 {
						break
					}
					time.Sleep(wait)
				}
				want := asked
				if len(went) >= n && went[len(went)-n].Add(window).After(asked) {
					want = went[len(went)-n].Add(window)
				}
				require.Equal(t, want, time.Now(), "as early as the window allows")
				went = append(went, time.Now())
			}
			require.LessOrEqual(t, mostInAnyWindow(went, window), n)
		})
	}
}

// A forecast is kept by those who come one behind the other.
func TestWindowLimiterForecastsWhatHappens(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 8))
			n, window := 1+random.IntN(6), time.Minute
			l := NewWindowLimiter(n, window)
			for range random.IntN(2 * n) {
				_, _ = l.Take(t.Context(), Ticket{})
				time.Sleep(time.Duration(random.Int64N(int64(window))))
			}
			began := time.Now()
			var forecasts []time.Duration
			for ahead := range 5 * n {
				forecasts = append(forecasts, l.(Forecaster).Forecast(Ticket{}, ahead))
			}
			for ahead, forecast := range forecasts {
				for {
					wait, _ := l.Take(t.Context(), Ticket{})
					if wait == 0 {
						break
					}
					time.Sleep(wait)
				}
				require.Equal(t, forecast, time.Since(began), "behind %d others, of %d a window", ahead, n)
			}
		})
	}
}

func TestWindowLimiterForManyGoroutines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const n = 20
		l := NewWindowLimiter(n, time.Minute)
		var mu sync.Mutex
		var went []time.Time
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() {
				for {
					mu.Lock() // the time noted is the time taken
					wait, err := l.Take(context.Background(), Ticket{})
					if wait == 0 {
						went = append(went, time.Now())
					}
					mu.Unlock()
					assert.NoError(t, err)
					if wait == 0 {
						return
					}
					l.(Forecaster).Forecast(Ticket{}, 3)
					l.(Remainder).Remaining(Ticket{})
					time.Sleep(wait)
				}
			})
		}
		began := time.Now()
		group.Wait()
		require.Len(t, went, 100)
		require.Equal(t, n, mostInAnyWindow(went, time.Minute))
		require.Equal(t, 4*time.Minute, time.Since(began))
	})
}

func TestWindowLimiterAtItsEdges(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, -1} {
		none := NewWindowLimiter(n, time.Minute)
		wait, err := none.Take(t.Context(), Ticket{})
		require.NoError(t, err)
		require.Equal(t, Unlimited, wait)
		require.Equal(t, Unlimited, none.(Forecaster).Forecast(Ticket{}, 3))
		require.Zero(t, none.(Remainder).Remaining(Ticket{}))
	}
	for _, window := range []time.Duration{0, -time.Second} {
		open := NewWindowLimiter(1, window)
		for range 5 {
			wait, err := open.Take(t.Context(), Ticket{})
			require.NoError(t, err)
			require.Zero(t, wait)
		}
		require.Equal(t, 1, open.(Remainder).Remaining(Ticket{}))
	}
	once := NewWindowLimiter(1, Unlimited)
	_, _ = once.Take(t.Context(), Ticket{})
	require.Equal(t, Unlimited, once.(Forecaster).Forecast(Ticket{}, 0))
	require.Equal(t, Unlimited, once.(Forecaster).Forecast(Ticket{}, math.MaxInt32))
	require.Zero(t, NewWindowLimiter(3, time.Minute).(Forecaster).Forecast(Ticket{}, -1))
}

// Taking costs the same however many requests a window has.
func BenchmarkWindowLimiterTake(b *testing.B) {
	l := NewWindowLimiter(1<<16, time.Nanosecond)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = l.Take(b.Context(), Ticket{})
	}
}
