package volt

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// List is a list as the server gave it.
type List[T any] struct {
	// Items are what was listed.
	Items []T `json:"items"`
	// Total is how many the server says there are. Where it does not say, it is how
	// many it listed, and -1 where it gave null for the list.
	Total int `json:"total"`
}

// Complete reports whether the list holds as many as the server says there are:
// only then does absence from it mean anything.
func (l List[T]) Complete() bool { return l.Total == len(l.Items) }

// Deletion is the answer to a delete.
type Deletion struct {
	// ID is what was deleted.
	ID string `json:"id"`
	// Message is the server's own words.
	Message string `json:"message,omitempty"`
}

// call makes a call that has no options of its own.
func call[T any](ctx context.Context, core *rest.Core, ep *rest.Endpoint, p rest.Params, opts []CallOption, decode func([]byte) (T, error)) (T, error) {
	for _, o := range opts {
		var s callSettings
		s.CallSettings = p.Settings
		o.applyCall(&s)
		p.Settings = s.CallSettings
	}
	return rest.Do(ctx, core, ep, &p, decode)
}
