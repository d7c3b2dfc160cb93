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
	// as far as it was read, and tells whether that is all.
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

	listed []T // by the last look
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
	maybe := e.Names.Recall(e.Name).Maybe
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
	named, nameless, err := e.find(ctx)
	if err != nil {
		return none, false, err
	}
	var unlisted []T
	for _, id := range e.Names.Recall(e.Name).IDs {
		if !e.shows(e.listed, id) { // not yet
			unlisted = append(unlisted, e.Known(id))
		}
	}
	var live []T
	if e.Believe {
		live, named = named, nil
	}
	live, hidden, err := e.ask(ctx, live, append(named, unlisted...))
	if err != nil {
		return none, false, err
	}
	nameless = append(nameless, hidden...)
	switch {
	case len(live) > 1:
		return live[0], false, e.twinsError(live, nil)
	case len(live) == 1:
		return live[0], true, e.Check(ctx, live[0])
	case len(nameless) > 0:
		return none, false, e.unknown(nameless, nil)
	}
	return none, false, nil
}

// find looks for the live ones with the name, and for those whose name cannot be
// read. Beside an error it returns what it has found all the same.
func (e *Ensure[T]) find(ctx context.Context) (named, nameless []T, err error) {
	items, whole, err := e.List(ctx)
	if err == nil {
		e.listed = items
	}
	untold := e.AskName == nil // one that the server does not tell it does not tell at all
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
			case errors.Is(err, api.ErrNotFound):
				if err = nil; !e.mayHide(item) {
					continue
				}
			}
		}
		switch name {
		case "":
			nameless = append(nameless, item)
		case e.Name:
			named = append(named, e.WithName(item, name))
		}
	}
	if err == nil && !whole {
		err = e.unknown(nil, ErrPartialList)
	}
	return named, nameless, err
}

// ask asks for each as it stands now. It adds those that are live, and tells those
// of which that cannot be told. What it could not ask for counts as live, beside
// the error.
func (e *Ensure[T]) ask(ctx context.Context, live, items []T) (all, hidden []T, err error) {
	recent := e.Names.Recall(e.Name).IDs
	for i, item := range items {
		fresh, err := e.Get(ctx, item)
		if at := e.at(e.listed, item); at >= 0 && errors.Is(err, ErrUntold) {
			fresh, err = e.Merge(e.listed[at], item), nil // the list is all there is to go by
		}
		notFound := errors.Is(err, api.ErrNotFound)
		switch {
		case errors.Is(err, ErrUntold), notFound && (e.mayHide(item) || e.isOneOf(item, recent)): // it may not be known yet
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

// twins looks once, after a create, for others with the name. Where the look
// fails, what was made is there all the same, and that is what was asked.
func (e *Ensure[T]) twins(ctx context.Context, own T) (T, error) {
	others, _, _ := e.find(ctx)
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

func (e *Ensure[T]) twinsError(all []T, err error) error {
	return &api.TwinsError{Call: e.Call, Name: e.Name, IDs: e.ids(all), Err: err}
}

// unknown is the error of an Ensure that creates nothing: because the names of
// those cannot be read, or because of err.
func (e *Ensure[T]) unknown(all []T, err error) error {
	unknown := &api.IdentityError{Call: e.Call, Err: err}
	if len(all) > 0 {
		unknown.IDs = e.ids(all)
	}
	return unknown
}
