package lifecycle

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Create sends one create. With a snapshot it sends a list before, so that a lost
// create can be found by comparison; if that list fails, the create goes on.
func (e *Engine[T]) Create(ctx context.Context, spec Spec[T], snapshot bool, r Request) (T, error) {
	if !snapshot {
		t, _, err := e.create(ctx, spec, nil)
		return t, err
	}
	var before *Page[T]
	if page, err := e.list(ctx, e.ledger.listFrom(), r); err == nil {
		e.Listed(page.Items, page.Began)
		before = &page
	}
	t, _, err := e.create(ctx, spec, before)
	return t, err
}

// create sends the create and records its outcome. It returns the intent if the outcome
// is unknown.
func (e *Engine[T]) create(ctx context.Context, spec Spec[T], before *Page[T]) (T, *intent[T], error) {
	i := &intent[T]{name: spec.Name(), spec: spec, sent: time.Now(), done: make(chan struct{})}
	if before != nil && before.Complete == Known {
		i.hasBefore, i.before = true, map[string]bool{}
		for _, t := range before.Items {
			for _, id := range e.resource.View(t).IDs {
				i.before[id.ID] = true
			}
		}
	}
	e.ledger.addIntent(i)
	known := false
	defer func() { // also if the caller's transport panics
		if !known {
			e.ledger.lose(i, &api.AmbiguousError{Call: e.resource.Kind().Create, Name: i.name, Since: i.sent}, e.resource.Kind().ListLag)
		}
	}()
	t, err := spec.Create(ctx)
	known = true
	if err != nil {
		var maybe *api.AmbiguousError
		if errors.As(err, &maybe) {
			e.ledger.lose(i, maybe, e.resource.Kind().ListLag)
			return t, i, err
		}
	}
	if view := e.resource.View(t); view.ID() != "" { // also beside an error about its price
		t = e.ledger.recordCreate(t, view, i.name)
	}
	e.ledger.dropIntent(i)
	close(i.done)
	return t, nil, err
}

func quoted(s string) string { return strconv.Quote(s) }
