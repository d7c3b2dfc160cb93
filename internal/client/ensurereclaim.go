package client

import (
	"context"
	"fmt"

	"github.com/voltagegpu/volt-go/api"
)

// Reclaim looks through the settle window for what a create with an unknown outcome
// may have made, of the name or with an id that its answer told, and gives it back
// with giveBack. Of several it gives back none. It ends with nil where there is none
// any more, and with what may be left otherwise.
//
// What cannot be what was made is not Live; vouched is whether an id that the answer
// told has more to say for it than that.
func (e *Ensure[T]) Reclaim(ctx context.Context, maybe *api.AmbiguousError, vouched func(T) bool, giveBack func(context.Context, T) error) error {
	left := copyOf(maybe)
	left.Call = e.Call
	leave, err := e.Names.Take(ctx, e.Name)
	if err != nil {
		return because(left, err)
	}
	defer leave()
	s := e.lookOut(ctx, maybe, e.Settle, nil, vouched)
	switch {
	case s.doubt != nil && ctx.Err() != nil:
	case len(s.found) > 1:
		return e.twinsError(s.found, maybe)
	case len(s.found) == 1:
		return giveBack(ctx, s.found[0])
	case s.doubt == nil && len(s.nameless) == 0:
		return nil
	}
	e.tell(left, e.ids(s.found), s.nameless)
	return because(left, s.doubt)
}

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
