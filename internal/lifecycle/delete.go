package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

const (
	// deleteTime is how long a deletion is tried without a deadline, apart from the list
	// lag: six minutes by default.
	deleteTime = 5 * time.Minute
	// longestWait is how long a rate limit is waited out without a deadline.
	longestWait = time.Hour
)

// deleteGaps are the pauses between two looks at a resource that should be gone. The
// last repeats.
var deleteGaps = [...]time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second}

// EnsureDeleted deletes a resource and returns nil once its end is confirmed. See the
// faces in the public packages for the whole contract.
func (e *Engine[T]) EnsureDeleted(ctx context.Context, t T, r Request) error {
	known, ok := e.ledger.record(t, fromCaller, time.Now())
	if known == nil || !ok {
		call := e.resource.Kind().Delete
		return &api.ArgumentError{Call: call, Field: e.resource.Kind().Noun, Problem: "its ids do not belong to one resource: want a value that Create, Get or List returned"}
	}
	r.Urgent, r.Once = true, true
	r.Settings.Response = nil
	d := &deletion[T]{engine: e, known: known, request: r, until: time.Now().Add(e.deleteTime())}
	if deadline, ok := ctx.Deadline(); ok {
		d.until, d.hasDeadline = deadline, true
	}
	err := d.run(ctx)
	if err == nil {
		e.ledger.confirm(known)
		return nil
	}
	return d.failure(err)
}

// Deleting records that a deletion of a resource is asked for, before it is sent.
func (e *Engine[T]) Deleting(t T) {
	if known, _ := e.ledger.record(t, fromCaller, time.Now()); known != nil {
		e.ledger.askedFor(known)
	}
	e.lists.forget()
}

// deleteTime returns how long a deletion is tried without a deadline.
func (e *Engine[T]) deleteTime() time.Duration { return deleteTime + e.resource.Kind().ListLag }

// deletion is one EnsureDeleted.
type deletion[T any] struct {
	engine      *Engine[T]
	known       *entry[T]
	request     Request
	until       time.Time
	hasDeadline bool
	waited      bool  // a rate limit was waited out
	warmed      bool  // a list was sent for its 2xx
	last        error // what went wrong last
	retryAt     time.Time
}

var (
	errStillShown = errors.New("responses still show it")
	errOutOfTime  = errors.New("its end was not confirmed in time")
)

func (d *deletion[T]) run(ctx context.Context) error {
	if d.engine.ledger.neverGot(d.known) {
		s, err := d.look(ctx)
		switch {
		case err != nil:
			return err
		case d.ended(s):
			return nil
		}
	}
	d.engine.ledger.askedFor(d.known)
	for gap := 0; ; gap++ {
		done, err := d.deleteByEachID(ctx)
		if done || err != nil {
			return err
		}
		if err := d.pause(ctx, deleteGaps[min(gap, len(deleteGaps)-1)]); err != nil {
			return err
		}
	}
}

// way is one request that may delete the resource.
type way struct {
	id   string
	stop bool
}

// ways are the requests that may delete the resource, in their order.
func (d *deletion[T]) ways() (all []way) {
	ids, view := d.engine.ledger.deletionIDs(d.known)
	for _, id := range ids {
		all = append(all, way{id: id})
	}
	if view.StopDestroys {
		for _, id := range ids {
			all = append(all, way{id: id, stop: true})
		}
	}
	return all
}

// deleteByEachID sends the deletes one after another, until the resource is gone or
// stopping, and then waits for its end. It reports false if everything is to be tried
// again.
func (d *deletion[T]) deleteByEachID(ctx context.Context) (done bool, err error) {
	accepted, failed := false, false
	ways := d.ways()
	for i, w := range ways {
		err := d.send(ctx, w)
		switch {
		case err == nil:
			accepted = true
		case endsCall(err) || ctx.Err() != nil:
			return false, err
		case IsOwnNotFound(err):
			if i+1 < len(ways) && !ways[i+1].stop {
				continue // by the other ids first
			}
		default:
			failed = true
			if err := d.wait(ctx, err); err != nil {
				return false, err
			}
			if i+1 < len(ways) {
				continue // one look is enough for a server that fails
			}
		}
		s, err := d.look(ctx)
		if err != nil {
			return false, err
		}
		switch {
		case s.err != nil && !s.absent: // nothing is known
		case s.absent, d.ended(s), d.view(s).Status.State == StateStopping:
			return d.confirm(ctx, s)
		}
	}
	if accepted && !failed {
		return d.confirm(ctx, sight[T]{})
	}
	return false, nil
}

// send sends one delete or stop.
func (d *deletion[T]) send(ctx context.Context, w way) error {
	d.engine.lists.forget()
	var err error
	if w.stop {
		err = d.engine.resource.Stop(ctx, w.id, d.request)
	} else {
		err = d.engine.resource.Delete(ctx, w.id, d.request)
	}
	if err == nil {
		d.engine.ledger.acceptedFor(d.known)
	} else {
		d.last = err
	}
	return err
}

// confirm waits until the resource is absent. It reports false if it is still shown a
// list lag after the delete was accepted, or if nothing can be learned now.
func (d *deletion[T]) confirm(ctx context.Context, s sight[T]) (done bool, err error) {
	lag := d.engine.resource.Kind().ListLag
	began := time.Now()
	for gap := 0; ; gap++ {
		counts, stopping := d.engine.ledger.countsFrom(d.known, lag)
		switch {
		case d.ended(s):
			return true, nil
		case s.absent && !s.began.Before(counts):
			absent, err := d.absentFromLists(ctx, s, counts)
			if absent || err != nil {
				return absent, err
			}
		case s.absent:
			if err := d.pause(ctx, time.Until(counts)); err != nil {
				return false, err
			}
			if s, err = d.look(ctx); err != nil {
				return false, err
			}
			continue
		case s.shown && !stopping && time.Since(began) > lag:
			d.last = errStillShown
			return false, nil // it was accepted, and did nothing
		}
		if err := d.pause(ctx, deleteGaps[min(gap, len(deleteGaps)-1)]); err != nil {
			return false, err
		}
		if s, err = d.look(ctx); err != nil {
			return false, err
		}
	}
}

// absentFromLists reports whether two complete lists do not show a resource that no
// Get has ever shown. With a resource that a Get has shown, the Gets alone decide.
func (d *deletion[T]) absentFromLists(ctx context.Context, s sight[T], counts time.Time) (bool, error) {
	if !s.listsToo {
		return true, nil
	}
	for range 2 {
		page, err := d.engine.list(ctx, time.Now(), d.request)
		switch {
		case err != nil:
			if endsCall(err) || ctx.Err() != nil {
				return false, err
			}
			d.last = err
			return false, d.wait(ctx, err)
		case page.Complete != Known:
			d.last = incomplete(page.Why)
			return false, nil
		case d.engine.shows(page, d.known):
			d.last = errStillShown
			return false, nil
		}
	}
	return true, nil
}

// look sends Gets by the resource's ids. It returns an error only if the deletion is to
// end with it.
func (d *deletion[T]) look(ctx context.Context) (sight[T], error) {
	s := d.engine.get(ctx, d.known, d.request)
	switch {
	case s.shown, s.absent:
		return s, nil
	case ctx.Err() != nil:
		return s, rest.ContextError(ctx)
	case endsCall(s.err):
		return s, s.err
	case errors.Is(s.err, api.ErrNotFound) && !d.warmed:
		// A 404 counts only after this client has had a 2xx: a list provides one.
		d.warmed = true
		if _, err := d.engine.list(ctx, time.Now(), d.request); err == nil {
			return d.look(ctx)
		}
	}
	d.last = s.err
	return s, d.wait(ctx, s.err)
}

// wait waits a rate limit out, if err is one. Without a deadline the deletion has its
// whole time after it.
func (d *deletion[T]) wait(ctx context.Context, err error) error {
	at := retryAt(err)
	switch {
	case at.IsZero() || !at.After(time.Now()):
		return nil
	case d.hasDeadline && !at.Before(d.until):
		d.retryAt = at
		return err
	case d.hasDeadline:
		return pauseUntil(ctx, at)
	case time.Until(at) > longestWait:
		d.retryAt = at
		return err
	}
	if !d.waited {
		d.waited = true
		d.engine.log.WarnContext(ctx, "a deletion waits for the rate limit", "id", d.engine.ledger.viewOf(d.known).ID(), "until", at)
	}
	if err := pauseUntil(ctx, at); err != nil {
		return err
	}
	d.until = time.Now().Add(d.engine.deleteTime())
	return nil
}

// pause waits for gap within the deletion's time.
func (d *deletion[T]) pause(ctx context.Context, gap time.Duration) error {
	left := time.Until(d.until)
	switch {
	case d.hasDeadline && gap > left:
		<-ctx.Done()
		return rest.ContextError(ctx)
	case left <= 0:
		return errOutOfTime
	}
	return pause(ctx, min(gap, left))
}

func (d *deletion[T]) view(s sight[T]) View {
	if !s.shown {
		return View{}
	}
	return d.engine.resource.View(s.value)
}

// ended reports whether a Get shows that the resource needs no deletion any more.
func (d *deletion[T]) ended(s sight[T]) bool {
	status := d.view(s).Status
	return s.shown && (status.Gone || status.Ended && d.engine.resource.Kind().EndedIsGone)
}

// failure returns the error of a deletion that was not confirmed.
func (d *deletion[T]) failure(err error) error {
	view := d.engine.ledger.viewOf(d.known)
	out := &api.NotDeletedError{Call: d.engine.resource.Kind().Delete, RetryAt: d.retryAt, Err: err}
	out.Target = view.ID()
	ids, _ := d.engine.ledger.deletionIDs(d.known)
	out.IDs, out.Status = ids, view.Word
	if errors.Is(err, errOutOfTime) || isContext(err) {
		out.Err = withCause(err, d.last)
	}
	return out
}

// withCause returns err with what went wrong before.
func withCause(err, cause error) error {
	switch {
	case cause == nil || errors.Is(err, cause):
		return err
	case err == nil:
		return cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}

func incomplete(why string) error {
	if why == "" {
		why = "the list is not complete"
	}
	return fmt.Errorf("absence from the list proves nothing: %s", why)
}
