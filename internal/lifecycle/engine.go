package lifecycle

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// Engine decides about the resources of one kind: what exists, what may be created
// and what may be deleted.
type Engine[T any] struct {
	resource Resource[T]
	ledger   Ledger[T]
	names    keyedMutex
	lists    pages[T]
	asks     keyedMutex // Gets for a name
	log      *slog.Logger
}

// New makes the engine of a resource. log may be nil.
func New[T any](r Resource[T], log *slog.Logger) *Engine[T] {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Engine[T]{resource: r, ledger: Ledger[T]{resource: r}, log: log}
}

// Ledger returns what the client knows of the resources.
func (e *Engine[T]) Ledger() *Ledger[T] { return &e.ledger }

// Get returns a resource by any of its ids, and adds what the ledger knows. It sends
// one Get, and one more for each id that is not found.
func (e *Engine[T]) Get(ctx context.Context, id string, r Request) (T, error) {
	known := e.ledger.of(id)
	if known == nil {
		t, err := e.getByID(ctx, id, r)
		if err != nil {
			var none T
			return none, err
		}
		return t, nil
	}
	s := e.get(ctx, known, r)
	if !s.shown {
		var none T
		return none, s.err
	}
	return s.value, nil
}

// getByID sends one Get and records the response.
func (e *Engine[T]) getByID(ctx context.Context, id string, r Request) (T, error) {
	began := time.Now()
	t, err := e.resource.Get(ctx, id, r)
	if err != nil {
		return t, err
	}
	shown := e.resource.View(t)
	if !slices.ContainsFunc(shown.IDs, func(other ResourceID) bool { return other.ID == id }) {
		shown.IDs = append(shown.IDs, e.ledger.resourceID(id)) // the response has to be about it
	}
	entry, ok := e.ledger.recordView(t, shown, fromGet, began)
	if !ok {
		var none T
		return none, &otherResourceError{id}
	}
	if entry != nil {
		e.ledger.got(entry, shown)
		e.ledger.learn(entry, shown.Name)
		t = e.ledger.complete(entry, t)
	}
	return t, nil
}

var errOtherResource = errors.New("the response is about another resource")

// otherResourceError is a Get that was answered with another resource: it shows nothing
// of the one that was asked for.
type otherResourceError struct{ id string }

func (e *otherResourceError) Error() string {
	return "get " + quoted(e.id) + ": " + errOtherResource.Error()
}

func (e *otherResourceError) Is(target error) bool {
	return target == errOtherResource || target == api.ErrBadResponse
}

// sight is what Gets by a resource's ids showed.
type sight[T any] struct {
	// shown reports whether a Get showed it, and value is what it showed.
	shown bool
	value T
	// absent reports whether every id that counts was answered with the API's own 404.
	// listsToo reports whether two complete lists have to agree, because no Get has
	// ever shown it.
	absent, listsToo bool
	began            time.Time
	err              error // what a Get failed with otherwise
}

// get sends a Get by each id of a resource until one shows it: the ids by which a Get
// has shown it before come first, and if there are any, only they count.
func (e *Engine[T]) get(ctx context.Context, known *entry[T], r Request) sight[T] {
	ids, shownBefore := e.ledger.idsForGet(known)
	s := sight[T]{began: time.Now(), listsToo: !shownBefore}
	notFound := 0
	for _, id := range ids {
		t, err := e.getByID(ctx, id, r)
		if err == nil {
			s.shown, s.value, s.err = true, t, nil
			return s
		}
		if IsOwnNotFound(err) {
			notFound++
			if s.err == nil {
				s.err = err
			}
			continue
		}
		s.err = err
		return s
	}
	s.absent = notFound > 0 && ctx.Err() == nil
	return s
}

// list returns a list that began at notBefore or later, and records what it shows.
func (e *Engine[T]) list(ctx context.Context, notBefore time.Time, r Request) (Page[T], error) {
	send := func(ctx context.Context) (Page[T], error) {
		page, err := e.resource.List(ctx, r)
		if err == nil && page.HasDate {
			e.ledger.SetClock(page.ServerAhead)
		}
		e.ledger.prune()
		return page, err
	}
	if r.Settings.Response != nil { // the caller wants the response to a list of its own
		began := time.Now()
		page, err := send(ctx)
		page.Began = began
		return page, err
	}
	return e.lists.get(ctx, notBefore, send)
}

// Listed records what a list shows that began at a time.
func (e *Engine[T]) Listed(items []T, began time.Time) {
	for _, t := range items {
		e.ledger.record(t, fromList, began)
	}
}

// IsOld reports whether a resource came into being more than a list lag ago, so that
// lists and Gets should show it.
func (e *Engine[T]) IsOld(id string) bool {
	known := e.ledger.of(id)
	if known == nil {
		return false
	}
	counts, _ := e.ledger.countsFrom(known, e.resource.Kind().ListLag)
	return time.Now().After(counts)
}

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return rest.ContextError(ctx)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return rest.ContextError(ctx)
	case <-timer.C:
		return nil
	}
}

// pauseUntil waits until at, or until ctx ends.
func pauseUntil(ctx context.Context, at time.Time) error { return pause(ctx, time.Until(at)) }

func isContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// withCall returns a context's error with the call that it ended.
func withCall(err error, call api.Call) error {
	var known interface{ Is(error) bool }
	if !isContext(err) || errors.As(err, &known) {
		return err
	}
	return &api.TransportError{Call: call, NotSent: true, Err: err}
}

// endsCall reports whether a request failed in a way that a repeat cannot mend: the
// caller's input, or a 401 or 403 in the API's own form.
func endsCall(err error) bool {
	if errors.Is(err, api.ErrInvalidArgument) || errors.Is(err, api.ErrConfig) {
		return true
	}
	var e *api.Error
	return errors.As(err, &e) && (e.Kind == api.ErrUnauthorized || e.Kind == api.ErrForbidden) && e.FromAPI
}

// retryAt returns when a rate limit lets the next request through, or zero.
func retryAt(err error) time.Time {
	var limited *api.RateLimitError
	if errors.As(err, &limited) {
		return limited.RetryAt
	}
	return time.Time{}
}
