package client

import (
	"context"
	"errors"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/poll"
)

// The looks of the settle window. It begins anew when a list shows once more what
// should be gone, until mostLooks are used up.
const (
	settleLooks = 4
	mostLooks   = 2 * settleLooks
)

var errStillListed = errors.New("the list goes on showing it")

// Absence proves that something is gone which the server does not know by its ids.
type Absence[T any] struct {
	// Shown is what a list shows of it that is not gone. doubt is why a list that
	// shows nothing of it proves nothing, or nil.
	Shown func(context.Context) (shown []T, doubt, err error)
	// Delete deletes what a list shows of it.
	Delete func(context.Context, T) error
}

// Prove looks until lists have not shown it for the settle window, and deletes
// what they do show: that the server accepts that is proof, too.
func (a Absence[T]) Prove(ctx context.Context) error {
	absent := 0
	for look := 1; ; look++ {
		shown, doubt, err := a.Shown(ctx)
		if err != nil {
			return err
		}
		absent++
		for _, t := range shown {
			absent = 0
			if err := a.Delete(ctx, t); !errors.Is(err, api.ErrNotFound) {
				return err
			}
		}
		switch {
		case absent > 0 && doubt != nil:
			return doubt
		case absent == settleLooks:
			return nil
		case look == mostLooks:
			return errStillListed
		}
		if err := poll.Pause(ctx, SettleWindow/(settleLooks-1)); err != nil {
			return err
		}
	}
}

// WholeList is the doubt in a list that may not be whole.
func WholeList(whole bool) (doubt error) {
	if !whole {
		return ErrPartialList
	}
	return nil
}
