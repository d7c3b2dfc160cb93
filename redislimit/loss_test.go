package redislimit_test

import (
	"context"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/redislimit"
)

func takeAll(t testing.TB, l *redislimit.Limiter) (n int) {
	t.Helper()
	for {
		wait, err := l.Take(t.Context(), head)
		require.NoError(t, err)
		if wait > 0 {
			return n
		}
		n++
	}
}

// takeN takes exactly n.
func takeN(t testing.TB, l *redislimit.Limiter, n int) {
	t.Helper()
	for range n {
		wait, err := l.Take(t.Context(), head)
		require.NoError(t, err)
		require.Zero(t, wait)
	}
}

// wipe makes Redis lose what it knows of all tests' keys that a client reaches.
func wipe(t testing.TB, c redis.UniversalClient, pattern string) {
	t.Helper()
	found, err := c.Keys(t.Context(), pattern).Result()
	require.NoError(t, err)
	require.NotEmpty(t, found)
	require.NoError(t, c.Del(t.Context(), found...).Err())
}

// assertLeft allows for a few that are counted twice: how old a grant is grows on
// the way, and it may come to stand behind a count that it was part of.
func assertLeft(t testing.TB, want, got int) {
	t.Helper()
	assert.LessOrEqual(t, got, want, "more than the quota")
	assert.GreaterOrEqual(t, got, want/2)
}

// What Redis loses, the processes tell it again: whether they ask or only wait,
// and whether the keys are lost all or some of them.
func TestALostStateIsToldAgain(t *testing.T) {
	t.Parallel()
	for name, pattern := range map[string]string{"all": "*", "grants": "*:grants", "state": "*:state"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachServer(t, func(t *testing.T, addr string) {
				patiently(t, addr, func(t testing.TB) {
					key := newKey()
					prefix := "volt:loss:" + key // of this test alone, to be found again
					all := limiters(t, addr, key, 3, redislimit.Quota(30, time.Minute), redislimit.Prefix(prefix))
					takeN(t, all[0], 10)
					takeN(t, all[1], 12)
					wipe(t, connect(t, addr), prefix+pattern)

					newcomer, err := redislimit.New(connect(t, addr), key, redislimit.Quota(30, time.Minute),
						redislimit.Settle(settle), redislimit.Prefix(prefix), redislimit.Timeout(time.Minute))
					require.NoError(t, err)
					t.Cleanup(func() { _ = newcomer.Close() })
					wait, err := newcomer.Take(t.Context(), head)
					require.NoError(t, err)
					assert.NotZero(t, wait, "a new state grants nothing")
					time.Sleep(settle + 100*time.Millisecond)
					assertLeft(t, 8, takeAll(t, newcomer))
				})
			})
		})
	}
}

// What a process that died was granted is known where another was told of the
// count after it.
func TestADeadProcessesGrantsAreCounted(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, addr string) {
		patiently(t, addr, func(t testing.TB) {
			key := newKey()
			prefix := "volt:dead:" + key
			all := limiters(t, addr, key, 3, redislimit.Quota(30, time.Minute), redislimit.Prefix(prefix))
			takeN(t, all[0], 15)
			require.NoError(t, all[0].Close()) // it tells nothing any more
			takeN(t, all[1], 3)
			takeN(t, all[2], 2)
			wipe(t, connect(t, addr), prefix+"*")
			time.Sleep(2*settle + 200*time.Millisecond)
			assertLeft(t, 10, takeAll(t, all[1])+takeAll(t, all[2]))
			grants, err := connect(t, addr).Keys(t.Context(), prefix+"*:grants").Result()
			require.NoError(t, err)
			require.Len(t, grants, 1)
		})
	})
}

// A pause outlives the state, too.
func TestAPauseOutlivesTheState(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, addr string) {
		patiently(t, addr, func(t testing.TB) {
			key := newKey()
			prefix := "volt:pause:" + key
			all := limiters(t, addr, key, 2, redislimit.Prefix(prefix))
			all[0].Pause(t.Context(), head, time.Now().Add(time.Minute))
			wipe(t, connect(t, addr), prefix+"*")
			time.Sleep(settle + 100*time.Millisecond)
			wait, err := all[1].Take(t.Context(), head)
			require.NoError(t, err)
			assert.InDelta(t, time.Minute, wait, float64(2*time.Second))
		})
	})
}

// A clock that is set back lets nothing through that it had counted.
func TestTheServersClockIsSetBack(t *testing.T) {
	t.Parallel()
	srv := miniredis.RunT(t)
	now := time.Now()
	srv.SetTime(now)
	// The timer that looks after Redis would take grants that leave the window by this clock
	// for lost ones: with a long Settle it does not ring.
	l, err := redislimit.New(connect(t, srv.Addr()), newKey(), redislimit.Quota(5, time.Minute), redislimit.Settle(time.Hour), redislimit.Timeout(time.Minute))
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	_, err = l.Take(context.Background(), head)
	require.NoError(t, err)
	now = now.Add(time.Hour + time.Second)
	srv.SetTime(now)
	takeN(t, l, 3)
	srv.SetTime(now.Add(-time.Hour))
	assert.Equal(t, 2, takeAll(t, l))
	srv.SetTime(now.Add(time.Second)) // those of an hour ago are a second old
	assert.Zero(t, takeAll(t, l))
	srv.SetTime(now.Add(time.Minute + time.Second))
	assert.Zero(t, takeAll(t, l), "the margin is part of the window")
	srv.SetTime(now.Add(time.Minute + 1500*time.Millisecond))
	assert.Equal(t, 5, takeAll(t, l))
}
