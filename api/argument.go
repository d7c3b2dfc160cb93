package api

// An ArgumentError reports an invalid argument. No request was sent. errors.Is finds
// ErrInvalidArgument and ErrNotSent.
type ArgumentError struct {
	Call
	// Field is the name of the argument or field, such as "ConfidentialPod.Name".
	Field string
	// Problem describes the error and the values that are valid.
	Problem string
}

// Error returns the call, the field and the problem.
func (e *ArgumentError) Error() string {
	return e.String() + ": invalid " + e.Field + ": " + e.Problem
}

// Is reports whether target is ErrInvalidArgument or ErrNotSent.
func (e *ArgumentError) Is(target error) bool {
	return target == ErrInvalidArgument || target == ErrNotSent
}
