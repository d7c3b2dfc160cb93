package redislimit

import (
	"context"
	"time"
)

// Between requests a timer looks a few times in each Settle whether Redis still
// knows what this process knows, for as long as that counts; keeps the place of a
// request that waits; and finds out when a Redis that was away is back.

// wake notes that the lane is used, and winds the timer up.
func (l *lane) wake(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lastUsed = now
	if l.beat == nil && !l.owner.closed.Load() {
		l.beat = time.AfterFunc(l.every(), l.look)
	}
}

func (l *lane) every() time.Duration { return l.owner.settle / 4 }

// look is what the timer does.
func (l *lane) look() {
	l.mu.Lock()
	now := time.Now()
	if l.owner.closed.Load() || now.After(l.matters()) {
		l.beat = nil
		l.mu.Unlock()
		return
	}
	q := question{op: opLook, patience: -1}
	if l.mem.nextTurn.Add(l.owner.settle).After(now) {
		q.op = opStay
	}
	fresh := now.Sub(l.heard) < l.every()/2
	l.mu.Unlock()

	if !fresh && l.owner.breaker.allow(now) == nil {
		ctx, cancel := context.WithTimeoutCause(context.Background(), l.owner.timeout, errTimeout)
		if _, _, err := l.put(ctx, q); err != nil {
			_ = l.owner.failed(err, now)
		}
		cancel()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.beat != nil && !l.owner.closed.Load() {
		l.beat.Reset(l.every())
	}
}

// matters is until when something of what this process knows or waits for does.
func (l *lane) matters() time.Time {
	last := l.lastUsed.Add(l.full)
	for _, t := range []time.Time{l.mem.nextTurn.Add(l.owner.settle), l.mem.unsent} {
		if t.After(last) {
			last = t
		}
	}
	return last
}

// leave is what Limiter.Close does.
func (l *lane) leave() {
	l.mu.Lock()
	timer := l.beat
	l.beat = nil
	l.mu.Unlock()
	if timer == nil {
		return // nothing was asked for
	}
	timer.Stop()
	if l.owner.breaker.allow(time.Now()) != nil {
		return
	}
	ctx, cancel := context.WithTimeoutCause(context.Background(), l.owner.timeout, errTimeout)
	defer cancel()
	_, _, _ = l.put(ctx, question{op: opLeave, patience: -1})
}
