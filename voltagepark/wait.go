package voltagepark

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// WaitError is a wait that ended before what was waited for. errors.Is finds
// ErrFailed where the machine ended in another state, ErrWaitTimeout where the
// context ended first, and the cause: with a context that ended, also why the last
// look or Get failed, where it did.
type WaitError struct {
	api.WaitError
	// VM is the last that was seen of it, where a virtual machine was waited for.
	VM VirtualMachine
	// Rental is the last that was seen of it, where a rental was waited for.
	Rental Rental
}

// As lets errors.As find the api.WaitError that this module's clients share.
func (e *WaitError) As(target any) bool {
	t, ok := target.(**api.WaitError)
	if ok {
		*t = &e.WaitError
	}
	return ok
}

// waits is what the waits on one kind of machine share.
type waits[T any] struct {
	// ep is the Get that is asked for what the list does not show.
	ep        *rest.Endpoint
	operation string
	get       func(context.Context, string, ...CallOption) (T, error)
	room      *poll.Room[sighting[T]]
	budget    *poll.Budget
	// unseen is what is known of a machine before it was seen, and status is where
	// one stands. fail is the error of a wait.
	unseen func(id string) T
	status func(T) string
	fail   func(T, api.WaitError) error

	deleted deletions
	// names are those that this client gave, by id: a machine that is pending may be
	// listed without.
	names client.Recent[string]
	// creates are what this client has just deployed, under which names.
	creates client.Names
}

func newWaits[T any](core *rest.Core, l list[T], budget *poll.Budget, w *waits[T]) *waits[T] {
	w.budget, w.room = budget, poll.New(budget, newLooks(core, l, budget).look)
	return w
}

// goal is what a wait is for.
type goal[T any] struct {
	// met is whether it has come to what is waited for, and nearly whether that is
	// so unless more is told in the next minute; it may be nil.
	met, nearly func(T) bool
	// ended is whether it cannot come to it any more, and stalled whether it cannot
	// unless a change that was just made has not shown yet.
	ended, stalled func(T) bool
	// gone is whether absence is what is waited for.
	gone bool
}

// wait waits on one machine.
func (s *waits[T]) wait(ctx context.Context, id string, progress func(T), g goal[T]) (T, error) {
	if problem := rest.ContextProblem(ctx); problem != "" {
		return s.unseen(id), argumentError(s.ep, id, "ctx", problem)
	}
	// A list would not show what cannot be sent either, and that must not read as
	// gone.
	if problem := rest.ArgProblem(id); problem != "" {
		return s.unseen(""), argumentError(s.ep, id, "id", problem)
	}
	w := wait[T]{waits: s, goal: g, id: id, progress: progress, last: s.unseen(id), began: time.Now()}
	met, err := w.run(ctx)
	if met {
		return w.last, nil
	}
	return w.last, s.fail(w.last, w.failure(err))
}

// wait is one wait on a machine.
type wait[T any] struct {
	*waits[T]
	goal[T]
	id       string
	progress func(T)

	last     T
	seen     bool // in the list or by Get
	vanished bool
	began    time.Time
	near     time.Time // since when it is nearly met

	// Since when it is missing, from whole lists and to Get, after it was last
	// seen; zero while it is not.
	unlisted, unknown time.Time
	// failed is how many looks in a row have failed. lookErr and getErr are why the
	// last look and the last Get did, or nil; a Get that finds nothing is no failure.
	failed          int
	lookErr, getErr error
	// A Get that does not settle the matter is not sent with each look.
	quietUntil time.Time
	quiet      time.Duration
}

// run waits, and tells why it ended before what was waited for: with nil where
// the machine's own state is the reason.
func (w *wait[T]) run(ctx context.Context) (met bool, err error) {
	m := w.room.Join(w.id)
	defer w.room.Leave(m)
	for {
		news, err := w.room.Await(ctx, m)
		if err != nil {
			return false, w.why(ctx, err)
		}
		if w.lookErr = news.Value.err; w.lookErr == nil {
			w.failed = 0
		} else {
			w.failed++
		}
		var done bool
		if news.Found {
			met, done = w.judge(news.Value.value)
		} else {
			met, done, err = w.miss(ctx, news.Value)
		}
		if done || err != nil {
			return met, err
		}
	}
}

// why adds to a context's end what kept the wait from seeing more.
func (w *wait[T]) why(ctx context.Context, err error) error {
	cause := w.lookErr
	if cause == nil {
		cause = w.getErr
	}
	if ctx.Err() == nil || cause == nil {
		return err
	}
	return fmt.Errorf("%w; before that: %w", err, cause)
}

// judge takes in what was seen of the machine, and tells whether that ends the
// wait.
func (w *wait[T]) judge(value T) (met, done bool) {
	w.last, w.seen = value, true
	w.unlisted, w.unknown = time.Time{}, time.Time{}
	w.getErr = nil
	if w.progress != nil {
		w.progress(value)
	}
	if w.nearly == nil || !w.nearly(value) {
		w.near = time.Time{}
	} else if w.near.IsZero() {
		w.near = time.Now()
	}
	switch {
	case w.met(value), held(w.near):
		return true, true
	case w.ended(value), w.stalled(value) && held(w.began):
		return false, true
	}
	return false, false
}

// held reports whether what began then has lasted as long as something may be
// late. The zero time is none.
func held(since time.Time) bool { return !since.IsZero() && time.Since(since) >= poll.Late }

// failedLooks is how many looks in a row must have failed before Get is asked in
// their place.
const failedLooks = 3

// miss takes in a look that did not show the machine, which may not be listed
// yet, or be no more. It asks Get, and decides.
func (w *wait[T]) miss(ctx context.Context, s sighting[T]) (met, done bool, err error) {
	now := time.Now()
	if s.whole && w.unlisted.IsZero() {
		w.unlisted = now
	}
	if now.Before(w.quietUntil) {
		return false, false, nil
	}
	switch {
	case s.err != nil:
		if w.failed < failedLooks || !w.budget.TryTake(1) {
			return false, false, nil
		}
	case !w.gone && !w.seen && !held(w.began):
		return false, false, nil
	}
	value, err := w.get(ctx, w.id, lookOnce)
	w.getErr = nil
	if err == nil {
		w.calm(now)
		met, done = w.judge(value)
		return met, done, nil
	}
	var limited *RateLimitError
	switch {
	case lifecycle.IsOwnNotFound(err) || errors.Is(err, ErrNotSupported):
		if lifecycle.IsOwnNotFound(err) && w.unknown.IsZero() {
			w.unknown = now
		}
		met, done, err = w.absent(s, err)
		if done || ctx.Err() == nil {
			w.calm(now)
			return met, done, err
		}
		return false, true, w.why(ctx, rest.ContextError(ctx))
	case ctx.Err() != nil:
		return false, true, w.why(ctx, err)
	case errors.As(err, &limited):
		w.quietUntil = limited.RetryAt
		return false, false, nil
	case poll.IsTransient(err), errors.Is(err, ErrNotFound): // a gateway's 404 proves nothing
		w.getErr = err
		w.calm(now)
		return false, false, nil
	}
	return false, true, err
}

// calm puts the next Get off, longer each time, but not beyond when absence
// counts.
func (w *wait[T]) calm(now time.Time) {
	w.quiet = min(2*w.quiet+poll.Shortest, poll.Longest)
	w.quietUntil = now.Add(w.quiet)
	since := w.unknown
	if unlisted[w.ep] {
		since = w.unlisted
	}
	if counts := since.Add(poll.Late); counts.After(now) && counts.Before(w.quietUntil) {
		w.quietUntil = counts
	}
}

// absent tells what it means that a look did not show the machine and that Get
// answered with miss. It may be billed: a look that failed proves nothing; nor
// does a Get that the server may not offer, so that whole lists alone count then;
// and what the wait has never seen may not be known yet, unless the server has
// accepted this client's Delete of it.
func (w *wait[T]) absent(s sighting[T], miss error) (met, done bool, err error) {
	proved := false
	switch {
	case s.err != nil:
	case unlisted[w.ep] || errors.Is(miss, ErrNotSupported):
		proved = s.whole && (w.deleted.accepted(w.id) || held(w.unlisted))
	case w.gone || w.seen:
		proved = s.whole && (w.seen || w.deleted.accepted(w.id)) || held(w.unknown)
	default:
		proved = held(w.began)
	}
	switch {
	case !proved:
		return false, false, nil
	case w.gone:
		return true, true, nil
	case w.seen:
		w.vanished = true
		return false, true, nil
	}
	return false, true, miss
}

// failure describes a wait that ended early.
func (w *wait[T]) failure(err error) api.WaitError {
	call := provider.Call(w.ep, w.id)
	call.Operation = w.operation
	e := api.WaitError{Call: call, Status: w.status(w.last), Ended: err == nil, Kind: ErrFailed, Waited: time.Since(w.began), Err: err}
	if w.vanished {
		e.Message = "the API no longer knows it"
		e.Status = "gone"
	}
	return e
}
