package volt

import "github.com/voltagegpu/volt-go/api"

// SpecMismatchError is a pod or job with the right name and another specification.
// errors.Is finds ErrSpecMismatch.
type SpecMismatchError struct {
	api.SpecMismatchError
	// Pod or Job is the one that was found.
	Pod Pod
	Job Job
}

// Error says what differs.
func (e *SpecMismatchError) Error() string {
	return e.String() + ": it exists with " + e.Field + " " + e.Have + ", not " + e.Want
}

// As lets errors.As find the api.SpecMismatchError that this module's clients
// share.
func (e *SpecMismatchError) As(target any) bool {
	t, ok := target.(**api.SpecMismatchError)
	if ok {
		*t = &e.SpecMismatchError
	}
	return ok
}
