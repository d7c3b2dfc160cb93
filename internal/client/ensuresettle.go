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
	// What was there before is not what was made.
	s := e.lookOut(ctx, maybe, e.window(), e.listed, func(t T) bool {
		return e.isOneOf(t, maybe.IDs) || e.NameOf(t) == e.Name // a mentioned id alone may be somebody else's
	})
	var none T
	switch {
	case len(s.found) > 1:
		return s.found[0], e.twinsError(s.found, maybe)
	case len(s.found) == 1 && ctx.Err() == nil:
		if e.Remember != nil {
			e.Remember(s.found[0])
		}
		// A comparison that cannot be made now does not hide what was found.
		if err := e.Check(ctx, s.found[0]); errors.Is(err, api.ErrSpecMismatch) || errors.Is(err, api.ErrCannotVerify) {
			return s.found[0], err
		}
		return s.found[0], nil
	}
	e.tell(maybe, s.seen, s.nameless)
	return none, maybe
}

// tell adds to an error what was seen: what bears the name, and what may.
func (e *Ensure[T]) tell(maybe *api.AmbiguousError, seen []string, nameless []T) {
	maybe.IDs = withIDs(maybe.IDs, seen, nil)
	maybe.Candidates = withIDs(nil, e.ids(nameless), maybe.IDs)
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
	if until := e.recall().Until; !until.IsZero() {
		return time.Until(until)
	}
	return e.Settle
}

// sightings are what was seen of a create with an unknown outcome.
type sightings[T any] struct {
	// found are those of the name, and those with an id that the create's answer
	// told, and seen the ids of all that were, though they may be gone by now.
	found []T
	seen  []string
	// nameless are those whose names the last look could not read. doubt is why it
	// proves no absence otherwise: it failed, or its list was not whole.
	nameless []T
	doubt    error
}

// lookOut searches for the resources of a create with an unknown outcome until the window
// is over, also after it has found one. A resource with an id from the create's own
// response counts if it is new, and if counts reports that it may come from the create.
func (e *Ensure[T]) lookOut(ctx context.Context, maybe *api.AmbiguousError, window time.Duration, before []T, counts func(T) bool) (s sightings[T]) {
	began := time.Now()
	see := func(t T) {
		if i := e.at(s.found, t); i >= 0 {
			s.found[i] = e.Merge(t, s.found[i])
		} else {
			s.found = append(s.found, t)
		}
	}
	due := func(look int) time.Duration {
		return time.Until(began.Add(window * time.Duration(settleLooksAt[look]) / 60))
	}
	for look := range settleLooksAt {
		if next := look + 1; next < len(settleLooksAt) && due(next) <= 0 {
			continue // one that took long was this one, too
		}
		if s.doubt = poll.Pause(ctx, due(look)); s.doubt != nil {
			break
		}
		named, unread, whole, err := e.find(ctx)
		if s.doubt = err; err == nil {
			s.doubt = WholeList(whole)
		}
		if s.doubt == nil || len(unread) > 0 {
			s.nameless = unread
		}
		for _, t := range named {
			see(t)
		}
		for _, id := range slices.Concat(maybe.IDs, maybe.MentionedIDs) {
			if e.shows(s.found, id) || e.shows(before, id) {
				continue
			}
			if t, ours := e.lost(ctx, id); ours && e.at(before, t) < 0 && counts(t) {
				t = e.WithName(t, e.Name)
				if e.Remember != nil {
					e.Remember(t)
				}
				see(t)
			}
		}
	}
	s.seen = e.ids(s.found)
	if ctx.Err() == nil {
		if s.doubt == nil {
			e.Names.Settled(e.Name)
		}
		// What was seen early may be gone by now.
		live, hidden, _ := e.ask(ctx, nil, s.found)
		s.found = append(live, slices.DeleteFunc(hidden, func(t T) bool { return e.at(e.listed, t) < 0 })...)
	}
	return s
}

// lost is the one with an id that the create's own answer told, if it may be what was
// made: an answer that says no may tell the id of another.
func (e *Ensure[T]) lost(ctx context.Context, id string) (t T, ours bool) {
	t, err := e.Get(ctx, e.Known(id))
	if err != nil {
		return t, false
	}
	if at := e.at(e.listed, t); at >= 0 {
		t = e.Merge(t, e.listed[at])
	}
	return t, e.Live(t) && !e.isAnother(t)
}
