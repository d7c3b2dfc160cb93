package lifecycle

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// candidate is a resource that a lookup found.
type candidate[T any] struct {
	entry  *entry[T] // nil if the list shows no id
	value  T
	view   View
	listed bool // by the lookup's list
	fresh  bool // a Get of the lookup showed it
	late   bool // a Get does not show it yet
}

// lookup is what a list and the ledger show of a name.
type lookup[T any] struct {
	page Page[T]
	// named have the name, unnamed may have it. Neither holds anything that is gone.
	named, unnamed []candidate[T]
	// young are in the ledger under the name, are not in the list, and a Get by their
	// ids answers 404: they may not be shown yet. counts is when that is decided.
	young  []candidate[T]
	counts time.Time
	// vanished reports whether something was listed and a Get did not find it.
	vanished bool
}

// maxAge is how old a list may be when a call begins.
const maxAge = time.Second

// lookup lists the resources and asks for those of the name, and for those whose name
// is not known yet.
func (e *Engine[T]) lookup(ctx context.Context, name string, notBefore time.Time, r Request) (lookup[T], error) {
	page, err := e.list(ctx, notBefore, r)
	l := lookup[T]{page: page}
	if err != nil {
		return l, err
	}
	seen := map[*entry[T]]bool{}
	for _, item := range page.Items {
		view := e.resource.View(item)
		entry, ok := e.ledger.record(item, fromList, page.Began)
		switch {
		case entry == nil || !ok:
			if !view.Status.Gone {
				l.unnamed = append(l.unnamed, candidate[T]{value: item, view: view, listed: true})
			}
			continue
		case seen[entry]: // two entries with one id are one
			continue
		}
		seen[entry] = true
		if view.Status.Gone {
			e.ledger.vanish(entry)
			continue
		}
		if e.ledger.skips(entry) {
			continue
		}
		c := candidate[T]{entry: entry, value: e.ledger.complete(entry, item), view: view, listed: true}
		if err := e.sort(ctx, &l, c, name, r); err != nil {
			return l, err
		}
	}
	for _, entry := range e.ledger.entriesOf(name) {
		if seen[entry] {
			continue
		}
		if err := e.sortUnlisted(ctx, &l, entry, r); err != nil {
			return l, err
		}
	}
	e.unify(&l)
	return l, nil
}

// unify drops candidates that a Get has shown to be the same resource as another.
func (e *Engine[T]) unify(l *lookup[T]) {
	seen := map[*entry[T]]bool{}
	for _, list := range []*[]candidate[T]{&l.named, &l.unnamed, &l.young} {
		kept := (*list)[:0]
		for _, c := range *list {
			if c.entry != nil {
				if c.entry = e.ledger.of(c.view.ID()); c.entry == nil || seen[c.entry] {
					continue
				}
				seen[c.entry] = true
			}
			kept = append(kept, c)
		}
		*list = kept
	}
}

// sort adds a listed resource to the lookup.
func (e *Engine[T]) sort(ctx context.Context, l *lookup[T], c candidate[T], name string, r Request) error {
	listed := c.view
	has, ask := e.ledger.hasName(c.entry, listed, name)
	if has == Unknown && ask { // others may ask for the same name
		unlock, err := e.asks.Lock(ctx, c.view.ID())
		if err != nil {
			return err
		}
		defer unlock()
		has, ask = e.ledger.hasName(c.entry, listed, name)
	}
	if has == Unknown && ask {
		s := e.get(ctx, c.entry, r)
		switch {
		case s.shown:
			c.value, c.view, c.fresh = s.value, e.resource.View(s.value), true
			if c.view.Status.Gone {
				e.ledger.vanish(c.entry)
				return nil
			}
			has, _ = e.ledger.hasName(c.entry, listed, name)
		case s.absent:
			l.vanished = true
			counts, _ := e.ledger.countsFrom(c.entry, e.resource.Kind().ListLag)
			switch {
			case s.began.Before(counts):
				c.late, l.counts = true, later(l.counts, counts)
			case !s.listsToo:
				e.ledger.vanish(c.entry)
				return nil
			}
		case !errors.Is(s.err, errOtherResource):
			return s.err
		}
	}
	e.ledger.learnNaming(c.entry, listed)
	switch has {
	case Known:
		l.named = append(l.named, c)
	case Unknown:
		l.unnamed = append(l.unnamed, c)
	}
	return nil
}

// sortUnlisted asks for a resource of the name that the list does not show.
func (e *Engine[T]) sortUnlisted(ctx context.Context, l *lookup[T], known *entry[T], r Request) error {
	s := e.get(ctx, known, r)
	counts, _ := e.ledger.countsFrom(known, e.resource.Kind().ListLag)
	switch {
	case s.shown:
		view := e.resource.View(s.value)
		if view.Status.Gone {
			e.ledger.vanish(known)
			return nil
		}
		l.named = append(l.named, candidate[T]{entry: known, value: s.value, view: view, fresh: true})
		return nil
	case errors.Is(s.err, errOtherResource):
		l.unnamed = append(l.unnamed, candidate[T]{entry: known, value: e.ledger.valueOf(known), view: e.ledger.viewOf(known)})
		return nil
	case !s.absent:
		return s.err
	case s.began.Before(counts):
		l.counts = later(l.counts, counts)
	case !s.listsToo:
		e.ledger.vanish(known)
		return nil
	case l.page.Complete == Known && !l.page.Began.Before(counts):
		second, err := e.list(ctx, time.Now(), r)
		if err != nil {
			return err
		}
		if second.Complete == Known && !e.shows(second, known) {
			e.ledger.vanish(known)
			return nil
		}
	}
	l.young = append(l.young, candidate[T]{entry: known, value: e.ledger.valueOf(known), view: e.ledger.viewOf(known)})
	return nil
}

// isLate reports whether something is too young for a 404 to count, and may be of the
// name.
func (l lookup[T]) isLate() bool {
	return len(l.young) > 0 || slices.ContainsFunc(l.unnamed, func(c candidate[T]) bool { return c.late })
}

// repeats returns how often a lookup is repeated before its doubt is an error: for what
// vanished between the list and its Get, and for a list that is not complete.
func (l lookup[T]) repeats() int {
	switch {
	case l.vanished:
		return 2
	case l.page.Complete != Known:
		return 1
	}
	return 0
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// shows reports whether a list shows a resource, or may show it under an id that is not
// known.
func (e *Engine[T]) shows(page Page[T], known *entry[T]) bool {
	for _, t := range page.Items {
		view := e.resource.View(t)
		if !view.Status.Gone && (view.ID() == "" || e.ledger.mayBe(known, view.IDs)) {
			return true
		}
	}
	return false
}

// Find returns the live resources of a name. Beside an error it returns those that it
// is certain of.
func (e *Engine[T]) Find(ctx context.Context, name string, call api.Call, r Request) ([]T, error) {
	var live []T
	var unnamed error // a doubt that another list does not take away
	for again := range 3 {
		l, err := e.lookup(ctx, name, time.Now(), r)
		if err != nil {
			return nil, withCall(err, call)
		}
		live = live[:0]
		for _, c := range l.named {
			ok, err := e.confirm(ctx, &l, &c, r)
			if err != nil {
				return nil, withCall(err, call)
			}
			if ok && isLive(c.view.Status) && !e.ledger.isEnding(c.entry) {
				live = append(live, c.value)
			}
		}
		doubt := e.doubt(l, call)
		repeats := l.repeats()
		if open := e.ledger.open(name); len(open) > 0 { // two lists have to agree
			repeats = max(repeats, 1)
			if doubt == nil && slices.ContainsFunc(open, func(i *intent[T]) bool { return l.page.Began.Before(i.until) }) {
				doubt = &api.CannotVerifyError{Call: call, Err: errOpenCreate}
			}
		}
		if len(l.unnamed) > 0 && !l.vanished {
			unnamed = doubt
		}
		if doubt == nil {
			doubt = unnamed
		}
		if again >= repeats && !l.isLate() || again == 2 {
			return live, doubt
		}
		wait := maxAge
		if l.isLate() {
			wait = max(wait, time.Until(l.counts))
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait || pause(ctx, wait) != nil {
			return live, doubt
		}
	}
	return live, nil
}

var errOpenCreate = errors.New("the outcome of a create of this name is unknown (call Reclaim or Ensure)")

// confirm asks for a resource of the name, unless the ledger assigned the name and the
// list shows it running. It reports whether the resource exists.
func (e *Engine[T]) confirm(ctx context.Context, l *lookup[T], c *candidate[T], r Request) (bool, error) {
	lag := e.resource.Kind().ListLag
	recent := time.Since(l.page.Began) <= lag // requests may have taken long
	if c.fresh || c.entry == nil || recent && c.view.Status.State == StateRunning && e.ledger.assigned(c.entry) {
		return true, nil
	}
	s := e.get(ctx, c.entry, r)
	switch {
	case s.shown:
		c.value, c.view, c.fresh = s.value, e.resource.View(s.value), true
		if c.view.Status.Gone {
			e.ledger.vanish(c.entry)
			return false, nil
		}
		return true, nil
	case errors.Is(s.err, errOtherResource):
		return true, nil // the list shows it
	case !s.absent:
		return false, s.err
	}
	l.vanished = true
	counts, _ := e.ledger.countsFrom(c.entry, lag)
	switch {
	case s.began.Before(counts):
		c.late, l.counts = true, later(l.counts, counts)
	case !s.listsToo:
		e.ledger.vanish(c.entry)
		return false, nil
	}
	return true, nil // the list shows it
}

// isLive reports whether a resource can stand for the one that is wanted.
func isLive(s Status) bool {
	switch s.State {
	case StateFailed, StateStopping, StateGone, StatePaused:
		return false
	}
	return true
}

// doubt returns why a lookup does not show everything of the name, or nil.
func (e *Engine[T]) doubt(l lookup[T], call api.Call) error {
	err := &api.CannotVerifyError{Call: call}
	for _, c := range slices.Concat(l.unnamed, l.young) {
		err.IDs = append(err.IDs, c.view.ID())
	}
	if l.page.Complete != Known {
		err.Err = incomplete(l.page.Why)
	}
	if len(err.IDs) == 0 && err.Err == nil {
		return nil
	}
	return err
}
