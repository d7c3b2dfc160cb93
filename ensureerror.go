package volt

import (
	"strings"

	"github.com/voltagegpu/volt-go/api"
)

// TwinsError is several live pods, or jobs, with one name: each may be billed.
// errors.Is finds ErrTwins.
type TwinsError struct {
	api.Call
	// Name is the name that they share.
	Name string
	// IDs are the ids of all that were seen.
	IDs []string
	// Err is the AmbiguousError of the create that came before, or nil.
	Err error `json:"-"`
}

// Error names all that were seen.
func (e *TwinsError) Error() string {
	text := e.String() + ": several have this name, and each may be billed: " + strings.Join(e.IDs, ", ")
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Is reports whether target is ErrTwins.
func (e *TwinsError) Is(target error) bool { return target == ErrTwins }

// Unwrap returns Err.
func (e *TwinsError) Unwrap() error { return e.Err }

// IdentityError is an Ensure that created nothing, because it could not be
// certain that there is none of that name. errors.Is finds ErrIdentityUnknown.
type IdentityError struct {
	api.Call
	// IDs are the live pods, or jobs, whose names cannot be read; "" for one whose
	// id cannot be read either.
	IDs []string
	// Err says why, where it is not that.
	Err error `json:"-"`
}

// Error says what could not be read.
func (e *IdentityError) Error() string {
	text := e.String() + ": it cannot be told whether it exists already, so nothing was created"
	if len(e.IDs) > 0 {
		text += ": the names of these cannot be read: " + strings.Join(e.IDs, ", ")
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Is reports whether target is ErrIdentityUnknown.
func (e *IdentityError) Is(target error) bool { return target == ErrIdentityUnknown }

// Unwrap returns Err.
func (e *IdentityError) Unwrap() error { return e.Err }

// SpecMismatchError is a pod or job of the right name that was made otherwise.
// errors.Is finds ErrSpecMismatch.
type SpecMismatchError struct {
	api.Call
	// Pod or Job is the one that there is.
	Pod Pod
	Job Job
	// Field says what differs, Want what was asked for and Have what it is.
	Field, Want, Have string
}

// Error says what differs.
func (e *SpecMismatchError) Error() string {
	return e.String() + ": it exists with " + e.Field + " " + e.Have + ", not " + e.Want
}

// Is reports whether target is ErrSpecMismatch.
func (e *SpecMismatchError) Is(target error) bool { return target == ErrSpecMismatch }
