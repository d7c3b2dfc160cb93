package sim

import (
	"net/http"
	"strconv"
	"time"
)

// quota is what a key has used of its fixed window.
type quota struct {
	since time.Time
	used  int
}

// take counts a request against its key's window; when the window is used up it
// says how long it lasts.
func (s *Server) take(key *apiKey, now time.Time) (wait time.Duration, ok bool) {
	if s.cfg.Quota < 0 || !s.does(RateLimit) {
		return 0, true
	}
	q := &key.quota
	if !s.does(QuotaPerKey) {
		q = &s.main.shared
	}
	if q.since.IsZero() || now.Sub(q.since) >= s.cfg.Window && s.does(WindowResets) {
		*q = quota{since: now}
	}
	if q.used >= s.cfg.Quota {
		return q.since.Add(s.cfg.Window).Sub(now), false
	}
	q.used++
	return 0, true
}

// rateLimited answers 429, with the seconds until the window is over.
func (s *Server) rateLimited(wait time.Duration) *answer {
	a := s.fail(http.StatusTooManyRequests, "Rate limit exceeded")
	if s.does(RetryAfterTold) {
		wait = s.cfg.Clock.Outside(wait)
		a.set("Retry-After", strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10))
	}
	return a
}
