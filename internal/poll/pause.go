package poll

import (
	"context"
	"time"
)

// Pause waits for d, or until ctx ends, and tells both that and why.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ContextCause(ctx)
	case <-timer.C:
		return nil
	}
}
