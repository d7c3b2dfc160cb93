package volt

import (
	"context"
	"slices"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// A List is a list of resources as the server returned it.
type List[T any] struct {
	// Items are the listed resources.
	Items []T `json:"items"`
	// Total is the number of resources that the response reports, or else the number of
	// Items. It is -1 if the list is null, or if the total cannot be read.
	Total int `json:"total"`
	// Complete reports whether the list is known to hold all resources: its total equals
	// its count, or it has a documented form without pages. Absence from an incomplete
	// list proves nothing.
	Complete bool `json:"complete"`

	incomplete string // why Complete is false
}

// listReader reads the lists of one endpoint.
type listReader[T any] struct {
	read func(wire.Value) T
	// documented are the names of the list in the documented envelopes, with "" for an
	// array without an envelope. The list is also read under the usual names.
	documented []string
	// also are further names under which it is read.
	also []string
}

// get gets a list.
func (l listReader[T]) get(ctx context.Context, core *rest.Core, ep *rest.Endpoint, p rest.Params, opts []CallOption) (List[T], error) {
	p.Settings = mergedSettings(p.Settings, opts)
	return rest.Do(ctx, core, ep, &p, func(body []byte) (List[T], error) { return l.decode(body, p.Head) })
}

// decode reads a list from a response.
func (l listReader[T]) decode(body []byte, head rest.Head) (List[T], error) {
	names := slices.DeleteFunc(slices.Concat(l.documented, l.also), func(name string) bool { return name == "" })
	items, paging, err := wire.List(body, l.read, names...)
	if err != nil {
		return List[T]{}, err
	}
	paging.ReadHeader(head.Status, head.Header)
	list := List[T]{Items: items, Total: len(items)}
	switch {
	case paging.HasTotal:
		list.Total = paging.Total
	case paging.Null, paging.Unreadable != "":
		list.Total = -1
	}
	evidence, why := lifecycle.ListComplete(paging, len(items), l.documented...)
	list.Complete, list.incomplete = evidence == lifecycle.Known, why
	return list, nil
}

// A Deletion is the response to a delete.
type Deletion struct {
	// ID is the id of the deleted resource.
	ID string `json:"id"`
	// Message is the server's message.
	Message string `json:"message,omitempty"`
}

// call sends a request for a method without options of its own.
func call[T any](ctx context.Context, core *rest.Core, ep *rest.Endpoint, p rest.Params, opts []CallOption, decode func([]byte) (T, error)) (T, error) {
	p.Settings = mergedSettings(p.Settings, opts)
	return rest.Do(ctx, core, ep, &p, decode)
}

func mergedSettings(settings api.CallSettings, opts []CallOption) api.CallSettings {
	for _, o := range opts {
		var s callSettings
		s.CallSettings = settings
		o.applyCall(&s)
		settings = s.CallSettings
	}
	return settings
}
