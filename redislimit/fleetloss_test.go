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
