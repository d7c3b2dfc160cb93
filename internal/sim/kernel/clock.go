package kernel

import (
	"slices"
	"sync"
	"time"
)

// Clock is the time that a Server lives in.
type Clock interface {
	// Now is the present.
	Now() time.Time
	// AfterFunc calls f once d has passed, unless stop is called before.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
	// Outside is how long d of this clock lasts for a client, which lives in
	// real time: what a Retry-After has to tell.
	Outside(d time.Duration) time.Duration
}

// NewClock is the clock that settings ask for: a ManualClock that stands at the
// present, a ScaledClock where speed is more than 0, or else the RealClock.
func NewClock(manual bool, speed float64) Clock {
	switch {
	case manual:
		return NewManualClock(time.Now())
	case speed > 0:
		return NewScaledClock(speed)
	}
	return RealClock{}
}

// RealClock is the time of the process. Inside a testing/synctest bubble that
// is the bubble's.
type RealClock struct{}

// Now returns time.Now.
func (RealClock) Now() time.Time { return time.Now() }

// AfterFunc is time.AfterFunc.
func (RealClock) AfterFunc(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }

// Outside returns d.
func (RealClock) Outside(d time.Duration) time.Duration { return d }

// ScaledClock is a clock that goes factor times as fast as real time, from the
// real time at which it is made.
type ScaledClock struct {
	start  time.Time
	factor float64
}

// NewScaledClock makes a ScaledClock. A factor that is not positive counts as 1.
func NewScaledClock(factor float64) *ScaledClock {
	if !(factor > 0) {
		factor = 1
	}
	return &ScaledClock{start: time.Now(), factor: factor}
}

// Now is the scaled present.
func (c *ScaledClock) Now() time.Time {
	return c.start.Add(time.Duration(float64(time.Since(c.start)) * c.factor))
}

// AfterFunc calls f once d of the scaled time has passed.
func (c *ScaledClock) AfterFunc(d time.Duration, f func()) func() bool {
	// A millisecond late rather than a nanosecond early.
	return time.AfterFunc(c.Outside(d)+time.Millisecond, f).Stop
}

// Outside returns d divided by the factor.
func (c *ScaledClock) Outside(d time.Duration) time.Duration {
	return time.Duration(float64(d) / c.factor)
}

// ManualClock stands still until it is advanced.
type ManualClock struct {
	mu     sync.Mutex
	now    time.Time
	timers []*manualTimer
}

type manualTimer struct {
	at time.Time
	f  func()
}

// NewManualClock makes a clock that stands at now.
func NewManualClock(now time.Time) *ManualClock { return &ManualClock{now: now} }

// Now is where the clock stands.
func (c *ManualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// AfterFunc calls f when the clock is advanced past d from now.
func (c *ManualClock) AfterFunc(d time.Duration, f func()) func() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &manualTimer{at: c.now.Add(d), f: f}
	c.timers = append(c.timers, t)
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.drop(t)
	}
}

// Outside returns d: a client reads a standing clock's distances as they are.
func (c *ManualClock) Outside(d time.Duration) time.Duration { return d }

// Advance moves the clock by d, stopping at each timer on the way. A negative d
// moves nothing.
func (c *ManualClock) Advance(d time.Duration) {
	c.mu.Lock()
	target := c.now.Add(max(d, 0))
	for {
		next := c.earliest()
		if next == nil || next.at.After(target) {
			break
		}
		c.drop(next)
		if next.at.After(c.now) {
			c.now = next.at
		}
		c.mu.Unlock()
		next.f()
		c.mu.Lock()
	}
	if target.After(c.now) {
		c.now = target
	}
	c.mu.Unlock()
}

func (c *ManualClock) earliest() (first *manualTimer) {
	for _, t := range c.timers {
		if first == nil || t.at.Before(first.at) {
			first = t
		}
	}
	return first
}

func (c *ManualClock) drop(t *manualTimer) bool {
	i := slices.Index(c.timers, t)
	if i < 0 {
		return false
	}
	c.timers = slices.Delete(c.timers, i, i+1)
	return true
}
