package api

import (
	"strings"
	"time"
)

// AmbiguousError is a create, or another call that must not be made twice,
// that was sent and whose outcome is unknown: what it asked for may exist and
// be billed. It is never repeated by the client. errors.Is(err,
// ErrMaybeCreated) is true for it; Unwrap gives what went wrong.
//
// Look for Name among what exists, or for IDs, before creating again.
type AmbiguousError struct {
	Call
	// Name is the name that was asked for.
	Name string
	// Since is when the request was sent: what exists is not older.
	Since time.Time
	// IDs are the ids that were found in what the server did send, the likeliest
	// first, and those of things with the name that an Ensure has seen. Often there
	// are none. An answer that failed may hold the id of something else: look at what
	// has an id before you delete it.
	IDs []string
	// Candidates are the ids of things that an Ensure or a Reclaim has seen and whose
	// names cannot be read. One of them may be what was created, or none, and they may
	// be somebody else's: never delete them on this evidence alone.
	Candidates []string
	// Err is what went wrong: an *Error, a *TransportError or a
	// *ResponseError.
	Err error `json:"-"`
}

// Error says what may exist, and why that is not known.
func (e *AmbiguousError) Error() string {
	var b strings.Builder
	b.WriteString(e.String())
	b.WriteString(": outcome unknown: it may exist and be billed")
	if !e.Since.IsZero() {
		b.WriteString(" since ")
		b.WriteString(e.Since.UTC().Format(time.RFC3339))
	}
	if len(e.IDs) > 0 {
		b.WriteString(", ids seen: ")
		b.WriteString(listed(e.IDs))
	}
	if len(e.Candidates) > 0 {
		b.WriteString(", and one of these may be it, or none, as their names cannot be read: ")
		b.WriteString(listed(e.Candidates))
	}
	if e.Err != nil {
		b.WriteString(": ")
		b.WriteString(withoutCall(e.Err, e.Call))
	}
	return b.String()
}

// Is reports whether target is ErrMaybeCreated.
func (e *AmbiguousError) Is(target error) bool { return target == ErrMaybeCreated }

// Unwrap returns Err.
func (e *AmbiguousError) Unwrap() error { return e.Err }

// withoutCall is an error's text without the call that an outer error has
// already named.
func withoutCall(err error, c Call) string {
	return strings.TrimPrefix(err.Error(), c.String()+": ")
}
