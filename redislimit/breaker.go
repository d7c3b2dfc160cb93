package redislimit

import (
	"sync"
	"time"
)

// retryAfter is how long Redis is left alone after a question failed.
const retryAfter = time.Second

// breaker keeps a Redis that is away from being asked by every request.
type breaker struct {
	mu    sync.Mutex
	err   error // nil while Redis answers
	since time.Time
	next  time.Time
	heard time.Time // when it answered last
}

// allow reports whether Redis may be asked: always while it answers, and else once
// in retryAfter. The error says why not.
func (b *breaker) allow(now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err == nil {
		return nil
	}
	if now.Before(b.next) {
		return b.unavailable()
	}
	b.next = now.Add(retryAfter)
	return nil
}

// failed notes what a question met that was asked then. first is true where Redis
// was there until now. A failure that an answer to a later question has overtaken
// tells nothing of Redis.
func (b *breaker) failed(err error, asked time.Time) (_ error, first bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if b.heard.After(asked) {
		return &UnavailableError{Err: err, Since: asked, RetryAt: now}, false
	}
	if first = b.err == nil; first {
		b.since = now
	}
	b.err, b.next = err, now.Add(retryAfter)
	return b.unavailable(), first
}

// answered notes that Redis answers. again is true where it was away.
func (b *breaker) answered() (again bool, away time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	again = b.err != nil
	if again {
		away = time.Since(b.since)
	}
	b.err, b.heard = nil, time.Now()
	return again, away
}

func (b *breaker) unavailable() error {
	return &UnavailableError{Err: b.err, Since: b.since, RetryAt: b.next}
}
