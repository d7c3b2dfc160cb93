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
		if view.Status.Gone || e.ledger.skips(entry) {
			e.ended(entry, view.Status)
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
	has, ask := e.ledger.hasName(c.entry, c.view, name)
	if has == Unknown && ask { // others may ask for the same name
		unlock, err := e.asks.Lock(ctx, c.view.ID())
		if err != nil {
			return err
		}
		defer unlock()
		has, ask = e.ledger.hasName(c.entry, c.view, name)
	}
	if has == Unknown && ask {
		s := e.get(ctx, c.entry, r)
		switch {
		case s.shown:
			e.ledger.learnNaming(c.entry, c.view)
			c.value, c.fresh = s.value, true
			listed := c.view
			c.view = e.resource.View(s.value)
			if c.view.Status.Gone {
				e.ended(c.entry, c.view.Status)
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
				e.vanish(c.entry)
				return nil
			}
		default:
			return s.err
		}
	}
	switch has {
	case Known:
		e.ledger.learnNaming(c.entry, c.view)
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
			e.ended(known, view.Status)
			return nil
		}
		l.named = append(l.named, candidate[T]{entry: known, value: s.value, view: view, fresh: true})
		return nil
	case !s.absent:
		return s.err
	case s.began.Before(counts):
		l.counts = later(l.counts, counts)
	case !s.listsToo:
		e.vanish(known)
		return nil
	case l.page.Complete == Known && !l.page.Began.Before(counts):
		second, err := e.list(ctx, time.Now(), r)
		if err != nil {
			return err
		}
		if second.Complete == Known && !e.shows(second, known) {
			e.vanish(known)
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

// ended records a state in which the resource is gone.
func (e *Engine[T]) ended(known *entry[T], status Status) {
	if status.Gone {
		e.vanish(known)
	}
}

// vanish records that a resource is absent. If this client did not ask for that, it
// counts for the back-off of its name.
func (e *Engine[T]) vanish(known *entry[T]) {
	name, byItself := e.ledger.vanish(known)
	if byItself && name != "" {
		e.ledger.failed(name)
	}
}

// vanish closes an entry. It reports whether the resource ended by itself.
func (l *Ledger[T]) vanish(e *entry[T]) (name string, byItself bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	byItself = e.gone.IsZero() && e.asked.IsZero() && !e.counted
	e.counted = true
	l.close(e, time.Now())
	return e.name, byItself && e.name != ""
}

// skips reports whether a listed resource is not to be looked at: it is somebody
// else's, or its end is confirmed and the list is late.
func (l *Ledger[T]) skips(e *entry[T]) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return e.foreign || !e.gone.IsZero()
}

// entriesOf returns the entries of a name whose end is not confirmed.
func (l *Ledger[T]) entriesOf(name string) (all []*entry[T]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.byName[name] {
		if e.gone.IsZero() && !e.foreign {
			all = append(all, e)
		}
	}
	return all
}

func (l *Ledger[T]) valueOf(e *entry[T]) T {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.named(e)
}

// hasName answers whether a listed resource has the name, and whether a Get may show
// that.
func (l *Ledger[T]) hasName(e *entry[T], listed View, name string) (has Evidence, ask bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.name != "" {
		return HasName(name, e.name, e.source), false
	}
	if l.resource.Kind().ListNames || l.naming[listed.Provider] == Known {
		return HasName(name, listed.Name, FromNamingList), listed.Name == ""
	}
	return Unknown, !l.nameless[listed.Provider]
}

// learnNaming compares the name that a list shows with the assigned one.
func (l *Ledger[T]) learnNaming(e *entry[T], listed View) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.name == "" || listed.Name == "" {
		return
	}
	if l.naming == nil {
		l.naming = map[string]Evidence{}
	}
	switch {
	case listed.Name != e.name:
		l.naming[listed.Provider] = Denied
	case l.naming[listed.Provider] == Unknown:
		l.naming[listed.Provider] = Known
	}
}

// Find returns the live resources of a name. Beside an error it returns those that it
// is certain of.
func (e *Engine[T]) Find(ctx context.Context, name string, call api.Call, r Request) ([]T, error) {
	var live []T
	for again := range 3 {
		l, err := e.lookup(ctx, name, time.Now(), r)
		if errors.Is(err, errOtherResource) {
			return nil, &api.CannotVerifyError{Call: call, IDs: otherIDs(err), Err: err}
		}
		if err != nil {
			return nil, named(err, call)
		}
		live = live[:0]
		for _, c := range l.named {
			ok, err := e.confirm(ctx, &l, &c, r)
			if err != nil {
				return nil, named(err, call)
			}
			if ok && isLive(c.view.Status) && !e.ledger.isEnding(c.entry) {
				live = append(live, c.value)
			}
		}
		doubt := e.doubt(l, call)
		if again >= l.repeats() && !l.isLate() || again == 2 {
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

// confirm asks for a resource of the name, unless the ledger assigned the name and the
// list shows it running. It reports whether the resource exists.
func (e *Engine[T]) confirm(ctx context.Context, l *lookup[T], c *candidate[T], r Request) (bool, error) {
	if c.fresh || c.entry == nil || c.view.Status.State == StateRunning && e.ledger.assigned(c.entry) {
		return true, nil
	}
	s := e.get(ctx, c.entry, r)
	switch {
	case s.shown:
		c.value, c.view, c.fresh = s.value, e.resource.View(s.value), true
		if c.view.Status.Gone {
			e.ended(c.entry, c.view.Status)
			return false, nil
		}
		return true, nil
	case !s.absent:
		return false, s.err
	}
	l.vanished = true
	if counts, _ := e.ledger.countsFrom(c.entry, e.resource.Kind().ListLag); !s.listsToo && !s.began.Before(counts) {
		e.vanish(c.entry)
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

func (l *Ledger[T]) assigned(e *entry[T]) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return e.name != "" && e.source == FromLedger
}

// isEnding reports whether the end of a resource is confirmed, or the server accepted its
// deletion and responses may be late.
func (l *Ledger[T]) isEnding(e *entry[T]) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !e.gone.IsZero() || e.stopping || time.Since(e.accepted) < l.resource.Kind().ListLag
}

// isDeleted reports whether a deletion of a resource was asked for.
func (l *Ledger[T]) isDeleted(e *entry[T]) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !e.asked.IsZero() || !e.gone.IsZero()
}

func (l *Ledger[T]) isGone(e *entry[T]) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !e.gone.IsZero()
}

// doubt returns why a lookup does not show everything of the name, or nil.
func (e *Engine[T]) doubt(l lookup[T], call api.Call) error {
	err := &api.CannotVerifyError{Call: call}
	for _, c := range append(l.unnamed, l.young...) {
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
