package poll

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// Pause waits for d, or until ctx ends, and tells both that and why.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return rest.ContextError(ctx)
	case <-timer.C:
		return nil
	}
}
