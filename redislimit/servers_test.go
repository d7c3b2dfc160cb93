package redislimit_test

import (
	"net"
	"os"
	"os/exec"
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

// eachServer runs a test over the embedded server, and over a real one where there
// is one.
func eachServer(t *testing.T, f func(t *testing.T, addr string)) {
	t.Helper()
	t.Run("miniredis", func(t *testing.T) { t.Parallel(); f(t, miniredis.RunT(t).Addr()) })
	t.Run("redis-server", func(t *testing.T) {
		addr := os.Getenv(addrVariable)
		if addr == "" {
			t.Skip(addrVariable + " names no server")
		}
		t.Parallel()
		f(t, addr)
	})
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

// realServer is a redis-server that a test runs itself.
type realServer struct {
	t    testing.TB
	path string
	addr string
	args []string
	cmd  *exec.Cmd
}

// startReal runs the redis-server of PATH on a free port of loopback, without
// persistence unless args say otherwise.
func startReal(t testing.TB, args ...string) *realServer {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		t.Skip("there is no redis-server")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(free.Addr().String())
	require.NoError(t, err)
	require.NoError(t, free.Close())
	if len(args) == 0 {
		args = []string{"--save", "", "--appendonly", "no"}
	}
	s := &realServer{t: t, path: path, addr: "127.0.0.1:" + port,
		args: append([]string{"--bind", "127.0.0.1", "--port", port, "--dir", t.TempDir()}, args...)}
	s.start()
	t.Cleanup(s.kill)
	return s
}

func (s *realServer) start() {
	s.t.Helper()
	s.cmd = exec.Command(s.path, s.args...)
	require.NoError(s.t, s.cmd.Start())
	require.Eventually(s.t, func() bool {
		c, err := net.Dial("tcp", s.addr)
		if err != nil {
			return false
		}
		_ = c.Close()
		return true
	}, 5*time.Minute, 10*time.Millisecond)
}

// kill ends it at once, as a power cut does.
func (s *realServer) kill() {
	if s.cmd.ProcessState == nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
	}
}
