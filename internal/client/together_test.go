package client

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// Nobody is told what was asked for before they came.
func TestTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		together := Together[time.Time]{Gather: 10 * time.Millisecond}
		var mu sync.Mutex
		asks := 0
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * 3 * time.Millisecond)
				came := time.Now()
				began, err := together.Do(t.Context(), api.Call{}, func() (time.Time, error) {
					began := time.Now()
					time.Sleep(100 * time.Millisecond)
					mu.Lock()
					defer mu.Unlock()
					asks++
					return began, nil
				})
				assert.NoError(t, err)
				assert.False(t, began.Before(came))
			})
		}
		all.Wait()
		require.Equal(t, 50, asks, "one for the four that come within 10 ms")
	})
	synctest.Test(t, func(t *testing.T) {
		together := Together[int]{Gather: time.Second}
		ask := func() (int, error) { time.Sleep(time.Minute); return 7, nil }
		go func() { _, _ = together.Do(t.Context(), api.Call{}, ask) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		_, err := together.Do(ctx, api.Call{}, ask)
		require.ErrorIs(t, err, api.ErrNotSent)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		time.Sleep(2 * time.Minute)
	})
}
