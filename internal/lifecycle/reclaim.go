package lifecycle

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Reclaim deletes what a create with an unknown outcome may have made. It returns nil
// only if nothing of it is left.
func (e *Engine[T]) Reclaim(ctx context.Context, maybe *api.AmbiguousError, call api.Call, r Request) error {
	c := reclaim[T]{engine: e, maybe: maybe, call: call, request: r, seen: map[*entry[T]]bool{}}
	unlock, err := e.names.Lock(ctx, maybe.Name)
	if err != nil {
		return c.left(nil, err)
	}
	defer unlock()
	if err := e.awaitCreates(ctx, maybe.Name); err != nil {
		return c.left(nil, err)
	}
	r.Settings.Response = nil
	c.intent = e.ledger.intentOf(maybe)
	if d, decided := e.ledger.decision(maybe.Name, maybe.Since); c.intent == nil && decided {
		if d.adopted == nil || e.ledger.isGone(d.adopted) {
			return nil
		}
		return c.left([]candidate[T]{{entry: d.adopted, view: e.ledger.viewOf(d.adopted)}}, errAdopted)
	}
	if c.intent == nil {
		c.intent = &intent[T]{name: maybe.Name, done: make(chan struct{})}
		e.ledger.lose(c.intent, maybe, e.resource.Kind().ListLag)
	}
	for gap := 0; ; gap++ {
		done, err := c.round(ctx)
		if done {
			e.ledger.dropIntent(c.intent)
		}
		if done || err != nil {
			return err
		}
		if err := c.pause(ctx, gap); err != nil {
			return c.left(nil, withCause(err, c.last))
		}
	}
}

// reclaim is one call of Reclaim.
type reclaim[T any] struct {
	engine  *Engine[T]
	maybe   *api.AmbiguousError
	call    api.Call
	request Request
	intent  *intent[T]
	seen    map[*entry[T]]bool // what any lookup showed that the create can have made
	clean   int                // complete lists in a row that show nothing of it
	last    error
}

// round looks once. It is done if nothing of the create is left.
func (c *reclaim[T]) round(ctx context.Context) (done bool, err error) {
	e := c.engine
	l, err := e.lookup(ctx, c.maybe.Name, time.Now(), c.request)
	if err != nil {
		c.last = err
		if endsCall(err) || time.Now().After(c.intent.until.Add(settleTime)) {
			return false, c.left(nil, err)
		}
		return false, nil
	}
	if err := c.askForMentioned(ctx, &l); err != nil {
		c.last = err
		return false, nil
	}
	e.unify(&l)
	decided := l.page.Complete == Known && !l.page.Began.Before(c.intent.until)
	if err := c.askForSpecification(ctx, &l, decided); err != nil {
		c.last = err
		return false, nil
	}
	found := e.canHaveMade(c.intent, l)
	for _, f := range found {
		if f.entry != nil {
			c.seen[f.entry] = true
		}
	}
	if c.intent.adopted != nil && slices.ContainsFunc(found, func(f candidate[T]) bool { return f.entry == c.intent.adopted }) {
		return false, c.left(found, errAdopted)
	}
	ours := slices.DeleteFunc(slices.Clone(found), func(f candidate[T]) bool { return !c.mayDelete(f, l, decided) })
	switch {
	case len(ours) == 1 && (len(found) == 1 || slices.Contains(c.intent.answered, ours[0].view.ID())):
		if err := e.EnsureDeleted(ctx, ours[0].value, c.request); err != nil {
			return false, err
		}
		return true, nil
	case !decided:
		c.clean = 0
		if l.page.Complete != Known {
			c.last = incomplete(l.page.Why)
			if time.Now().After(c.intent.until.Add(settleTime)) {
				return false, c.left(found, c.last)
			}
		}
		return false, nil
	case len(found) > 0:
		return false, c.left(found, errNotKnownToBeOurs)
	}
	if absent, err := c.allAbsent(ctx, l); err != nil || !absent {
		c.clean = 0
		return false, err
	}
	if c.clean++; c.clean < 2 {
		return false, nil
	}
	if !IsPortable(c.maybe.Name) && len(c.intent.answered) == 0 {
		return false, c.left(nil, errOtherName)
	}
	return true, nil
}

var (
	errNotKnownToBeOurs = errors.New("it is not known which of these the create made, so nothing was deleted")
	errAdopted          = errors.New("Ensure has adopted it since, so it was not deleted (call EnsureDeleted with it)")
	errOtherName        = errors.New("the server may have changed the name, so absence of the name proves nothing")
)

// askForMentioned asks for the ids of the create's own response that the list does not
// show.
func (c *reclaim[T]) askForMentioned(ctx context.Context, l *lookup[T]) error {
	e := c.engine
	for _, id := range slices.Concat(c.intent.answered, c.intent.mentioned) {
		shown := func(f candidate[T]) bool {
			return slices.ContainsFunc(f.view.IDs, func(other ResourceID) bool { return other.ID == id })
		}
		if slices.ContainsFunc(l.named, shown) || slices.ContainsFunc(l.unnamed, shown) || c.intent.before[id] {
			continue
		}
		t, err := e.getByID(ctx, id, c.request)
		switch {
		case err == nil:
		case IsOwnNotFound(err):
			continue
		default:
			return err
		}
		f := candidate[T]{entry: e.ledger.of(id), value: t, view: e.resource.View(t), fresh: true}
		if f.view.Status.Gone || f.entry == nil {
			continue
		}
		switch has, _ := e.ledger.hasName(f.entry, View{}, c.maybe.Name); {
		case has == Known:
			l.named = append(l.named, f)
		case has == Unknown || slices.Contains(c.intent.answered, id): // the response may be about another resource
			l.unnamed = append(l.unnamed, f)
		}
	}
	return nil
}

// askForSpecification asks for what would be deleted, because a list need not show the
// specification.
func (c *reclaim[T]) askForSpecification(ctx context.Context, l *lookup[T], decided bool) error {
	e := c.engine
	for i, f := range l.named {
		if f.fresh || f.entry == nil || e.mayBeOf(c.intent, f, l.page) == Denied || !c.mayDelete(f, *l, decided) {
			continue
		}
		s := e.get(ctx, f.entry, c.request)
		switch {
		case s.shown:
			l.named[i].value, l.named[i].view, l.named[i].fresh = s.value, e.resource.View(s.value), true
		case !s.absent:
			return s.err
		}
	}
	return nil
}

// mayDelete answers whether a resource is known to come from the create.
func (c *reclaim[T]) mayDelete(f candidate[T], l lookup[T], decided bool) bool {
	if f.entry == nil || f.view.ID() == "" {
		return false
	}
	has, _ := c.engine.ledger.hasName(f.entry, View{}, c.maybe.Name)
	for _, id := range f.view.IDs {
		if slices.Contains(c.intent.answered, id.ID) {
			return has != Denied
		}
	}
	if has != Known && !slices.ContainsFunc(l.named, func(n candidate[T]) bool { return n.entry == f.entry }) {
		return false
	}
	return isUnique(c.maybe.Name) || decided && c.engine.mayBeOf(c.intent, f, l.page) == Known
}

// allAbsent reports whether everything that earlier lookups showed is gone. An error
// names what is left.
func (c *reclaim[T]) allAbsent(ctx context.Context, l lookup[T]) (bool, error) {
	for known := range c.seen {
		s := c.engine.get(ctx, known, c.request)
		counts, _ := c.engine.ledger.countsFrom(known, c.engine.resource.Kind().ListLag)
		switch {
		case s.shown && c.engine.resource.View(s.value).Status.Gone, s.absent && !s.began.Before(counts):
			delete(c.seen, known)
		case s.absent:
			return false, nil // too young for a 404 to count
		default:
			f := candidate[T]{entry: known, value: c.engine.ledger.valueOf(known), view: c.engine.ledger.viewOf(known)}
			if c.engine.mayBeOf(c.intent, f, l.page) == Denied {
				delete(c.seen, known)
				continue
			}
			return false, c.left([]candidate[T]{f}, s.err)
		}
	}
	return true, nil
}

func (c *reclaim[T]) pause(ctx context.Context, gap int) error {
	wait := settleGaps[min(gap, len(settleGaps)-1)]
	if left := time.Until(c.intent.until); left > 0 {
		wait = min(wait, left)
	}
	if at := retryAt(c.last); time.Until(at) > wait {
		if deadline, ok := ctx.Deadline(); ok && at.After(deadline) {
			return c.last
		}
		wait = time.Until(at)
	}
	c.last = nil
	return pause(ctx, wait)
}

// left returns the error that names what may be left.
func (c *reclaim[T]) left(found []candidate[T], why error) error {
	out := *c.maybe
	out.Call = c.call
	out.Candidates = nil
	for _, f := range found {
		if id := f.view.ID(); !slices.Contains(out.IDs, id) && !slices.Contains(out.Candidates, id) {
			out.Candidates = append(out.Candidates, id)
		}
	}
	for known := range c.seen {
		if id := c.engine.ledger.viewOf(known).ID(); !slices.Contains(out.IDs, id) && !slices.Contains(out.Candidates, id) {
			out.Candidates = append(out.Candidates, id)
		}
	}
	slices.Sort(out.Candidates)
	out.Err = withCause(out.Err, why)
	return &out
}

// AmbiguousErrors returns the errors of creates with an unknown outcome that err holds.
// ours selects the calls that come first.
func AmbiguousErrors(err error, ours func(api.Call) bool) (all []*api.AmbiguousError) {
	var visit func(error)
	visit = func(err error) {
		switch e := err.(type) {
		case *api.AmbiguousError:
			if e != nil && !slices.Contains(all, e) {
				all = append(all, e)
			}
		case interface{ Unwrap() error }:
			visit(e.Unwrap())
		case interface{ Unwrap() []error }:
			for _, inner := range e.Unwrap() {
				visit(inner)
			}
		}
	}
	visit(err)
	slices.SortStableFunc(all, func(a, b *api.AmbiguousError) int {
		switch x, y := ours(a.Call), ours(b.Call); {
		case x && !y:
			return -1
		case y && !x:
			return 1
		}
		return 0
	})
	return all
}

// ForEach reclaims several creates at once, and joins their errors.
func ForEach(all []*api.AmbiguousError, reclaim func(*api.AmbiguousError) error) error {
	errs := make([]error, len(all))
	var done sync.WaitGroup
	for i, maybe := range all {
		done.Go(func() { errs[i] = reclaim(maybe) })
	}
	done.Wait()
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}
