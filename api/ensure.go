package api

import (
	"net/http"
	"strconv"
	"time"
)

// A DuplicateNameError reports several live resources with the same name. Each may be
// billed. errors.Is finds ErrDuplicateName.
type DuplicateNameError struct {
	Call
	// Name is the shared name.
	Name string
	// IDs are the ids of all of these resources.
	IDs []string
	// Err is the AmbiguousError of an earlier create, or nil.
	Err error `json:"-"`
}

// Error returns the call and all ids.
func (e *DuplicateNameError) Error() string {
	return e.String() + ": several resources have this name, and each may be billed (delete all but one): " + listed(e.IDs) + behind(e.Err)
}

// Is reports whether target is ErrDuplicateName.
func (e *DuplicateNameError) Is(target error) bool { return target == ErrDuplicateName }

// Unwrap returns Err.
func (e *DuplicateNameError) Unwrap() error { return e.Err }

// A CannotVerifyError reports that responses do not show whether a resource of the name
// exists. Ensure created nothing. errors.Is finds ErrCannotVerify.
type CannotVerifyError struct {
	Call
	// IDs are the ids of resources that may have the name, because the API does not show
	// their names. An id is "" if the API does not show the id either.
	IDs []string
	// Err is another reason, such as a list that is not complete, or nil.
	Err error `json:"-"`
}

// Error returns the call, the ids and the next step for the caller.
func (e *CannotVerifyError) Error() string {
	text := e.String() + ": cannot verify whether it exists"
	if e.Method != http.MethodGet {
		text += ", so nothing was created"
	}
	if len(e.IDs) > 0 {
		text += ": one of these may have the name (call Adopt if it does, Disown if it does not): " + listed(e.IDs)
	}
	return text + behind(e.Err)
}

// Is reports whether target is ErrCannotVerify.
func (e *CannotVerifyError) Is(target error) bool { return target == ErrCannotVerify }

// Unwrap returns Err.
func (e *CannotVerifyError) Unwrap() error { return e.Err }

// A SpecMismatchError reports a resource of the right name with another specification.
// Ensure did not adopt it, and did not create a second resource. errors.Is finds
// ErrSpecMismatch.
type SpecMismatchError struct {
	Call
	// ID is the id of the resource.
	ID string
	// Field is the member that differs. Want is its value in the specification, Have its
	// value in the resource.
	Field, Want, Have string
}

// Error returns the call, the id and the two values.
func (e *SpecMismatchError) Error() string {
	return e.String() + ": " + listed([]string{e.ID}) + " has this name and a different " + e.Field +
		": have " + strconv.Quote(e.Have) + ", want " + strconv.Quote(e.Want)
}

// Is reports whether target is ErrSpecMismatch.
func (e *SpecMismatchError) Is(target error) bool { return target == ErrSpecMismatch }

// An UnusableError reports a resource of the right name that Ensure cannot adopt and does
// not replace, or a name for which Ensure still waits before it creates again. errors.Is
// finds Kind: ErrStopped, ErrBackoff, ErrConflict while the resource is stopping, or the
// kind of a failed resource, such as volt.ErrPodFailed.
type UnusableError struct {
	Call
	// ID is the id of the resource, or "" if Kind is ErrBackoff.
	ID string
	// Status is the resource's status, and Message the server's message about it.
	Status, Message string
	// Kind is the kind of error.
	Kind Kind
	// RetryAt is when the name may be created again, or zero.
	RetryAt time.Time
}

// Error returns the call, the status of the resource and the next step for the caller.
func (e *UnusableError) Error() string {
	if e.Kind == ErrBackoff {
		return e.String() + ": the last resource of this name failed or vanished: " + string(ErrBackoff) + " until " + e.RetryAt.UTC().Format(time.RFC3339)
	}
	text := e.String() + ": " + listed([]string{e.ID}) + " has this name and is " + strconv.Quote(e.Status)
	switch e.Kind {
	case ErrStopped:
		text += " (call Start to use it, or EnsureDeleted to delete it)"
	case ErrConflict:
		text += " (try again when it is gone)"
	default:
		text += " (delete it with EnsureDeleted, or give Ensure the option ReplaceFailed)"
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// Is reports whether target is Kind.
func (e *UnusableError) Is(target error) bool { return target == e.Kind }

// A NotDeletedError reports a deletion that was not confirmed. errors.Is finds
// ErrNotDeleted and the cause.
type NotDeletedError struct {
	Call
	// IDs are the ids of the resource. It may still be billed.
	IDs []string
	// Status is its last known status, or "".
	Status string
	// RetryAt is when to try again. If it is zero, the caller may try again at once.
	RetryAt time.Time
	// Err is the cause, or nil if responses still show the resource.
	Err error `json:"-"`
}

// Error returns the call and the ids that may still be billed.
func (e *NotDeletedError) Error() string {
	text := e.String() + ": not confirmed, it may still be billed (delete it again"
	if !e.RetryAt.IsZero() {
		text += " at " + e.RetryAt.UTC().Format(time.RFC3339)
	}
	text += "): " + listed(e.IDs)
	if e.Status != "" {
		text += ", last status " + strconv.Quote(e.Status)
	}
	return text + behind(e.Err)
}

// Is reports whether target is ErrNotDeleted.
func (e *NotDeletedError) Is(target error) bool { return target == ErrNotDeleted }

// Unwrap returns Err.
func (e *NotDeletedError) Unwrap() error { return e.Err }

// behind returns an error's text for the end of another error's text, or "" for nil.
func behind(err error) string {
	if err == nil {
		return ""
	}
	return ": " + err.Error()
}
