package api

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter decides when a request may go. All requests of a process that share
// a base URL and an API key stand in one queue (one for each Class that the
// API limits apart), and only its head asks, so Take need not be fair among
// callers of one process. It must be safe for concurrent use: an urgent request
// becomes the head at once, even if the request before it has not been answered.
//
// Implement it to share a quota among processes, or to count in another way:
//
//	type perMinute struct{ mu sync.Mutex; at []time.Time }
//
//	func (l *perMinute) Take(_ context.Context, _ api.Ticket) (time.Duration, error) {
//		l.mu.Lock()
//		defer l.mu.Unlock()
//		now := time.Now()
//		for len(l.at) > 0 && now.Sub(l.at[0]) >= time.Minute { l.at = l.at[1:] }
//		if len(l.at) >= 60 { return l.at[0].Add(time.Minute).Sub(now), nil }
//		l.at = append(l.at, now)
//		return 0, nil
//	}
//
//	func (l *perMinute) Pause(context.Context, api.Ticket, time.Time) {}
type Limiter interface {
	// Take asks to send one request now. It returns 0 when the request may go,
	// and then has counted it; otherwise how long it would have to wait, and
	// has counted nothing: the caller waits, if it may, and asks again. An
	// error refuses the request at once, unless it is urgent: a process sends up
	// to 20 urgent requests an hour without the permission of a limiter that fails.
	Take(ctx context.Context, t Ticket) (wait time.Duration, err error)
	// Pause tells that the server answered 429 and wants nothing before until.
	// The process that hears of it pauses by itself; a limiter that others
	// share passes it on to them. ctx does not end with the call's own.
	Pause(ctx context.Context, t Ticket, until time.Time)
}

// Ticket is what a Limiter is told of a request.
type Ticket struct {
	// Class is the limit that the request counts against, where an API limits
	// kinds of requests apart, such as "read", "write" and "deploy"; otherwise "".
	Class string
	// Attempt counts from 1; above that the request is a repeat.
	Attempt int
	// Queued is how many requests of this process wait behind this one.
	Queued int
	// Patience is the longest wait that the caller sits out: see WithMaxWait. Where
	// Take tells a longer one the call ends, so that no place has to be kept for it.
	// 0 says that it is not known. ctx may end sooner.
	Patience time.Duration
	// Urgent reports whether the request belongs to a call that stops something
	// that costs money, such as the deletion of a pod. A Limiter should keep a
	// small part of the quota for urgent requests, about 2 %, and must not exceed
	// the quota for them. A Limiter that ignores Urgent is correct, too.
	Urgent bool
}

// Forecaster is implemented by limiters that can tell how long a request would wait
// with so many others ahead of it. Then a call whose wait would be too long is told so
// as it joins the queue, and otherwise when its time is up.
type Forecaster interface {
	Forecast(t Ticket, ahead int) time.Duration
}

// Remainder is implemented by limiters that can tell how many requests like t may
// go at once now. If t is not Urgent, a reserve for urgent requests does not count.
type Remainder interface {
	Remaining(t Ticket) int
}

// NewLimiter limits to burst requests at once and perHour an hour after that,
// so to at most burst + perHour in any hour: it keeps a quota of 1,000 an hour
// with NewLimiter(900, 100). It is golang.org/x/time/rate, in one process, and
// treats all Classes as one.
//
// A fiftieth of burst + perHour, but at most a fifth of burst, is kept for urgent
// requests: NewLimiter(900, 100) lets 80 others go at once, and 980 in any hour.
func NewLimiter(perHour, burst int) Limiter {
	return &bucket{rate: float64(perHour) / time.Hour.Seconds(), burst: burst,
		reserve: max(0, min(reserveOf(perHour+burst), burst/5)),
		lim:     rate.NewLimiter(rate.Limit(float64(perHour)/time.Hour.Seconds()), burst)}
}

// reserveOf returns how many requests of a quota are kept for urgent ones.
func reserveOf(quota int) int { return quota / 50 }

type bucket struct {
	mu      sync.Mutex
	rate    float64 // requests per second
	burst   int
	reserve int // tokens that only urgent requests may use
	lim     *rate.Limiter
}

func (b *bucket) Take(_ context.Context, t Ticket) (time.Duration, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if wait := b.until(now, t, 1); wait > 0 {
		return wait, nil
	}
	b.lim.AllowN(now, 1) // it has the token: nobody else has used b.lim since
	return 0, nil
}

// keep returns how many tokens a request must leave to others.
func (b *bucket) keep(t Ticket) int {
	if t.Urgent {
		return 0
	}
	return b.reserve
}

// until is how long it takes from now until n requests like t could go.
func (b *bucket) until(now time.Time, t Ticket, n int) time.Duration {
	missing := float64(n+b.keep(t)) - b.lim.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	if b.rate <= 0 || b.burst < 1 {
		return Unlimited
	}
	// A microsecond more, so that rounding never makes the head ask in vain.
	return time.Duration(missing/b.rate*float64(time.Second)) + time.Microsecond
}

func (b *bucket) Pause(context.Context, Ticket, time.Time) {}

func (b *bucket) Forecast(t Ticket, ahead int) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.until(time.Now(), t, ahead+1)
}

func (b *bucket) Remaining(t Ticket) int {
	return max(0, int(b.lim.TokensAt(time.Now()))-b.keep(t))
}

// NoLimiter lets every request go at once: for servers without a quota, and
// for tests. A 429 still pauses the process.
var NoLimiter Limiter = open{}

type open struct{}

func (open) Take(context.Context, Ticket) (time.Duration, error) { return 0, nil }
func (open) Pause(context.Context, Ticket, time.Time)            {}
func (open) Forecast(Ticket, int) time.Duration                  { return 0 }
