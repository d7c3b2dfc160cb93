package client

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// One at a time under a name, and another name waits for nobody.
func TestTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var turns Turns
		var all sync.WaitGroup
		began := time.Now()
		for _, name := range []string{"a", "a", "a", "b"} {
			all.Go(func() {
				done, err := turns.Take(t.Context(), name)
				require.NoError(t, err)
				time.Sleep(time.Second)
				done()
			})
		}
		all.Wait()
		require.Equal(t, 3*time.Second, time.Since(began))
		require.Empty(t, turns.taken)

		done, err := turns.Take(t.Context(), "a")
		require.NoError(t, err)
		mine := errors.New("superseded")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(mine) })
		_, err = turns.Take(ctx, "a")
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, mine)
		done()
		_, err = turns.Take(t.Context(), "a")
		require.NoError(t, err)
	})
}

// What is done in a turn refuses a nil context: waiting for the turn does not panic.
func TestTurnsWithoutAContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var turns Turns
		done, err := turns.Take(t.Context(), "a")
		require.NoError(t, err)
		time.AfterFunc(time.Second, done)
		var none context.Context
		done, err = turns.Take(none, "a")
		require.NoError(t, err)
		done()
	})
}
