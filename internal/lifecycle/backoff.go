package lifecycle

import "time"

// backoff is how long Ensure waits before it creates a name again.
type backoff struct {
	count int
	last  time.Time // when the last resource failed or vanished
}

const (
	firstBackoff   = 30 * time.Second
	longestBackoff = 10 * time.Minute
	backoffMemory  = time.Hour
)

// vanish records that a resource is absent. If this client did not ask for that, it
// counts for the back-off of its name.
func (l *Ledger[T]) vanish(e *entry[T]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.gone.IsZero() && e.asked.IsZero() {
		l.countFailure(e)
	}
	l.close(e, time.Now())
}

// fail records that a response shows a resource failed.
func (l *Ledger[T]) fail(e *entry[T]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.countFailure(e)
}

// countFailure counts a failure for the back-off of the name, once for each resource.
func (l *Ledger[T]) countFailure(e *entry[T]) {
	if e.counted || e.name == "" {
		return
	}
	e.counted = true
	if l.backoff == nil {
		l.backoff = map[string]backoff{}
	}
	now := time.Now()
	for other, b := range l.backoff {
		if now.Sub(b.last) > backoffMemory {
			delete(l.backoff, other)
		}
	}
	b := l.backoff[e.name]
	l.backoff[e.name] = backoff{b.count + 1, now}
}

// notBefore returns when the name may be created again, or zero.
func (l *Ledger[T]) notBefore(name string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.backoff[name]
	if b.count == 0 || time.Since(b.last) > backoffMemory {
		return time.Time{}
	}
	return b.last.Add(min(longestBackoff, firstBackoff<<min(b.count-1, 10)))
}
