package redislimit_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/redislimit"
)

// grants counts what Redis counts for all quotas below a prefix.
func grants(t testing.TB, c redis.UniversalClient, prefix string) (n int64) {
	t.Helper()
	found, err := c.Keys(context.Background(), prefix+"*:grants").Result()
	require.NoError(t, err)
	for _, k := range found {
		m, err := c.ZCard(context.Background(), k).Result()
		require.NoError(t, err)
		n += m
	}
	return n
}

// A Redis that does not answer is away within Timeout, whatever the client's own
// time-outs are; then it is left alone for a second, and refuses at once.
func TestASilentRedisIsAwayInTime(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0") // accepts by itself, and says nothing
	require.NoError(t, err)
	t.Cleanup(func() { _ = ln.Close() })
	asked := &counter{}
	patient := redis.NewClient(&redis.Options{Addr: ln.Addr().String(), DialTimeout: time.Hour, ReadTimeout: time.Hour, WriteTimeout: time.Hour})
	patient.AddHook(asked)
	l, err := redislimit.New(patient, newKey(), redislimit.Timeout(200*time.Millisecond))
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })

	began := time.Now()
	_, err = l.Take(t.Context(), head) // and returns, long before an hour
	ended := time.Now()
	var away *redislimit.UnavailableError
	require.ErrorAs(t, err, &away)
	require.ErrorIs(t, err, redislimit.ErrUnavailable)
	assert.Contains(t, err.Error(), "no answer in time")
	assert.WithinRange(t, away.RetryAt, began.Add(1200*time.Millisecond), ended.Add(time.Second))

	before := asked.n.Load()
	require.Positive(t, before)
	for range 100 {
		_, err = l.Take(t.Context(), head)
		require.ErrorIs(t, err, redislimit.ErrUnavailable)
	}
	l.Pause(t.Context(), head, time.Now().Add(time.Second))
	assert.LessOrEqual(t, asked.n.Load()-before, int64(time.Since(ended)/time.Second), "once a second")
	assert.Zero(t, l.Remaining(head))

	slow, err := redislimit.New(patient, newKey(), redislimit.Timeout(time.Hour))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = slow.Take(ctx, head)
	require.ErrorIs(t, err, context.DeadlineExceeded, "the caller's deadline is kept, too")
	require.NoError(t, patient.Close()) // or Close would wait for an hour
	_ = slow.Close()
}

// counter counts the commands of a Redis client.
type counter struct{ n atomic.Int64 }

func (c *counter) DialHook(next redis.DialHook) redis.DialHook { return next }

func (c *counter) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c.n.Add(1)
		return next(ctx, cmd)
	}
}

func (c *counter) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// takeWhenBack takes one as soon as Redis is asked again.
func takeWhenBack(t testing.TB, l *redislimit.Limiter) {
	t.Helper()
	require.Eventually(t, func() bool {
		wait, err := l.Take(context.Background(), head)
		return err == nil && wait == 0
	}, 5*time.Minute, 100*time.Millisecond)
}

// A grant whose answer was late or lost is not used, and not wasted: the next
// question gets it.
func TestALateGrantIsNotUsed(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, addr string) {
		patiently(t, addr, func(t testing.TB) {
			p, key := startProxy(t, addr), newKey()
			prefix := "volt:late:" + key
			direct := connect(t, addr)
			l := limiters(t, p.addr, key, 1, redislimit.Quota(3, time.Minute), redislimit.Margin(500*time.Millisecond),
				redislimit.Timeout(2*time.Second), redislimit.Prefix(prefix))[0]
			takeN(t, l, 1)

			p.delay.Store(int64(600 * time.Millisecond))
			_, err := l.Take(t.Context(), head)
			require.ErrorIs(t, err, redislimit.ErrUnavailable, "answers are never young enough")
			assert.EqualValues(t, 2, grants(t, direct, prefix))
			p.delay.Store(0)
			takeWhenBack(t, l)
			assert.EqualValues(t, 2, grants(t, direct, prefix))

			p.mute.Store(true)
			_, err = l.Take(t.Context(), head)
			require.ErrorIs(t, err, redislimit.ErrUnavailable)
			p.mute.Store(false)
			takeWhenBack(t, l)
			assert.EqualValues(t, 3, grants(t, direct, prefix))
			assert.Zero(t, takeAll(t, l))
		})
	})
}

// Another thing under the key is an error that says so, and lets nothing through.
func TestAnotherThingUnderTheKey(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, addr string) {
		key := newKey()
		prefix := "volt:type:" + key
		l := limiters(t, addr, key, 1, redislimit.Prefix(prefix))[0]
		takeN(t, l, 1)
		c := connect(t, addr)
		found, err := c.Keys(t.Context(), prefix+"*:grants").Result()
		require.NoError(t, err)
		require.Len(t, found, 1)
		require.NoError(t, c.Set(t.Context(), found[0], "x", time.Minute).Err())
		_, err = l.Take(t.Context(), head)
		require.ErrorIs(t, err, redislimit.ErrUnavailable)
		assert.Contains(t, err.Error(), "WRONGTYPE")
		assert.NotContains(t, err.Error(), key[8:])
	})
}

// While Redis is away each process goes on with its part; what it sent is told when
// Redis is back.
func TestFallbackGoesOnWithAPart(t *testing.T) {
	t.Parallel()
	patiently(t, miniredis.RunT(t).Addr(), func(t testing.TB) {
		srv := miniredis.NewMiniRedis()
		require.NoError(t, srv.Start())
		t.Cleanup(srv.Close)
		var log bytes.Buffer
		all := limiters(t, srv.Addr(), newKey(), 2, redislimit.Quota(40, time.Minute), redislimit.WhenAway(redislimit.Fallback(4)), redislimit.Logger(slog.New(slog.NewTextHandler(&log, nil))))
		takeN(t, all[0], 12)
		takeN(t, all[1], 8)
		time.Sleep(settle) // each is told of the other's
		fresh, err := redislimit.New(connect(t, srv.Addr()), newKey(), redislimit.Quota(40, time.Minute), redislimit.WhenAway(redislimit.Fallback(4)))
		require.NoError(t, err)
		t.Cleanup(func() { _ = fresh.Close() })

		srv.SetError("LOADING it is away")
		assert.Equal(t, 5, takeAll(t, all[0]), "a quarter of the 20 that were left")
		assert.Equal(t, 5, takeAll(t, all[1]))
		assert.Equal(t, 10, takeAll(t, fresh), "who never reached it takes its part")
		wait, err := all[0].Take(t.Context(), head)
		require.NoError(t, err)
		assert.InDelta(t, time.Minute, wait, float64(5*time.Second), "until the first of its own leaves the window")
		assert.Zero(t, all[0].Remaining(head))

		srv.SetError("")
		time.Sleep(1200*time.Millisecond + 2*settle) // when it is tried again, and has settled
		assert.Equal(t, 10, takeAll(t, all[0])+takeAll(t, all[1]), "40, less 20 and twice 5")
		assert.Contains(t, log.String(), "LOADING")
		assert.Contains(t, log.String(), "answers again")
	})
}

// A part of less than one request is none.
func TestFallbackWithoutAPartRefuses(t *testing.T) {
	t.Parallel()
	srv := miniredis.RunT(t)
	l := limiters(t, srv.Addr(), newKey(), 1, redislimit.Quota(3, time.Minute), redislimit.WhenAway(redislimit.Fallback(4)))[0]
	srv.SetError("ERR away")
	_, err := l.Take(t.Context(), head)
	require.ErrorIs(t, err, redislimit.ErrUnavailable)
}

// A Limiter that is closed refuses, and keeps no goroutine.
func TestClose(t *testing.T) {
	t.Parallel()
	l := limiters(t, miniredis.RunT(t).Addr(), newKey(), 1)[0]
	takeN(t, l, 1)
	require.NoError(t, l.Close())
	require.NoError(t, l.Close())
	_, err := l.Take(t.Context(), head)
	require.ErrorIs(t, err, redislimit.ErrClosed)
	l.Pause(t.Context(), head, time.Now().Add(time.Hour))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = limiters(t, miniredis.RunT(t).Addr(), newKey(), 1)[0].Take(ctx, head)
	require.True(t, errors.Is(err, context.Canceled), err)
}
