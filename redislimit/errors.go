package redislimit

import (
	"errors"
	"time"
)

// ErrUnavailable is what errors.Is finds in an *UnavailableError.
var ErrUnavailable = errors.New("redislimit: the shared quota cannot be asked")

// ErrClosed is what a closed Limiter answers.
var ErrClosed = errors.New("redislimit: the limiter is closed")

// UnavailableError is a request that was refused since Redis could not be asked,
// and could have been over the quota. errors.Is finds ErrUnavailable, and errors.As
// what Unwrap returns. A call of the client returns it within a *RateLimitError.
type UnavailableError struct {
	// Err is what the last question to Redis met.
	Err error
	// Since is when questions began to fail.
	Since time.Time
	// RetryAt is when Redis is asked again: before that all are refused at once.
	RetryAt time.Time
}

// Error says what Redis was last met with, and never the API key.
func (e *UnavailableError) Error() string {
	if e.Err == nil {
		return ErrUnavailable.Error()
	}
	return ErrUnavailable.Error() + ": " + e.Err.Error()
}

// Is reports whether target is ErrUnavailable.
func (e *UnavailableError) Is(target error) bool { return target == ErrUnavailable }

// Unwrap returns Err.
func (e *UnavailableError) Unwrap() error { return e.Err }
