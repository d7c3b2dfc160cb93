package api

import (
	"context"
	"sort"
	"sync"
	"time"
)

// NewWindowLimiter returns a Limiter that allows exactly n requests in any window of that
// length. NewLimiter instead allows a burst in addition to its rate. All n may be sent at
// once. It is for small quotas, because it keeps the time of each of the last n requests.
// It works in one process, and treats all Classes as one. If n is less than 1, no request
// may be sent.
//
// A fiftieth of n, rounded down, is kept for urgent requests: of 60 in a minute, others
// may use 59, and of 20 all.
func NewWindowLimiter(n int, window time.Duration) Limiter {
	return &slidingWindow{n: max(0, n), window: max(0, window)}
}

// slidingWindow has the times of the last n requests. An urgent request may be sent if
// fewer than n of them are in the window, any other request if fewer than n minus the
// reserve are.
type slidingWindow struct {
	n      int
	window time.Duration

	mu sync.Mutex
	// went is a ring once it has n entries, and begins at oldest.
	went   []time.Time
	oldest int
}

// limit returns how many requests may be in the window, including the request of t.
func (w *slidingWindow) limit(t Ticket) int {
	if t.Urgent {
		return w.n
	}
	return w.n - reserveOf(w.n)
}

func (w *slidingWindow) Take(_ context.Context, t Ticket) (time.Duration, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	if wait := w.until(now, w.limit(t), 0); wait > 0 {
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

// Forecast is exact if the requests ahead are like t and are sent as soon as they may.
func (w *slidingWindow) Forecast(t Ticket, ahead int) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.until(time.Now(), w.limit(t), max(0, ahead))
}

// until returns how long it takes from now until one more request may be sent behind
// ahead others, if at most limit may be in the window. Each limit places further back add
// a window.
func (w *slidingWindow) until(now time.Time, limit, ahead int) time.Duration {
	if limit == 0 {
		return Unlimited
	}
	rounds, place := ahead/limit, ahead%limit
	if rounds > 0 && w.window > Unlimited/2/time.Duration(rounds) {
		return Unlimited
	}
	wait := time.Duration(0)
	if blocker := place - (limit - len(w.went)); blocker >= 0 {
		wait = max(0, w.window-now.Sub(w.at(blocker)))
	}
	if wait > Unlimited/2 {
		return Unlimited
	}
	return wait + time.Duration(rounds)*w.window
}

// at returns the time of the i-th oldest request.
func (w *slidingWindow) at(i int) time.Time { return w.went[(w.oldest+i)%len(w.went)] }

func (w *slidingWindow) Remaining(t Ticket) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	gone := sort.Search(len(w.went), func(i int) bool { return now.Sub(w.at(i)) < w.window })
	return max(0, w.limit(t)-len(w.went)+gone)
}
