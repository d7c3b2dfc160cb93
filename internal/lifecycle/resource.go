package lifecycle

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Resource adapts one kind of billed resource to the engine. A T is what responses
// show of a resource.
type Resource[T any] interface {
	// Kind describes the resource apart from its values.
	Kind() Kind
	// View returns what a value shows.
	View(T) View
	// Merge returns now, completed by what an earlier response showed.
	Merge(now, earlier T) T
	// WithName returns the value under the name that was assigned to it.
	WithName(t T, name string) T
	// Get sends one Get. A response about another id is an error.
	Get(ctx context.Context, id string, r Request) (T, error)
	// List sends one list.
	List(ctx context.Context, r Request) (Page[T], error)
	// Delete sends one delete. It returns nil if the response says yes or nothing.
	Delete(ctx context.Context, id string, r Request) error
	// Stop sends one stop, for a resource whose View says that a stop destroys it.
	Stop(ctx context.Context, id string, r Request) error
}

// Kind describes a kind of resource.
type Kind struct {
	// Noun names one resource in errors: "pod".
	Noun string
	// ListLag is how far lists and Gets may lag behind.
	ListLag time.Duration
	// StartTimeout is how long a resource may take until it can be used.
	StartTimeout time.Duration
	// Failed is the kind of error that a failed resource is.
	Failed api.Kind
	// FailedStays reports whether a failed resource exists and may be billed until it
	// is deleted. A failed job does not.
	FailedStays bool
	// EndedIsGone reports whether a resource that has ended needs no deletion: a job.
	EndedIsGone bool
	// ListNames reports whether the page documents the assigned name in the list.
	ListNames bool
	// Create and Delete name the calls in errors.
	Create, Delete api.Call
}

// Request is how the engine sends a request.
type Request struct {
	// Settings are the caller's.
	Settings api.CallSettings
	// Urgent requests overtake others in the queue.
	Urgent bool
	// Once sends the request without repeats, because the engine repeats it.
	Once bool
}

// View is what one response shows of a resource.
type View struct {
	// IDs are its ids, in the order in which calls should use them.
	IDs []ResourceID
	// Name is the name that the response shows, or "".
	Name string
	// Word is the status that it shows, and Status what that means.
	Word, Message string
	Status        Status
	// Provider is where it runs. Whether lists show assigned names depends on it.
	Provider string
	Age      Age
	// StopDestroys reports whether a stop deletes it.
	StopDestroys bool
}

// ID returns the id that errors name first, or "".
func (v View) ID() string {
	if len(v.IDs) == 0 {
		return ""
	}
	return v.IDs[0].ID
}

// Page is one list.
type Page[T any] struct {
	Items []T
	// Complete answers whether the list shows everything, and Why says why not.
	Complete Evidence
	Why      string
	// Began is when the request was sent. ServerAhead is how far the server's clock is
	// ahead of this one, if HasDate.
	Began       time.Time
	ServerAhead time.Duration
	HasDate     bool
}

// Spec is what Ensure and With create a resource from.
type Spec[T any] interface {
	// Name is the name to assign.
	Name() string
	// Matches compares a resource with the specification.
	Matches(T) (Evidence, Field)
	// Create sends one create. It is called once at most.
	Create(ctx context.Context) (T, error)
}
