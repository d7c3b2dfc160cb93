package poll_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/poll"
)

// Who waits for a request of the budget is told of the context's end, and why.
func TestABudgetsWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := poll.NewBudget(60, 1)
		require.NoError(t, b.Take(t.Context()))
		require.False(t, b.TryTake(1))
		began, why := time.Now(), errors.New("enough")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, why)
		defer cancel()
		err := b.Take(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, why)
		require.Equal(t, time.Second, time.Since(began))
		require.NoError(t, b.Take(t.Context()), "a minute later there is one")
		require.InDelta(t, time.Minute, time.Since(began), float64(time.Second))
	})
}
