package rest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// contextError is why ctx ended, as both errors.Is(context.Canceled) and the
// caller's own cause, or nil where it has not.
func contextError(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, err) {
		return fmt.Errorf("%w: %w", err, cause)
	}
	return err
}

// wasLate is the context's deadline error where the deadline is what a wait
// until at would pass, or nil.
func wasLate(ctx context.Context, at time.Time) error {
	if deadline, ok := ctx.Deadline(); ok && !at.Before(deadline) {
		return context.DeadlineExceeded
	}
	return nil
}
