package redislimit_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/redislimit"
	"github.com/voltagegpu/volt-go/volttest"
)

// Each that waits is told the turn of its rank, and nobody overtakes: neither a
// newcomer nor who has just gone.
func TestTurnsAreGivenInOrder(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, addr string) {
		patiently(t, addr, func(t testing.TB) {
			const step, window = 600 * time.Millisecond, 4 * time.Second
			all := limitersThatSettle(t, 2*time.Second, addr, newKey(), 9, redislimit.Quota(4, window), redislimit.Margin(0))
			var went [4]time.Time
			for i := range went {
				takeN(t, all[0], 1)
				went[i] = time.Now()
				time.Sleep(step)
			}
			turn := make([]time.Time, 5)
			for i := 1; i < 5; i++ {
				wait, err := all[i].Take(t.Context(), head)
				require.NoError(t, err)
				turn[i] = time.Now().Add(wait)
				assert.WithinDuration(t, went[i-1].Add(window), turn[i], step/2, "place %d", i)
			}
			// All are a little late for their turns. A newcomer asks before each.
			for i := 1; i < 5; i++ {
				time.Sleep(time.Until(turn[i]) + 20*time.Millisecond)
				wait, err := all[4+i].Take(t.Context(), head)
				require.NoError(t, err)
				assert.NotZero(t, wait, "newcomer %d overtook", i)
				wait, err = all[i].Take(t.Context(), head)
				require.NoError(t, err)
				assert.Zero(t, wait, "place %d goes at its turn", i)
			}
		})
	})
}

// The place of a process that has died is free when it has not been heard of for
// the time of Settle.
func TestADeadProcessesPlaceIsFree(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, addr string) {
		patiently(t, addr, func(t testing.TB) {
			key, opts := newKey(), []redislimit.Option{redislimit.Quota(2, 4*time.Second), redislimit.Margin(0)}
			all := limiters(t, addr, key, 2, opts...)
			rdb := redis.NewClient(&redis.Options{Addr: addr})
			dies, err := redislimit.New(rdb, key, append(opts, redislimit.Settle(settle))...)
			require.NoError(t, err)
			takeN(t, all[0], 1)
			first := time.Now()
			time.Sleep(2 * time.Second)
			takeN(t, all[0], 1)
			wait, err := dies.Take(t.Context(), head)
			require.NoError(t, err)
			require.WithinDuration(t, first.Add(4*time.Second), time.Now().Add(wait), time.Second)
			require.NoError(t, rdb.Close()) // nothing is heard of it any more
			time.Sleep(wait + 100*time.Millisecond)
			takeN(t, all[1], 1)
		})
	})
}

// A call that cannot wait for its turn, by MaxWait or a deadline, is told at once, and
// keeps no place.
func TestACallIsToldAtOnce(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, addr string) {
		srv := volttest.NewServer(t)
		prefix := "volt:told:" + newKey()
		all := limiters(t, addr, srv.Key, 2, redislimit.Quota(2, time.Hour), redislimit.Prefix(prefix))
		takeN(t, all[0], 2)
		client := srv.Client(volt.WithLimiter(all[1]), volt.WithMaxWait(10*time.Minute))
		began := time.Now()
		_, err := client.SSHKeys.List(t.Context())
		var limited *volt.RateLimitError
		require.ErrorAs(t, err, &limited)
		assert.InDelta(t, time.Hour, limited.Wait, float64(5*time.Minute))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		client = srv.Client(volt.WithLimiter(all[0]))
		_, err = client.SSHKeys.List(ctx, volt.WithCallMaxWait(volt.Unlimited))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorAs(t, err, &limited)
		assert.Less(t, time.Since(began), 5*time.Minute, "at once, and not after a wait of ten")
		places, err := connect(t, addr).Keys(t.Context(), prefix+"*:queue").Result()
		require.NoError(t, err)
		assert.Empty(t, places)
	})
}

// A 429 that one process is answered pauses the others.
func TestA429PausesAll(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, addr string) {
		srv := volttest.NewServer(t)
		all := limiters(t, addr, srv.Key, 2, redislimit.Namespace(newKey()))
		const pause = 30 * time.Minute
		srv.Fail("GET /ssh-keys", volttest.RateLimited(pause))
		client := srv.Client(volt.WithLimiter(all[0]), volt.WithMaxWait(0))
		_, err := client.SSHKeys.List(t.Context())
		require.ErrorIs(t, err, volt.ErrRateLimited)
		wait, err := all[1].Take(t.Context(), head)
		require.NoError(t, err)
		assert.InDelta(t, pause, wait, float64(3*time.Minute))
		assert.InDelta(t, pause, all[1].Forecast(head, 0), float64(3*time.Minute))
		assert.Zero(t, all[1].Remaining(head))
	})
}

// A class with a quota of its own counts by itself; the others count together.
func TestClasses(t *testing.T) {
	t.Parallel()
	l := limiters(t, miniredis.RunT(t).Addr(), newKey(), 1, redislimit.Quota(10, time.Minute), redislimit.ClassQuota("deploy", 2, time.Minute))[0]
	deploy, read, write := api.Ticket{Class: "deploy"}, api.Ticket{Class: "read"}, api.Ticket{Class: "write"}
	wait, err := l.Take(t.Context(), deploy)
	require.NoError(t, err)
	time.Sleep(wait + 10*time.Millisecond) // its state is new
	count := func(ticket api.Ticket, most int) (n int) {
		for ; n < most; n++ {
			if wait, err := l.Take(t.Context(), ticket); err != nil || wait > 0 {
				return n
			}
		}
		return n
	}
	assert.Equal(t, 2, count(deploy, 5))
	assert.Equal(t, 4, count(read, 4))
	assert.Equal(t, 6, count(write, 20))
	l.Pause(t.Context(), deploy, time.Now().Add(time.Hour))
	assert.Less(t, l.Forecast(read, 0), 2*time.Minute)
}

// Two hundred goroutines of two processes, or sixty with -short, let no more through
// than one.
func TestManyGoroutines(t *testing.T) {
	t.Parallel()
	eachServer(t, func(t *testing.T, addr string) {
		goroutines := 200
		if testing.Short() {
			goroutines = 60
		}
		all := limiters(t, addr, newKey(), 2, redislimit.Quota(150, time.Hour), redislimit.Timeout(5*time.Minute), redislimit.Margin(5*time.Minute))
		var went atomic.Int64
		var wg sync.WaitGroup
		for i := range goroutines {
			wg.Go(func() {
				l := all[i%2]
				for range 3 {
					wait, err := l.Take(context.Background(), head)
					assert.NoError(t, err)
					if err == nil && wait == 0 {
						went.Add(1)
					}
					l.Forecast(head, 1)
					l.Remaining(head)
					l.Pause(context.Background(), head, time.Now().Add(-time.Second))
				}
			})
		}
		wg.Wait()
		assert.EqualValues(t, 147, went.Load(), "and 3 are kept for urgent requests")
	})
}
