package api

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A Limiter decides when a request may be sent. All requests of a process with the same
// base URL and API key wait in one queue, or in one queue for each Class. Only the first
// request of a queue asks the Limiter, so Take need not be fair among callers of one
// process. A Limiter must be safe for concurrent use: an urgent request becomes the first
// at once, even if Take has not yet returned for the request before it.
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
	// Take asks for permission to send one request now. It counts the request and returns
	// 0 if the request may be sent. If it may not, Take counts nothing and returns the
	// time to wait, and the client asks again after it. An error ends the call at once,
	// unless the request is urgent: a process sends up to 20 urgent requests an hour if
	// its limiter fails.
	Take(ctx context.Context, t Ticket) (wait time.Duration, err error)
	// Pause is called when the server answers 429, with the time before which no request
	// should be sent. The client's own process pauses in any case. A limiter that
	// processes share passes the pause on to the others. ctx does not end with the call.
	Pause(ctx context.Context, t Ticket, until time.Time)
}

// A Ticket describes a request to a Limiter.
type Ticket struct {
	// Class is the rate limit that the request counts against, such as "read", "write" or
	// "deploy". It is "" if the API has one limit for all requests.
	Class string
	// Attempt counts the attempts of the call from 1. Attempts from 2 on are repeats.
	Attempt int
	// Queued is the number of requests of this process that wait behind this one.
	Queued int
	// Patience is the longest time that the call may wait: see WithMaxWait. If Take
	// returns more, the call ends, so the limiter need not keep a place for it. 0 means
	// that the time is not known. ctx may end sooner.
	Patience time.Duration
	// Urgent reports whether the request belongs to a call that stops something
	// that costs money, such as the deletion of a pod. A Limiter should keep a
	// small part of the quota for urgent requests, about 2 %, and must not exceed
	// the quota for them. A Limiter that ignores Urgent is correct, too.
	Urgent bool
}

// A Forecaster is a Limiter that can estimate how long a request will wait with a number
// of requests ahead of it. A call whose estimate is too long fails as soon as it joins
// the queue. With other limiters it fails when its time is over.
type Forecaster interface {
	Forecast(t Ticket, ahead int) time.Duration
}

// A Remainder is a Limiter that can report how many requests like t may be sent at once
// now. If t is not Urgent, the reserve for urgent requests does not count.
type Remainder interface {
	Remaining(t Ticket) int
}

// NewLimiter returns a Limiter that allows burst requests at once and then perHour an
// hour, so at most burst + perHour in any hour. NewLimiter(900, 100) keeps a quota of
// 1,000 an hour. It is a golang.org/x/time/rate limiter for one process, and treats all
// Classes as one.
//
// A fiftieth of burst + perHour, but at most a fifth of burst, is kept for urgent
// requests: NewLimiter(900, 100) allows 80 other requests at once, and 980 in any hour.
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

// until returns how long it takes from now until n requests like t may be sent.
func (b *bucket) until(now time.Time, t Ticket, n int) time.Duration {
	missing := float64(n+b.keep(t)) - b.lim.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	if b.rate <= 0 || b.burst < 1 {
		return Unlimited
	}
	// A microsecond more, so that the next Take is not too early because of rounding.
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

// NoLimiter allows every request at once. It is for servers without a quota and for
// tests. A 429 still pauses the process.
var NoLimiter Limiter = open{}

type open struct{}

func (open) Take(context.Context, Ticket) (time.Duration, error) { return 0, nil }
func (open) Pause(context.Context, Ticket, time.Time)            {}
func (open) Forecast(Ticket, int) time.Duration                  { return 0 }
