package api

import (
	"strings"
	"time"
)

// An AmbiguousError is a create, or another call that must not be sent twice, whose
// outcome is unknown: it was sent, and the resource may exist and be billed. The client
// never repeats such a call. errors.Is(err, ErrMaybeCreated) is true, and Unwrap returns
// the cause.
//
// Before you create the resource again, check that no resource has this Name or one of
// these IDs.
type AmbiguousError struct {
	Call
	// Name is the requested name.
	Name string
	// Since is when the request was sent. The resource is not older.
	Since time.Time
	// IDs are the ids in a 2xx response to the create, the most likely first, and the
	// ids of resources of this name that Ensure has found. It is often empty.
	IDs []string
	// MentionedIDs are the ids in a response that was not a 2xx. They may belong to
	// somebody else: get a resource and check it before you delete it.
	MentionedIDs []string
	// Candidates are the ids of resources that Ensure or Reclaim has seen and whose names
	// cannot be read. At most one of them is the created resource, and all may be somebody
	// else's: never delete a resource only because its id is here.
	Candidates []string
	// Err is the cause: an *Error, a *TransportError or a *ResponseError.
	Err error `json:"-"`
}

// Error returns the call, the ids of resources that may exist, and the cause.
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

// withoutCall returns an error's text without the call c, which an outer error has
// already named.
func withoutCall(err error, c Call) string {
	return strings.TrimPrefix(err.Error(), c.String()+": ")
}
