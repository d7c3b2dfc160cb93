package client

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/voltagegpu/volt-go/api"
)

// Reclaim searches for the resource that a create with an unknown outcome may have made,
// by its name and by the ids in the response, until the settle window is over. It deletes
// the resource with giveBack. If there are several candidates, it deletes none. It
// returns nil if no resource is left, and otherwise an error with the resources that may
// be left.
//
// A resource that cannot come from the create is not Live. counts reports whether a
// resource with an id from the response may come from the create, and mayDelete whether
// it certainly does. If it may but does not certainly, Reclaim reports it as a candidate
// and does not delete it.
func (e *Ensure[T]) Reclaim(ctx context.Context, maybe *api.AmbiguousError, counts, mayDelete func(T) bool, giveBack func(context.Context, T) error) error {
	left := copyOf(maybe)
	left.Call = e.Call
	leave, err := e.Names.Take(ctx, e.Name)
	if err != nil {
		return because(left, err)
	}
	defer leave()
	s := e.lookOut(ctx, maybe, e.Settle, nil, counts)
	switch {
	case s.doubt != nil && ctx.Err() != nil:
	case len(s.found) > 1:
		return e.twinsError(s.found, maybe)
	case len(s.found) == 1 && mayDelete(s.found[0]):
		return giveBack(ctx, s.found[0])
	case len(s.found) == 1:
		id := e.id(s.found[0])
		left.IDs = slices.DeleteFunc(left.IDs, func(other string) bool { return other == id })
		left.Candidates = withIDs(left.Candidates, e.ids(s.found), nil)
		return because(left, errNotKnownToBeOurs)
	case s.doubt == nil && len(s.nameless) == 0:
		return nil
	}
	e.tell(left, e.ids(s.found), s.nameless)
	return because(left, s.doubt)
}

var errNotKnownToBeOurs = errors.New("its creation time does not show whether it is older than the create, so it was not deleted")

// because adds to what may be left why that is not known.
func because(left *api.AmbiguousError, why error) error {
	switch {
	case why == nil:
	case left.Err == nil:
		left.Err = why
	default:
		left.Err = fmt.Errorf("%w; looking for it: %w", left.Err, why)
	}
	return left
}
