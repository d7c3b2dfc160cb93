package api

// ArgumentError is input that cannot be right, found before a request was
// spent. errors.Is finds ErrInvalidArgument and ErrNotSent.
type ArgumentError struct {
	Call
	// Field names the argument or field, such as "ConfidentialPod.Name".
	Field string
	// Problem says what is wrong, and what would be right.
	Problem string
}

// Error names the field and what would be right.
func (e *ArgumentError) Error() string {
	return e.String() + ": invalid " + e.Field + ": " + e.Problem
}

// Is reports whether target is ErrInvalidArgument or ErrNotSent.
func (e *ArgumentError) Is(target error) bool {
	return target == ErrInvalidArgument || target == ErrNotSent
}
