package redislimit_test

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/assert"
)

// A process that is killed keeps the others from nothing.
func TestAProcessIsKilledMidway(t *testing.T) {
	t.Parallel()
	w := work{Quota: 60, Window: 3 * time.Second, Margin: 600 * time.Millisecond, Settle: time.Second, Timeout: 5 * time.Second, For: 11 * time.Second}
	eachServer(t, func(t *testing.T, addr string) {
		w, least := w.counted(90)
		w.Redis = addr
		o := fleet{processes: 5, work: w, least: least, midway: func(t *testing.T, c *crowd) {
			if testing.Short() {
				c.await(t, w.Quota)
			} else {
				time.Sleep(4 * time.Second)
			}
			c.all[0].kill() // most wait for their turn
			time.Sleep(time.Second)
			c.all[3].kill()
		}}.run(t)
		o.holds(t, w)
		assert.Len(t, o.done, 3, "the others go on to the end")
		if !testing.Short() {
			assert.Greater(t, o.used, 0.4)
		}
	})
}

// Redis is killed under load and comes back with nothing: nothing goes beyond the
// quota, whether the processes refuse meanwhile or go on with their parts.
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
	if testing.Short() {
		t.Skip("takes minutes: make test-redis runs it")
	}
	for name, fallback := range map[string]int{"refuse": 0, "fallback": 16} {
		t.Run(name, func(t *testing.T) {
			runOutage(t, 16, fallback, work{
				Quota: 1000, Window: 20 * time.Second, Margin: 500 * time.Millisecond, Settle: 4 * time.Second, Timeout: time.Second, For: 90 * time.Second,
				Pace: 280 * time.Millisecond,
			}, 25*time.Second, 6*time.Second)
		})
	}
}

// runOutage kills Redis after some time, for some time, and a process with it.
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

// The embedded server loses everything under load.
func TestTheStateIsFlushedUnderLoad(t *testing.T) {
	t.Parallel()
	srv := miniredis.RunT(t)
	w := work{Redis: srv.Addr(), Quota: 60, Window: 3 * time.Second, Margin: 600 * time.Millisecond, Settle: time.Second, Timeout: 5 * time.Second, For: 12 * time.Second}
	w, least := w.counted(30)
	o := fleet{processes: 5, work: w, least: least, midway: func(t *testing.T, c *crowd) {
		for range 3 {
			if testing.Short() {
				c.await(t, 15)
			} else {
				time.Sleep(2500 * time.Millisecond)
			}
			srv.FlushAll()
		}
	}}.run(t)
	o.holds(t, w)
	assert.GreaterOrEqual(t, o.ok, 60, "it goes on")
}
