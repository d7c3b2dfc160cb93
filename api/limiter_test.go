package api

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// A bucket never lets through more than burst + rate in any hour, whenever that
// begins, however it is drained.
func TestNoHourHoldsMoreThanBurstAndRate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(900, 100)
		var admitted []time.Time
		for began := time.Now(); time.Since(began) < 5*time.Hour; {
			if time.Since(began) > 2*time.Hour && time.Since(began) < 2*time.Hour+20*time.Minute {
				time.Sleep(20 * time.Minute) // a pause fills the bucket, and no more
			}
			wait, err := l.Take(t.Context(), Ticket{})
			require.NoError(t, err)
			if wait == 0 {
				admitted = append(admitted, time.Now())
				continue
			}
			time.Sleep(wait)
		}
		most := 0
		for i, j := 0, 0; i < len(admitted); i++ {
			for admitted[i].Sub(admitted[j]) >= time.Hour {
				j++
			}
			most = max(most, i-j+1)
		}
		t.Logf("%d admitted in 5 hours, %d in the fullest", len(admitted), most)
		require.LessOrEqual(t, most, 980, "20 are kept for urgent requests")
		require.Greater(t, most, 975, "the quota is used")
	})
}

func TestWhatABucketTells(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := NewLimiter(3600, 2)
		require.Equal(t, 2, l.(Remainder).Remaining(Ticket{}))
		for range 2 {
			wait, _ := l.Take(t.Context(), Ticket{})
			require.Zero(t, wait)
		}
		require.Zero(t, l.(Remainder).Remaining(Ticket{}))
		wait, _ := l.Take(t.Context(), Ticket{})
		require.InDelta(t, time.Second, wait, float64(time.Millisecond))
		require.InDelta(t, 5*time.Second, l.(Forecaster).Forecast(Ticket{}, 4), float64(time.Millisecond))
		time.Sleep(wait)
		wait, _ = l.Take(t.Context(), Ticket{})
		require.Zero(t, wait, "what it told was right")
		stuck, _ := NewLimiter(0, 0).Take(t.Context(), Ticket{})
		require.Equal(t, Unlimited, stuck)
	})
}

// Tokens of the reserve are there for urgent requests alone. A small burst has none.
func TestABucketKeepsAReserve(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		urgent := Ticket{Urgent: true}
		l := NewLimiter(900, 100)
		f, r := l.(Forecaster), l.(Remainder)
		require.Equal(t, 80, r.Remaining(Ticket{}))
		require.Equal(t, 100, r.Remaining(urgent))
		require.Zero(t, f.Forecast(Ticket{}, 79))
		require.InDelta(t, 4*time.Second, f.Forecast(Ticket{}, 80), float64(time.Millisecond))
		require.Zero(t, f.Forecast(urgent, 99))
		for range 80 {
			wait, _ := l.Take(t.Context(), Ticket{})
			require.Zero(t, wait)
		}
		wait, _ := l.Take(t.Context(), Ticket{})
		require.InDelta(t, 4*time.Second, wait, float64(time.Millisecond))
		require.Zero(t, r.Remaining(Ticket{}))
		require.Equal(t, 20, r.Remaining(urgent))
		for range 20 {
			wait, _ = l.Take(t.Context(), urgent)
			require.Zero(t, wait)
		}
		wait, _ = l.Take(t.Context(), urgent)
		require.InDelta(t, 4*time.Second, wait, float64(time.Millisecond))
		wait, _ = l.Take(t.Context(), Ticket{})
		require.InDelta(t, 84*time.Second, wait, float64(time.Millisecond), "the reserve is filled first")
		time.Sleep(wait)
		wait, _ = l.Take(t.Context(), Ticket{})
		require.Zero(t, wait, "what it told was right")
		require.Equal(t, 20, r.Remaining(urgent))

		for _, small := range []Limiter{NewLimiter(3600, 4), NewLimiter(10, 1), NewLimiter(0, 0), NewLimiter(-900, -100)} {
			require.Equal(t, small.(Remainder).Remaining(urgent), small.(Remainder).Remaining(Ticket{}))
		}
	})
}

// mixed sends requests as fast as l allows, in bursts of either kind, for d.
func mixed(t *testing.T, l Limiter, random *rand.Rand, d time.Duration) (all, ordinary []time.Time) {
	t.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); {
		ticket := Ticket{Urgent: random.IntN(4) == 0}
		for range random.IntN(40) {
			wait, err := l.Take(t.Context(), ticket)
			require.NoError(t, err)
			if wait > 0 {
				time.Sleep(min(wait, time.Duration(random.Int64N(int64(time.Minute)))))
				continue
			}
			all = append(all, time.Now())
			if !ticket.Urgent {
				ordinary = append(ordinary, time.Now())
			}
		}
		if random.IntN(30) == 0 {
			time.Sleep(time.Duration(random.Int64N(int64(d / 4))))
		}
	}
	return all, ordinary
}

// However urgent and other requests alternate, no window holds more than the quota, nor
// more others than the quota without the reserve.
func TestNoScheduleOfUrgentRequestsExceedsTheQuota(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limiter         func() Limiter
		window          time.Duration
		quota, ordinary int
	}{
		"bucket": {func() Limiter { return NewLimiter(180, 20) }, time.Hour, 200, 196},
		"window": {func() Limiter { return NewWindowLimiter(200, time.Hour) }, time.Hour, 200, 196},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			most, mostOrdinary := 0, 0
			seeds := uint64(200)
			if testing.Short() {
				seeds = 30
			}
			for seed := range seeds {
				synctest.Test(t, func(t *testing.T) {
					all, ordinary := mixed(t, c.limiter(), rand.New(rand.NewPCG(seed, 3)), 3*time.Hour)
					most = max(most, mostInAnyWindow(all, c.window))
					mostOrdinary = max(mostOrdinary, mostInAnyWindow(ordinary, c.window))
				})
			}
			t.Logf("at most %d in a window, %d of them not urgent", most, mostOrdinary)
			require.LessOrEqual(t, most, c.quota)
			require.Greater(t, most, c.ordinary, "urgent requests use the reserve")
			require.LessOrEqual(t, mostOrdinary, c.ordinary)
		})
	}
}
