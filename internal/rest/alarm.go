package rest

import (
	"sync"
	"time"
)

// alarm ends the attempts that take too long, with one timer for all of a
// Core's: one for each would wake the network poller with every call, which
// costs a busy client a tenth of its requests per second. The timer outlives the
// attempts, by what one may take at most, and does nothing then.
type alarm struct {
	mu    sync.Mutex
	first *lease // of those that are out
	timer *time.Timer
	rings time.Time // when the timer does, zero when it is not set
}

// set makes l expire after d, or never where d is 0.
func (a *alarm) set(l *lease, d time.Duration) {
	if d <= 0 {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	l.expires, l.out = now.Add(d), true
	l.before, l.after = nil, a.first
	if a.first != nil {
		a.first.before = l
	}
	a.first = l
	if a.rings.IsZero() || l.expires.Before(a.rings) {
		a.wind(l.expires, now)
	}
}

// wind sets the timer. The lock is held.
func (a *alarm) wind(at, now time.Time) {
	a.rings = at
	if a.timer == nil {
		a.timer = time.AfterFunc(at.Sub(now), a.ring)
		return
	}
	a.timer.Reset(at.Sub(now))
}

// unset takes l off the alarm, and reports whether it has not rung for it.
func (a *alarm) unset(l *lease) bool {
	if l.expires.IsZero() {
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	was := l.out
	a.remove(l)
	return was
}

// remove takes l off the list. The lock is held.
func (a *alarm) remove(l *lease) {
	if !l.out {
		return
	}
	l.out = false
	if l.before != nil {
		l.before.after = l.after
	} else {
		a.first = l.after
	}
	if l.after != nil {
		l.after.before = l.before
	}
	l.before, l.after = nil, nil
}

// ring ends the attempts whose time is over, and sets the timer for the next.
func (a *alarm) ring() {
	var over []*lease
	a.mu.Lock()
	now := time.Now()
	var next time.Time
	for l := a.first; l != nil; {
		after := l.after
		if !l.expires.After(now) {
			a.remove(l)
			over = append(over, l)
		} else if next.IsZero() || l.expires.Before(next) {
			next = l.expires
		}
		l = after
	}
	a.rings = time.Time{}
	if !next.IsZero() {
		a.wind(next, now)
	}
	a.mu.Unlock()
	for _, l := range over {
		l.cancel(errAttemptTimeout)
	}
}
