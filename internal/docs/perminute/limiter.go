// Package perminute is the limiter that docs/quota.md shows.
package perminute

import (
	"context"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Limiter allows 60 requests in any minute. Its zero value is ready to use.
type Limiter struct {
	mu   sync.Mutex
	went []time.Time
}

// Take counts a request that may be sent, and returns how long any other must wait.
func (l *Limiter) Take(context.Context, api.Ticket) (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	for len(l.went) > 0 && now.Sub(l.went[0]) >= time.Minute {
		l.went = l.went[1:]
	}
	if len(l.went) >= 60 {
		return l.went[0].Add(time.Minute).Sub(now), nil // not counted: the client asks again
	}
	l.went = append(l.went, now)
	return 0, nil
}

// Pause does nothing: only a limiter that processes share must pass a pause on.
func (l *Limiter) Pause(context.Context, api.Ticket, time.Time) {}
