package client

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/poll"
)

// settleLooksAt are the moments of the settle window, in sixtieths, at which a
// create with an unknown outcome is looked for.
var settleLooksAt = [...]int{1, 3, 7, 15, 30, 60}

// settle only looks, after a create whose outcome is unknown.
func (e *Ensure[T]) settle(ctx context.Context, maybe *api.AmbiguousError) (T, error) {
	began := time.Now()
	window := e.window()
	before := e.listed // what was there then is not what was made
	var found, nameless []T
	see := func(t T) {
		if i := e.at(found, t); i >= 0 {
			found[i] = e.Merge(t, found[i])
		} else {
			found = append(found, t)
		}
	}
	for _, sixtieths := range settleLooksAt {
		if err := poll.Pause(ctx, time.Until(began.Add(window*time.Duration(sixtieths)/60))); err != nil {
			break
		}
		for _, id := range maybe.IDs {
			if e.shows(found, id) {
				continue
			}
			if t, ours := e.lost(ctx, id, before); ours {
				see(t)
			}
		}
		named, unread, err := e.find(ctx)
		if err == nil || len(unread) > 0 {
			nameless = unread
		}
		for _, t := range named {
			see(t)
		}
	}
	seen := e.ids(found)
	if ctx.Err() == nil {
		e.Names.Settled(e.Name)
		// What was seen early may be gone by now.
		live, hidden, _ := e.ask(ctx, nil, found)
		found = append(live, slices.DeleteFunc(hidden, func(t T) bool { return e.at(e.listed, t) < 0 })...)
	}
	var none T
	switch {
	case len(found) > 1:
		return found[0], e.twinsError(found, maybe)
	case len(found) == 1 && ctx.Err() == nil:
		if e.Remember != nil {
			e.Remember(found[0])
		}
		// A comparison that cannot be made now does not hide what was found.
		if err := e.Check(ctx, found[0]); errors.Is(err, api.ErrSpecMismatch) {
			return found[0], err
		}
		return found[0], nil
	}
	maybe.IDs = withIDs(maybe.IDs, seen, nil)
	maybe.Candidates = withIDs(nil, e.ids(nameless), maybe.IDs)
	return none, maybe
}

// withIDs are ids and the further ones that are among neither those nor others.
func withIDs(ids, further, others []string) []string {
	for _, id := range further {
		if id != "" && !slices.Contains(ids, id) && !slices.Contains(others, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// window is how long a list may still not show what was created.
func (e *Ensure[T]) window() time.Duration {
	if until := e.Names.Recall(e.Name).Until; !until.IsZero() {
		return time.Until(until)
	}
	return e.Settle
}

// lost is the one with an id that the create's own answer told, if it is what was
// made: an answer that says no may tell the id of another.
func (e *Ensure[T]) lost(ctx context.Context, id string, before []T) (t T, ours bool) {
	if e.shows(before, id) {
		return t, false
	}
	t, err := e.Get(ctx, e.Known(id))
	if err != nil || !e.Live(t) || e.isAnother(t) || e.at(before, t) >= 0 {
		return t, false
	}
	t = e.WithName(t, e.Name)
	if e.Remember != nil {
		e.Remember(t)
	}
	return t, true
}
