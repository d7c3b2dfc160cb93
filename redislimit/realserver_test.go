//go:build redisserver

// The tests that start a redis-server or need minutes. make test-redis runs
// them.

package redislimit_test

import (
	"net"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/redislimit"
)

// Redis is killed under load and restarts without data. The quota is kept, whether the
// processes refuse requests in the meantime or continue with their parts.
func TestRedisIsKilledUnderLoad(t *testing.T) {
	t.Parallel()
	for name, fallback := range map[string]int{"refuse": 0, "fallback": 6} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runOutage(t, 6, fallback, work{
				Quota: 120, Window: 4 * time.Second, Margin: 600 * time.Millisecond, Settle: 3 * time.Second, Timeout: time.Second, For: 18 * time.Second,
				Pace: 140 * time.Millisecond,
			}, 5500*time.Millisecond, 2500*time.Millisecond)
		})
	}
}

// The same with sixteen processes and an hour of 20 s.
func TestRedisIsKilledUnderTheLoadOfSixteen(t *testing.T) {
	for name, fallback := range map[string]int{"refuse": 0, "fallback": 16} {
		t.Run(name, func(t *testing.T) {
			runOutage(t, 16, fallback, work{
				Quota: 1000, Window: 20 * time.Second, Margin: 500 * time.Millisecond, Settle: 4 * time.Second, Timeout: time.Second, For: 90 * time.Second,
				Pace: 280 * time.Millisecond,
			}, 25*time.Second, 6*time.Second)
		})
	}
}

// runOutage kills Redis for some time, and a process with it.
func runOutage(t *testing.T, processes, fallback int, w work, after, away time.Duration) {
	srv := startReal(t)
	w, least := w.counted(w.Quota)
	w.Redis, w.Fallback = srv.addr, fallback
	var killed, back time.Time
	o := fleet{processes: processes, work: w, least: least, midway: func(t *testing.T, c *crowd) {
		if testing.Short() {
			c.await(t, w.Quota)
		} else {
			time.Sleep(after)
		}
		srv.kill()
		killed = time.Now()
		time.Sleep(away / 2)
		c.all[0].kill()
		time.Sleep(away / 2)
		if fallback > 0 {
			c.await(t, 1)
		} else {
			awaitThat(t, func() bool { return c.all[1].report().Unavailable > 0 })
		}
		srv.start()
		back = time.Now()
	}}.run(t)
	before, during, later := 0, 0, 0
	for _, r := range o.requests {
		switch {
		case r.Time.Before(killed):
			before++
		case r.Time.Before(back):
			during++
		default:
			later++
		}
	}
	t.Logf("requests before Redis was killed %d, while it was away for %s %d, after it came back %d", before, back.Sub(killed).Round(100*time.Millisecond), during, later)
	o.holds(t, w)
	assert.NotZero(t, later, "the fleet recovers")
	refused := 0
	for _, d := range o.done {
		refused += d.Unavailable
	}
	if fallback > 0 {
		assert.NotZero(t, during, "each goes on with its part")
		assert.Zero(t, refused)
	} else {
		assert.NotZero(t, refused, "calls are told that Redis is away")
	}
}

// Sixteen processes, 1,000 requests, and an hour of 20 s in the limiter and in the
// server.
func TestSixteenProcessesUseTheWholeQuota(t *testing.T) {
	w := work{Quota: 1000, Window: 20 * time.Second, Margin: 500 * time.Millisecond, Settle: 3 * time.Second, Timeout: time.Second, For: 105 * time.Second}
	t.Run("each its own", func(t *testing.T) {
		w := w
		w.For = 25 * time.Second
		assert.NotZero(t, fleet{processes: 16, work: w}.run(t).refused)
	})
	for name, addr := range map[string]string{"miniredis": miniredis.RunT(t).Addr(), "redis-server": os.Getenv(addrVariable)} {
		if addr == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			w := w
			w.Redis = addr
			o := fleet{processes: 16, work: w}.run(t)
			o.holds(t, w)
			assert.GreaterOrEqual(t, o.windows, 4)
			assert.GreaterOrEqual(t, o.used, 0.93, "all but the reserve and the margin")
		})
	}
}

// A real server that was killed and restarted, without its data or with old data, allows
// no further request.
func TestARestartedServerLetsNothingThrough(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"no copy":  nil,
		"old copy": {"--save", "3600 1000", "--appendonly", "no"},
		// Without INFO the server's run is unknown, and the missing grants show the restart.
		"old copy, and no INFO": {"--save", "3600 1000", "--appendonly", "no", "--user", "default", "on", "nopass", "~*", "&*", "+@all", "-info"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			patiently(t, miniredis.RunT(t).Addr(), func(t testing.TB) {
				srv := startReal(t, args...)
				key := newKey()
				opts := []redislimit.Option{redislimit.Quota(30, time.Minute), redislimit.Settle(4 * time.Second), redislimit.Timeout(1200 * time.Millisecond)}
				var all []*redislimit.Limiter
				for range 3 {
					l, err := redislimit.New(connect(t, srv.addr), key, opts...)
					require.NoError(t, err)
					t.Cleanup(func() { _ = l.Close() })
					all = append(all, l)
				}
				wait, err := all[0].Take(t.Context(), head)
				require.NoError(t, err)
				time.Sleep(wait)
				takeN(t, all[0], 5)
				if args != nil {
					require.NoError(t, connect(t, srv.addr).Save(t.Context()).Err())
				}
				takeN(t, all[1], 12)
				takeN(t, all[2], 3)
				srv.kill()
				_, err = all[0].Take(t.Context(), head)
				require.ErrorIs(t, err, redislimit.ErrUnavailable)
				srv.start()

				newcomer, err := redislimit.New(connect(t, srv.addr), key, opts...)
				require.NoError(t, err)
				t.Cleanup(func() { _ = newcomer.Close() })
				if name == "old copy, and no INFO" {
					time.Sleep(3 * time.Second) // until a process has checked
				}
				wait, err = newcomer.Take(t.Context(), head)
				require.NoError(t, err)
				assert.NotZero(t, wait)
				time.Sleep(wait + 50*time.Millisecond)
				assertLeft(t, 10, takeAll(t, newcomer))
			})
		})
	}
}

// realServer is a redis-server that a test starts.
type realServer struct {
	t    testing.TB
	path string
	addr string
	args []string
	cmd  *exec.Cmd
}

// startReal starts the redis-server of PATH on a free loopback port. Without args it has
// no persistence.
func startReal(t testing.TB, args ...string) *realServer {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	require.NoError(t, err)
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

// kill ends the server at once, like a power failure.
func (s *realServer) kill() {
	if s.cmd.ProcessState == nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
	}
}
