package client

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// SettleWindow is how long a list may lag behind what was done.
const SettleWindow = 60 * time.Second

var (
	// ErrPartialList is a list that is not whole.
	ErrPartialList = errors.New("the list does not show all that there are, so absence from it proves nothing")
	// ErrUntold is what an Ensure's AskName and Get end with where the server does
	// not tell it of any.
	ErrUntold = errors.New("the server does not tell it")
)

// Ensure is a create whose identity is a name: it looks first, creates at most
// once, and after a create whose outcome is unknown it only looks.
type Ensure[T any] struct {
	// Name is the name, and Call what errors name.
	Name string
	Call api.Call
	// Names is what the client has just created, for which lists may lag by Settle.
	// Each of its creates tells it how it ended.
	Names  *Names
	Settle time.Duration

	// List lists what there is with what the client knows of each, beside an error
	// as far as it was read, and tells whether that is all that there is.
	List func(context.Context) (items []T, whole bool, err error)
	// Get is one as it stands now, with what is known of it. ErrUntold lets the list
	// be believed.
	Get func(context.Context, T) (T, error)
	// Believe is whether what a list has just shown needs no Get.
	Believe bool
	// Known is what the client knows of an id.
	Known func(id string) T

	// IDs are one's ids, the one that errors name first, and Is whether an id is one
	// of them.
	IDs func(T) []string
	Is  func(t T, id string) bool
	// MayHide is whether one may have an id that is not known, so that it is not
	// gone because the ones that are find nothing. It may be nil.
	MayHide func(T) bool
	// Live is whether one can stand for what is wanted: not one that is on its way
	// out, has failed or is gone.
	Live func(T) bool

	// NameOf is the name that one is known to have, or "". AskName asks for it where
	// none is known, and gives "" where it cannot be read; it is nil where a list
	// tells all names.
	NameOf  func(T) string
	AskName func(context.Context, T) (string, error)
	// WithName is one under a name that a list need not show.
	WithName func(t T, name string) T
	// Merge is one as it is now, with what was known of it before.
	Merge func(now, before T) T
	// Remember lets the client know what was found. It may be nil.
	Remember func(T)

	// Check tells what one has other than it should, and Cap whether it costs more
	// than it may, which it looks up where one does not tell it. Cap may be nil.
	Check func(context.Context, T) error
	Cap   func(context.Context, *T) error
	// Create makes one.
	Create func(context.Context) (T, error)
	// Learn learns the ids that one has which was just made, where others of the
	// name are listed; nil where the create told them all.
	Learn func(context.Context, T) T

	listed []T  // by the last look
	recent Used // of the name, as that began
}

// Do finds one of the name or creates it, and tells which.
func (e *Ensure[T]) Do(ctx context.Context) (value T, created bool, err error) {
	leave, err := e.Names.Take(ctx, e.Name)
	if err != nil {
		return value, false, &api.TransportError{Call: e.Call, NotSent: true, Err: err}
	}
	defer leave()
	if value, found, err := e.adopt(ctx); err != nil || found {
		if err == nil {
			err = e.keepUnder(ctx, &value)
		}
		return value, false, err
	}
	maybe := e.recall().Maybe
	if maybe == nil {
		value, err = e.Create(ctx)
	} else { // it may exist already, and not be listed yet
		err = copyOf(maybe)
	}
	created = e.id(value) != ""
	switch {
	case errors.As(err, &maybe):
		value, err = e.settle(ctx, maybe)
		if created = err == nil; created {
			err = e.keepUnder(ctx, &value)
		}
	case err == nil:
		value, err = e.twins(ctx, value)
	}
	return value, created, err
}

// keepUnder compares what was found, before a create or after a lost answer, with
// the cap. It deletes nothing: another process may have made it.
func (e *Ensure[T]) keepUnder(ctx context.Context, value *T) error {
	if e.Cap == nil {
		return nil
	}
	return e.Cap(ctx, value)
}

// adopt looks for one before anything is created.
func (e *Ensure[T]) adopt(ctx context.Context) (found T, ok bool, err error) {
	var none T
	named, nameless, whole, err := e.find(ctx)
	if err == nil && !whole {
		err = e.unknown(nil, ErrPartialList)
	}
	if err != nil {
		return none, false, err
	}
	live, dark, err := e.confirm(ctx, named, nameless)
	switch {
	case err != nil:
		return none, false, err
	case len(live) > 1:
		return live[0], false, e.twinsError(live, nil)
	case len(live) == 1:
		return live[0], true, e.Check(ctx, live[0])
	case len(dark) > 0:
		return none, false, e.unknown(dark, nil)
	}
	return none, false, nil
}

// recall is what was just created under the name. What a list may not have shown as
// the last look began counts still, however long that took.
func (e *Ensure[T]) recall() Used {
	if now := e.Names.Recall(e.Name); !now.Until.IsZero() {
		return now
	}
	return e.recent
}

// twins looks once, after a create, for others with the name. Where the look
// fails, what was made is there all the same, and that is what was asked.
func (e *Ensure[T]) twins(ctx context.Context, own T) (T, error) {
	others, _, _, _ := e.find(ctx)
	isOwn := func(t T) bool { return e.same(own, t) }
	others = slices.DeleteFunc(others, isOwn)
	if len(others) > 0 && e.Learn != nil {
		own = e.Learn(ctx, own)
		others = slices.DeleteFunc(others, isOwn)
	}
	if !e.Believe { // the list may be late with what is gone
		live, hidden, _ := e.ask(ctx, nil, others)
		others = append(live, hidden...)
	}
	if len(others) == 0 {
		return own, nil
	}
	return own, e.twinsError(append([]T{own}, others...), nil)
}

func (e *Ensure[T]) twinsError(all []T, err error) error {
	return &api.DuplicateNameError{Call: e.Call, Name: e.Name, IDs: e.ids(all), Err: err}
}

// unknown is the error of what cannot be certain what there is of the name: because
// those cannot be told from it, or because of err.
func (e *Ensure[T]) unknown(all []T, err error) error {
	unknown := &api.CannotVerifyError{Call: e.Call, Err: err}
	if len(all) > 0 {
		unknown.IDs = e.ids(all)
	}
	return unknown
}
