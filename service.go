package volt

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// List is a list as the server gave it.
type List[T any] struct {
	// Items are the listed.
	Items []T `json:"items"`
	// Total is how many the server says that there are, and how many it listed
	// where it does not say.
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

// call makes a call of which nothing but the decoder is special.
func call[T any](ctx context.Context, core *rest.Core, ep *rest.Endpoint, p rest.Params, opts []CallOption, decode func([]byte) (T, error)) (T, error) {
	for _, o := range opts {
		var s callSettings
		s.CallSettings = p.Settings
		o.applyCall(&s)
		p.Settings = s.CallSettings
	}
	return rest.Do(ctx, core, ep, &p, decode)
}

// decodeDeletion reads the answer to a delete of id. A body that says
// deleted:false is no answer to it.
func decodeDeletion(id string) func([]byte) (Deletion, error) {
	return func(body []byte) (Deletion, error) {
		var w struct {
			ID      wire.Text  `json:"id"`
			Deleted *wire.Bool `json:"deleted"`
			Message wire.Text  `json:"message"`
		}
		if err := unmarshalObject(body, &w); err != nil {
			return Deletion{}, err
		}
		if w.Deleted != nil && !*w.Deleted {
			return Deletion{}, errNotDeleted
		}
		return Deletion{ID: string(wire.FirstNonZero(w.ID, wire.Text(id))), Message: string(w.Message)}, nil
	}
}
