package client

import (
	"context"
	"errors"
	"slices"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
)

// Find finds the live ones of the name. The error beside them tells those that may
// be of the name, too, and that the list was not whole.
func (e *Ensure[T]) Find(ctx context.Context) ([]T, error) {
	named, nameless, whole, err := e.find(ctx)
	if err != nil {
		return nil, err
	}
	live, dark, err := e.confirm(ctx, named, nameless)
	switch {
	case err != nil:
		return nil, err
	case !whole:
		return live, e.unknown(dark, ErrPartialList)
	case len(dark) > 0:
		return live, e.unknown(dark, nil)
	}
	return live, nil
}

// confirm asks for what a look has shown as it stands, and for what was just
// created and the look has not shown: it tells the live ones, and those of which
// that, or their name, cannot be told.
func (e *Ensure[T]) confirm(ctx context.Context, named, nameless []T) (live, dark []T, err error) {
	var unlisted []T
	for _, id := range e.recall().IDs {
		if !e.shows(e.listed, id) { // not yet
			unlisted = append(unlisted, e.Known(id))
		}
	}
	if e.Believe {
		live, named = named, nil
	}
	live, dark, err = e.ask(ctx, live, append(named, unlisted...))
	return live, append(nameless, dark...), err
}

// mostInVain is how many names in a row a look asks for in vain. The server will not
// tell those of the rest either, and each would take a request with each look.
const mostInVain = 3

// find looks for the live ones with the name, and for those whose name cannot be
// read, and tells whether it has seen all. Beside an error it returns what it has
// found all the same.
func (e *Ensure[T]) find(ctx context.Context) (named, nameless []T, whole bool, err error) {
	e.recent = e.Names.Recall(e.Name)
	items, whole, err := e.List(ctx)
	if err == nil {
		e.listed = items
	}
	untold := e.AskName == nil // one that the server does not tell it does not tell at all
	inVain := 0
	for _, item := range items {
		switch {
		case !e.Live(item):
			continue
		case e.id(item) == "": // which no call could take
			nameless = append(nameless, item)
			continue
		}
		name := e.NameOf(item)
		if name == "" && err == nil && !untold {
			name, err = e.AskName(ctx, item)
			switch {
			case errors.Is(err, ErrUntold):
				untold, err = true, nil
			case lifecycle.IsOwnNotFound(err):
				if err = nil; !e.mayHide(item) {
					continue
				}
			}
			if inVain++; name != "" {
				inVain = 0
			}
			untold = untold || inVain == mostInVain
		}
		switch {
		case name == "":
			nameless = append(nameless, item)
		case name == e.Name && e.at(named, item) < 0: // two entries with the same id are the same resource
			named = append(named, e.WithName(item, name))
		}
	}
	return named, nameless, whole, err
}

// ask asks for each as it stands now. It adds those that are live, and tells those
// of which that cannot be told. What it could not ask for counts as live, beside
// the error.
func (e *Ensure[T]) ask(ctx context.Context, live, items []T) (all, hidden []T, err error) {
	recent := e.recall().IDs
	for i, item := range items {
		fresh, err := e.Get(ctx, item)
		switch at := e.at(e.listed, item); {
		case at < 0:
		case err == nil:
			fresh = e.Merge(fresh, e.listed[at])
		case errors.Is(err, ErrUntold): // the list is all there is to go by
			fresh, err = e.Merge(e.listed[at], item), nil
		}
		notFound := lifecycle.IsOwnNotFound(err)
		switch {
		case errors.Is(err, ErrUntold), errors.Is(err, api.ErrNotFound) && !notFound, notFound && (e.mayHide(item) || e.isOneOf(item, recent)): // Get may not know it yet
			hidden = append(hidden, item)
		case notFound:
		case err != nil:
			return append(live, items[i:]...), hidden, err
		case e.isAnother(fresh):
		case e.Live(fresh) && e.at(live, fresh) < 0:
			live = append(live, e.WithName(fresh, e.Name))
		}
	}
	return live, hidden, nil
}

// isAnother reports whether one is known to have another name.
func (e *Ensure[T]) isAnother(t T) bool {
	name := e.NameOf(t)
	return name != "" && name != e.Name
}

func (e *Ensure[T]) mayHide(t T) bool { return e.MayHide != nil && e.MayHide(t) }

func (e *Ensure[T]) id(t T) string {
	if ids := e.IDs(t); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

func (e *Ensure[T]) ids(all []T) []string {
	ids := make([]string, len(all))
	for i, t := range all {
		ids[i] = e.id(t)
	}
	return ids
}

func (e *Ensure[T]) isOneOf(t T, ids []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return id != "" && e.Is(t, id) })
}

func (e *Ensure[T]) same(a, b T) bool { return e.isOneOf(b, e.IDs(a)) }

// at is where one is among those, or -1.
func (e *Ensure[T]) at(all []T, t T) int {
	return slices.IndexFunc(all, func(other T) bool { return e.same(t, other) })
}

// shows reports whether one with the id is among those.
func (e *Ensure[T]) shows(all []T, id string) bool {
	return slices.ContainsFunc(all, func(t T) bool { return e.Is(t, id) })
}
