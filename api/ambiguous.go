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
	// IDs are the ids in a 2xx response to the create, the most likely first, and those
	// of resources of the name that Ensure has found. Often there are none.
	IDs []string
	// MentionedIDs are the ids in a response that was not a 2xx. They may belong to
	// somebody else: look at a resource before you delete it.
	MentionedIDs []string
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
	if len(e.MentionedIDs) > 0 {
		b.WriteString(", ids mentioned, which may be somebody else's: ")
		b.WriteString(listed(e.MentionedIDs))
	}
	if len(e.Candidates) > 0 {
		b.WriteString(", candidates, which may be somebody else's: ")
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
