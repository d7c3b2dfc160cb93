package kernel_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// noon is where the clocks of these tests begin.
var noon = time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)

func TestAManualClockStopsAtEachTimer(t *testing.T) {
	t.Parallel()
	c := kernel.NewManualClock(noon)
	var rang []time.Duration
	ring := func() { rang = append(rang, c.Now().Sub(noon)) }
	c.AfterFunc(3*time.Second, ring)
	c.AfterFunc(time.Second, func() {
		ring()
		c.AfterFunc(time.Second, ring)
	})
	stop := c.AfterFunc(time.Second, ring)
	assert.True(t, stop())
	assert.False(t, stop())
	c.Advance(-time.Hour)
	c.Advance(10 * time.Second)
	assert.Equal(t, []time.Duration{time.Second, 2 * time.Second, 3 * time.Second}, rang)
	assert.Equal(t, noon.Add(10*time.Second), c.Now())
}

func TestAScaledClockIsFasterThanRealTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := kernel.NewScaledClock(60)
		began := c.Now()
		rang := false
		c.AfterFunc(time.Minute, func() { rang = true })
		time.Sleep(time.Second + 2*time.Millisecond)
		synctest.Wait()
		assert.True(t, rang)
		assert.InDelta(t, time.Minute, c.Now().Sub(began), float64(time.Second))
		assert.Equal(t, time.Minute, c.Outside(time.Hour))
		assert.Equal(t, time.Hour, kernel.NewScaledClock(-1).Outside(time.Hour))
	})
}
