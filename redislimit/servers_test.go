package redislimit_test

import (
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/redislimit"
)

// addrVariable names the environment variable that holds the address of a real
// server for the tests. They use keys of their own, and empty nothing.
const addrVariable = "REDISLIMIT_ADDR"

// eachServer runs a test over the embedded server, and over a real one if
// REDISLIMIT_ADDR names it.
func eachServer(t *testing.T, f func(t *testing.T, addr string)) {
	t.Helper()
	t.Run("miniredis", func(t *testing.T) { t.Parallel(); f(t, miniredis.RunT(t).Addr()) })
	if addr := os.Getenv(addrVariable); addr != "" {
		t.Run("redis-server", func(t *testing.T) { t.Parallel(); f(t, addr) })
	}
}

func connect(t testing.TB, addr string) redis.UniversalClient {
	t.Helper()
	// Many goroutines may have to wait for a connection, and for an answer, on a slow machine.
	c := redis.NewClient(&redis.Options{Addr: addr, PoolTimeout: 5 * time.Minute, ReadTimeout: time.Minute})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

var keys atomic.Int64

// newKey is an API key that no other test uses, on no server.
func newKey() string {
	return "sk_test_" + strconv.FormatInt(time.Now().UnixNano(), 36) + strconv.FormatInt(keys.Add(1), 36)
}

// limiters are n processes' limiters of one quota, once the new state has settled.
func limiters(t testing.TB, addr, key string, n int, opts ...redislimit.Option) []*redislimit.Limiter {
	t.Helper()
	return limitersThatSettle(t, settle, addr, key, n, opts...)
}

func limitersThatSettle(t testing.TB, settle time.Duration, addr, key string, n int, opts ...redislimit.Option) []*redislimit.Limiter {
	t.Helper()
	all := make([]*redislimit.Limiter, n)
	for i := range all {
		l, err := redislimit.New(connect(t, addr), key, append([]redislimit.Option{redislimit.Settle(settle), redislimit.Timeout(time.Minute)}, opts...)...)
		require.NoError(t, err)
		t.Cleanup(func() { _ = l.Close() })
		all[i] = l
	}
	// A pause that is over tells nothing, and begins the state.
	all[0].Pause(t.Context(), head, time.Now())
	time.Sleep(settle + 50*time.Millisecond)
	return all
}

// settle is long enough for a machine that does much else at the same time.
const settle = 600 * time.Millisecond
