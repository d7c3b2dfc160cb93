package api

import (
	"net/http"
)

// TwinsError is an Ensure that found several live things of one name: each may be
// billed. errors.Is finds ErrTwins.
type TwinsError struct {
	Call
	// Name is the name that they share.
	Name string
	// IDs are the ids of all that were seen.
	IDs []string
	// Err is the AmbiguousError of the create that came before, or nil.
	Err error `json:"-"`
}

// Error names all that were seen.
func (e *TwinsError) Error() string {
	return e.String() + ": several have this name, and each may be billed: " + listed(e.IDs) + behind(e.Err)
}

// Is reports whether target is ErrTwins.
func (e *TwinsError) Is(target error) bool { return target == ErrTwins }

// Unwrap returns Err.
func (e *TwinsError) Unwrap() error { return e.Err }

// IdentityError is a search by name that could not be certain what has the name. An
// Ensure that ends with it has created nothing. errors.Is finds ErrIdentityUnknown.
type IdentityError struct {
	Call
	// IDs are the ids of things that may have the name, because theirs cannot be read;
	// "" stands for one whose id cannot be read either.
	IDs []string
	// Err is another reason, such as a list that is not complete, or nil.
	Err error `json:"-"`
}

// Error says what could not be read.
func (e *IdentityError) Error() string {
	text := e.String() + ": it cannot be told whether it exists"
	if e.Method != http.MethodGet {
		text += " already, so nothing was created"
	}
	if len(e.IDs) > 0 {
		text += ": these may be it: " + listed(e.IDs)
	}
	return text + behind(e.Err)
}

// Is reports whether target is ErrIdentityUnknown.
func (e *IdentityError) Is(target error) bool { return target == ErrIdentityUnknown }

// Unwrap returns Err.
func (e *IdentityError) Unwrap() error { return e.Err }

// SpecMismatchError is an Ensure that found something with the right name and another
// specification. It neither adopted that nor created a second one. errors.Is finds
// ErrSpecMismatch.
type SpecMismatchError struct {
	Call
	// ID is the id of what was found.
	ID string
	// Field says what differs, Want what was asked for and Have what it is.
	Field, Want, Have string
}

// Error says what differs.
func (e *SpecMismatchError) Error() string {
	return e.String() + ": " + listed([]string{e.ID}) + " has this name, and " + e.Field + " " + e.Have + ", not " + e.Want
}

// Is reports whether target is ErrSpecMismatch.
func (e *SpecMismatchError) Is(target error) bool { return target == ErrSpecMismatch }

// StillThereError is something that could not be proved to be gone. errors.Is
// finds ErrStillThere, and what went wrong.
type StillThereError struct {
	Call
	// IDs are its ids, each of which may still be billed.
	IDs []string
	// Err is what went wrong, or nil where it is still shown.
	Err error `json:"-"`
}

// Error names the ids that may still be billed.
func (e *StillThereError) Error() string {
	return e.String() + ": not proved to be gone, and may still be billed: " + listed(e.IDs) + behind(e.Err)
}

// Is reports whether target is ErrStillThere.
func (e *StillThereError) Is(target error) bool { return target == ErrStillThere }

// Unwrap returns Err.
func (e *StillThereError) Unwrap() error { return e.Err }

// behind is an error as the end of another's text.
func behind(err error) string {
	if err == nil {
		return ""
	}
	return ": " + err.Error()
}
