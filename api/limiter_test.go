package api

import (
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
		require.LessOrEqual(t, most, 1000)
		require.Greater(t, most, 990, "the quota is used")
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
