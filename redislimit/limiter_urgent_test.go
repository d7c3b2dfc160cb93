package redislimit_test

import (
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/redislimit"
)

var urgent = api.Ticket{Attempt: 1, Urgent: true}

// takeWhileFree calls Take until it returns a wait, at most 1,000 times.
func takeWhileFree(t testing.TB, l *redislimit.Limiter, ticket api.Ticket) (n int, wait time.Duration) {
	t.Helper()
	for ; n < 1000; n++ {
		var err error
		wait, err = l.Take(t.Context(), ticket)
		require.NoError(t, err)
		if wait > 0 {
			return n, wait
		}
	}
	return n, 0
}

// places returns the processes that have a place in the queue.
func places(t testing.TB, c redis.UniversalClient, prefix string) (ids []string) {
	t.Helper()
	queues, err := c.Keys(t.Context(), prefix+"*:queue").Result()
	require.NoError(t, err)
	for _, q := range queues {
		in, err := c.ZRange(t.Context(), q, 0, -1).Result()
		require.NoError(t, err)
		ids = append(ids, in...)
	}
	return ids
}

// Of 100 requests, all processes together may use 98, and urgent requests the rest.
// Together they never exceed the quota.
func TestTheReserveIsKeptForUrgentRequests(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, addr string) {
		key := newKey()
		prefix := "volt:urgent:" + key
		all := limiters(t, addr, key, 2, redislimit.Quota(100, time.Hour), redislimit.Prefix(prefix))
		takeN(t, all[0], 60)
		n, _ := takeWhileFree(t, all[1], head)
		require.Equal(t, 38, n)
		assert.Zero(t, all[1].Remaining(head))
		assert.Equal(t, 2, all[1].Remaining(urgent))
		assert.Positive(t, all[1].Forecast(head, 0))
		assert.Zero(t, all[1].Forecast(urgent, 1))
		assert.Positive(t, all[1].Forecast(urgent, 2))

		n, wait := takeWhileFree(t, all[0], urgent)
		assert.Equal(t, 2, n)
		assert.Greater(t, wait, 50*time.Minute, "until the oldest leaves the window")
		n, _ = takeWhileFree(t, all[1], urgent)
		assert.Zero(t, n)
		assert.EqualValues(t, 100, grants(t, connect(t, addr), prefix))
		assert.Zero(t, all[0].Remaining(urgent))
	})
}

// An urgent request goes before all waiting requests. No process loses its place, and
// neither do the ordinary requests of the same process.
func TestAnUrgentRequestOvertakesAllProcesses(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, addr string) {
		key := newKey()
		prefix := "volt:overtakes:" + key
		all := limiters(t, addr, key, 2, redislimit.Quota(100, time.Hour), redislimit.Prefix(prefix))
		takeN(t, all[0], 98)
		for _, l := range all {
			wait, err := l.Take(t.Context(), head)
			require.NoError(t, err)
			require.NotZero(t, wait)
		}
		waiting := places(t, connect(t, addr), prefix)
		require.Len(t, waiting, 2)
		for _, l := range all {
			wait, err := l.Take(t.Context(), urgent)
			require.NoError(t, err)
			assert.Zero(t, wait)
		}
		wait, err := all[1].Take(t.Context(), urgent)
		require.NoError(t, err)
		assert.NotZero(t, wait, "the quota is used up")
		c := connect(t, addr)
		assert.Equal(t, waiting, places(t, c, prefix))
		time.Sleep(3 * settle) // a place that is not renewed is gone, but a slow machine may take it again
		awaitThat(t, func() bool { return len(places(t, c, prefix)) == len(waiting) })
	})
}

// An urgent request also goes before processes whose turn has come.
func TestAnUrgentRequestOvertakesThoseWhoseTurnItIs(t *testing.T) {
	t.Parallel()
	srv := miniredis.RunT(t)
	key := newKey()
	prefix := "volt:due:" + key
	l := limiters(t, srv.Addr(), key, 1, redislimit.Quota(100, time.Hour), redislimit.Prefix(prefix))[0]
	takeN(t, l, 97)
	c := connect(t, srv.Addr())
	found, err := c.Keys(t.Context(), prefix+"*:grants").Result()
	require.NoError(t, err)
	require.Len(t, found, 1)
	base := strings.TrimSuffix(found[0], "grants")
	for _, process := range []string{"a", "b", "c"} {
		require.NoError(t, c.ZAdd(t.Context(), base+"queue", redis.Z{Score: 1, Member: process}).Err())
		require.NoError(t, c.ZAdd(t.Context(), base+"alive", redis.Z{Score: 1e18, Member: process}).Err())
	}
	wait, err := l.Take(t.Context(), head)
	require.NoError(t, err)
	require.NotZero(t, wait)
	wait, err = l.Take(t.Context(), urgent)
	require.NoError(t, err)
	assert.Zero(t, wait)
}

// A pause and a new state hold for urgent requests, too.
func TestAnUrgentRequestWaitsForAPause(t *testing.T) {
	t.Parallel()
	l := limiters(t, miniredis.RunT(t).Addr(), newKey(), 1)[0]
	l.Pause(t.Context(), urgent, time.Now().Add(30*time.Minute))
	wait, err := l.Take(t.Context(), urgent)
	require.NoError(t, err)
	assert.InDelta(t, 30*time.Minute, wait, float64(3*time.Minute))
	assert.Zero(t, l.Remaining(urgent))
	assert.InDelta(t, 30*time.Minute, l.Forecast(urgent, 0), float64(3*time.Minute))
}

// While Redis is down, a fiftieth of each process's part is reserved.
func TestFallbackKeepsAReserve(t *testing.T) {
	t.Parallel()
	fallback := redislimit.WhenAway(redislimit.Fallback(4))
	used := func(t testing.TB, l *redislimit.Limiter, want int) {
		t.Helper()
		n, _ := takeWhileFree(t, l, head)
		assert.Equal(t, want-2, n)
		assert.Zero(t, l.Remaining(head))
		assert.Equal(t, 2, l.Remaining(urgent))
		n, wait := takeWhileFree(t, l, urgent)
		assert.Equal(t, 2, n)
		assert.Positive(t, wait)
		assert.Zero(t, l.Remaining(urgent))
	}
	t.Run("of what was left", func(t *testing.T) {
		t.Parallel()
		srv := miniredis.RunT(t)
		l := limiters(t, srv.Addr(), newKey(), 1, redislimit.Quota(400, time.Hour), fallback)[0]
		takeN(t, l, 60)
		srv.SetError("LOADING it is away")
		used(t, l, (400-60)/4)
	})
	t.Run("in every window", func(t *testing.T) {
		t.Parallel()
		patiently(t, miniredis.RunT(t).Addr(), func(t testing.TB) {
			srv := miniredis.NewMiniRedis()
			require.NoError(t, srv.Start())
			t.Cleanup(srv.Close)
			const window = 2 * time.Second
			l, err := redislimit.New(connect(t, srv.Addr()), newKey(), redislimit.Quota(400, window), redislimit.Margin(0), fallback)
			require.NoError(t, err)
			t.Cleanup(func() { _ = l.Close() })
			srv.SetError("LOADING it is away")
			used(t, l, 100)
			time.Sleep(window + 100*time.Millisecond)
			used(t, l, 100)
		})
	})
}
