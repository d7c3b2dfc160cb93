package rest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ContextError is why ctx ended, or nil where it has not: errors.Is finds both the
// context's own error and the cause that its caller gave.
func ContextError(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, err) {
		return fmt.Errorf("%w: %w", err, cause)
	}
	return err
}

// pastDeadline is context.DeadlineExceeded where a wait until at would pass ctx's
// deadline, or nil.
func pastDeadline(ctx context.Context, at time.Time) error {
	if deadline, ok := ctx.Deadline(); ok && !at.Before(deadline) {
		return context.DeadlineExceeded
	}
	return nil
}
