// Package perminute is the limiter that docs/quota.md shows.
package perminute

import (
	"context"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Limiter lets 60 requests go in any minute. Its zero value is ready.
type Limiter struct {
	mu   sync.Mutex
	went []time.Time
}

// Take counts a request that may go, and tells any other how long to wait.
func (l *Limiter) Take(context.Context, api.Ticket) (time.Duration, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	for len(l.went) > 0 && now.Sub(l.went[0]) >= time.Minute {
		l.went = l.went[1:]
	}
	if len(l.went) >= 60 {
		return l.went[0].Add(time.Minute).Sub(now), nil // not counted: it is asked again
	}
	l.went = append(l.went, now)
	return 0, nil
}

// Pause is for limiters that others share: this process pauses by itself.
func (l *Limiter) Pause(context.Context, api.Ticket, time.Time) {}
