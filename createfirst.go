package volt

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/voltagegpu/volt-go/api"
)

// CreateFirst creates a pod from the first of specs that can be had: it goes on
// to the next only when it is certain that nothing was created and that another
// may fare better (no stock, a price over the cap, a request that the server did
// not accept, too little balance). What is uncertain, or concerns them all (the
// key, the quota, the context), ends it. The error is a CreateFirstError, and
// errors.Is and errors.As see through it to what ended it.
//
// It takes what Create takes, for each spec that it tries, and bills one pod at
// most.
func (s *PodsService) CreateFirst(ctx context.Context, specs []PodSpec, opts ...CreatePodOption) (Pod, error) {
	failed := &CreateFirstError{Call: callOf(podsCreate, "")}
	failed.Operation = "create first pod"
	if len(specs) == 0 {
		return Pod{}, argumentError(podsCreate, "", "specs", "there are none: want one at least")
	}
	for _, spec := range specs {
		pod, err := s.Create(ctx, spec, opts...)
		if err == nil {
			return pod, nil
		}
		failed.Attempts = append(failed.Attempts, CreateAttempt{Spec: spec, Err: err})
		if pod.ID != "" || !mayTryNext(err) {
			return pod, failed
		}
	}
	return Pod{}, failed
}

// mayTryNext reports whether a create that failed so made nothing, for a reason
// that may not hold for another.
func mayTryNext(err error) bool {
	is := func(kind error) bool { return errors.Is(err, kind) }
	if slices.ContainsFunc([]error{ErrMaybeCreated, ErrUnauthorized, ErrForbidden, ErrRateLimited}, is) { // also in a 2xx
		return false
	}
	return slices.ContainsFunc([]error{
		ErrNoCapacity, ErrPriceTooHigh, ErrPriceUnknown, ErrBadRequest, ErrRejected, ErrNotFound, ErrInsufficientBalance, ErrNotSupported,
	}, is)
}

// CreateAttempt is one of the specs that CreateFirst tried.
type CreateAttempt struct {
	// Spec is what was to be made.
	Spec PodSpec
	// Err is why it was not.
	Err error
}

// CreateFirstError is a CreateFirst that made no pod, or that cannot be certain
// of it.
type CreateFirstError struct {
	api.Call
	// Attempts are the specs that were tried, in their order, each with its
	// error.
	Attempts []CreateAttempt
}

// Error tells every attempt.
func (e *CreateFirstError) Error() string {
	lines := make([]string, len(e.Attempts))
	for i, a := range e.Attempts {
		lines[i] = a.Err.Error()
	}
	return fmt.Sprintf("%s: %d tried: %s", e.String(), len(lines), strings.Join(lines, "; "))
}

// Unwrap returns the errors of all attempts.
func (e *CreateFirstError) Unwrap() []error {
	errs := make([]error, len(e.Attempts))
	for i, a := range e.Attempts {
		errs[i] = a.Err
	}
	return errs
}

// saysNoCapacity reports whether an answer to a create says that there is no
// capacity, as far as its code and words let one tell.
func saysNoCapacity(e *api.Error) bool {
	text := strings.ToLower(e.Code + " " + e.Message)
	text = strings.NewReplacer("_", " ", "-", " ").Replace(text)
	for _, words := range []string{
		"no capacity", "insufficient capacity", "out of capacity", "capacity exceeded", "no stock", "out of stock", "sold out",
		"no available", "not enough gpu", "no gpu", "none available", "currently unavailable", "no machine",
	} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}
