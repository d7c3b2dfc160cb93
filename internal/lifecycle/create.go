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
		return e.create(ctx, spec, nil)
	}
	page, err := e.list(ctx, e.ledger.listFrom(), r)
	if err != nil {
		return e.create(ctx, spec, nil)
	}
	e.Listed(page.Items, page.Began)
	return e.create(ctx, spec, &page)
}

// create sends the create and records its outcome.
func (e *Engine[T]) create(ctx context.Context, spec Spec[T], before *Page[T]) (T, error) {
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
	var maybe *api.AmbiguousError
	switch {
	case errors.As(err, &maybe):
		e.ledger.lose(i, maybe, e.resource.Kind().ListLag)
		return t, err
	case e.resource.View(t).ID() != "": // also beside an error about its price
		if entry, _ := e.ledger.record(t, fromCreate, time.Now()); entry != nil {
			e.ledger.Assign(e.resource.View(t).ID(), i.name)
			t = e.ledger.complete(entry, t)
		}
	}
	e.ledger.dropIntent(i)
	close(i.done)
	return t, err
}

// lose records that the outcome of a create is unknown.
func (l *Ledger[T]) lose(i *intent[T], maybe *api.AmbiguousError, lag time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i.lost = time.Now()
	i.until = i.lost.Add(lag)
	if comesLate(maybe.Err) {
		i.until = i.until.Add(gatewayDelay)
	}
	if !maybe.Since.IsZero() {
		i.sent = maybe.Since
	}
	i.cause, i.answered, i.mentioned = maybe, maybe.IDs, maybe.MentionedIDs
	close(i.done)
}

// comesLate reports whether a create may take effect later than its answer: a gateway
// answered, or it timed out.
func comesLate(err error) bool {
	var e *api.Error
	if errors.As(err, &e) {
		return e.Status >= 502 && e.Status <= 504
	}
	return errors.Is(err, api.ErrTimeout) || isContext(err)
}

// intentOf returns the open intent of an ambiguous create, or nil.
func (l *Ledger[T]) intentOf(maybe *api.AmbiguousError) *intent[T] {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, i := range l.intents[maybe.Name] {
		if i.cause != nil && i.sent.Equal(maybe.Since) {
			return i
		}
	}
	return nil
}

func quoted(s string) string { return strconv.Quote(s) }
