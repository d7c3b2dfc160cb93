package api

import (
	"context"
	"sort"
	"sync"
	"time"
)

// NewWindowLimiter limits to n requests in any window of that length, whenever
// it begins: exactly, where NewLimiter's bucket of burst b lets b more through
// than its rate. All n may go at once. It is for small quotas, since it remembers
// when each of the last n went; it works in one process, and treats all Classes
// as one. With n less than 1 nothing goes.
func NewWindowLimiter(n int, window time.Duration) Limiter {
	return &slidingWindow{n: max(0, n), window: max(0, window)}
}

// slidingWindow holds when the last n requests went: one may follow when the
// oldest of them has left the window.
type slidingWindow struct {
	n      int
	window time.Duration

	mu sync.Mutex
	// went is a ring once it has n entries: then oldest is where it begins.
	went   []time.Time
	oldest int
}

func (w *slidingWindow) Take(context.Context, Ticket) (time.Duration, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	if wait := w.until(now, 0); wait > 0 {
		return wait, nil
	}
	if len(w.went) < w.n {
		w.went = append(w.went, now)
		return 0, nil
	}
	w.went[w.oldest] = now
	w.oldest = (w.oldest + 1) % w.n
	return 0, nil
}

func (w *slidingWindow) Pause(context.Context, Ticket, time.Time) {}

// Forecast is exact where those ahead go as soon as they may.
func (w *slidingWindow) Forecast(_ Ticket, ahead int) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.until(time.Now(), max(0, ahead))
}

// until is how long it takes from now until one more could go behind so many
// others: n places further back it is a window earlier.
func (w *slidingWindow) until(now time.Time, ahead int) time.Duration {
	if w.n == 0 {
		return Unlimited
	}
	rounds, place := ahead/w.n, ahead%w.n
	if rounds > 0 && w.window > Unlimited/2/time.Duration(rounds) {
		return Unlimited
	}
	wait := time.Duration(0)
	if blocker := place - (w.n - len(w.went)); blocker >= 0 {
		wait = max(0, w.window-now.Sub(w.at(blocker)))
	}
	if wait > Unlimited/2 {
		return Unlimited
	}
	return wait + time.Duration(rounds)*w.window
}

// at is when the i-th oldest of those that are remembered went.
func (w *slidingWindow) at(i int) time.Time { return w.went[(w.oldest+i)%len(w.went)] }

func (w *slidingWindow) Remaining(Ticket) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	gone := sort.Search(len(w.went), func(i int) bool { return now.Sub(w.at(i)) < w.window })
	return w.n - len(w.went) + gone
}
