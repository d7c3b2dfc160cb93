package kernel

import "time"

// Violation is something in a request that no page allows.
type Violation struct {
	Time   time.Time
	Method string
	Path   string
	// Problem says what the page allows.
	Problem string
}

// String says which request, and what is wrong with it.
func (v Violation) String() string { return v.Method + " " + v.Path + ": " + v.Problem }
