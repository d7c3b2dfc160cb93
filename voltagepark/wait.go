package voltagepark

import (
	"context"
	"errors"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// The looks of a client's waits take at most half of its own limit.
const (
	looksPerHour = quotaPerHour / 2
	looksBurst   = quotaBurst / 2
)

// looksPage is how many items a page has that is looked at for waits.
const looksPage = 100

// lookOnce lets a look send one request and no repeat: the next look is one.
var lookOnce = WithCallRetryPolicy(RetryPolicy{MaxRepeats: NoRepeats})

// WaitError is a wait that ended before what was waited for. errors.Is finds
// ErrFailed where the machine ended in another state, ErrWaitTimeout where the
// context ended first, and the cause.
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

// lookAtAll is a look for waits: all pages of a list.
func lookAtAll[T any](l list[T], core *rest.Core) func(context.Context, *poll.Room[T]) error {
	return func(ctx context.Context, r *poll.Room[T]) error {
		var seen []T
		byID := map[string]int{}
		for item, err := range l.all(ctx, core, ListParams{Limit: looksPage}, nil, []CallOption{lookOnce}) {
			if err != nil {
				return err
			}
			byID[l.id(item)] = len(seen)
			seen = append(seen, item)
		}
		r.Show(seen, func(id string) (found T, ok bool) {
			i, ok := byID[id]
			if ok {
				found = seen[i]
			}
			return found, ok
		})
		return nil
	}
}

// wait is one wait on a machine.
type wait[T any] struct {
	ep       *rest.Endpoint
	id       string
	room     *poll.Room[T]
	get      func(context.Context, string, ...CallOption) (T, error)
	progress func(T)

	// met is what is waited for. ended is whether it cannot come to it any more,
	// and stalled whether it cannot unless a change that was just made has not
	// shown yet. gone is whether absence is what is waited for.
	met, ended, stalled func(T) bool
	gone                bool

	last     T
	seen     bool
	vanished bool
	began    time.Time
	// A Get that does not settle the matter is not sent with each look.
	quietUntil time.Time
	quiet      time.Duration
}

// run waits, and tells why it ended before what was waited for: with nil where
// the machine's own state is the reason.
func (w *wait[T]) run(ctx context.Context) (met bool, err error) {
	w.began = time.Now()
	m := w.room.Join(w.id)
	defer w.room.Leave(m)
	for {
		news, err := w.room.Await(ctx, m)
		if err != nil {
			return false, err
		}
		var done bool
		if news.Found {
			met, done = w.judge(news.Value)
		} else {
			met, done, err = w.ask(ctx)
		}
		if done || err != nil {
			return met, err
		}
	}
}

// judge takes in what was seen of the machine, and tells whether that ends the
// wait.
func (w *wait[T]) judge(value T) (met, done bool) {
	w.last, w.seen = value, true
	if w.progress != nil {
		w.progress(value)
	}
	switch {
	case w.met(value):
		return true, true
	case w.ended(value), w.stalled(value) && time.Since(w.began) >= poll.Late:
		return false, true
	}
	return false, false
}

// ask gets a machine that the list does not show: it may not show it yet, or be
// no more.
func (w *wait[T]) ask(ctx context.Context) (met, done bool, err error) {
	now := time.Now()
	if now.Before(w.quietUntil) || !w.gone && !w.seen && now.Sub(w.began) < poll.Late {
		return false, false, nil
	}
	w.quiet = min(2*w.quiet+poll.Shortest, poll.Longest)
	w.quietUntil = now.Add(w.quiet)
	value, err := w.get(ctx, w.id, lookOnce)
	var limited *RateLimitError
	switch {
	case err == nil:
		met, done = w.judge(value)
		return met, done, nil
	case ctx.Err() != nil:
		return false, true, err
	case errors.As(err, &limited):
		w.quietUntil = limited.RetryAt
		return false, false, nil
	case errors.Is(err, ErrNotFound) || errors.Is(err, ErrNotSupported):
		switch {
		case w.gone:
			return true, true, nil
		case w.seen:
			w.vanished = true
			return false, true, nil
		}
		return false, true, err
	case poll.IsTransient(err):
		return false, false, nil
	}
	return false, true, err
}

// fail is the error of a wait that ended early.
func (w *wait[T]) fail(operation, status string, err error) api.WaitError {
	call := provider.Call(w.ep, w.id)
	call.Operation = operation
	e := api.WaitError{Call: call, Status: status, Ended: err == nil, Kind: ErrFailed, Waited: time.Since(w.began), Err: err}
	if w.vanished {
		e.Message = "the API no longer knows it"
		e.Status = "gone"
	}
	return e
}
