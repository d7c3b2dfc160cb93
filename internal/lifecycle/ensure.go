package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// EnsureOptions are the options of Ensure.
type EnsureOptions struct {
	// Call names the call in errors.
	Call api.Call
	// ReplaceFailed deletes a failed resource of the name and creates another.
	ReplaceFailed bool
	Request       Request
}

// settleGaps are the pauses between lookups for what a create with an unknown outcome
// has made. The last repeats.
var settleGaps = [...]time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second}

const (
	// gatewayDelay is how much later than other creates one may take effect that a
	// gateway answered, or that timed out.
	gatewayDelay = 2 * time.Minute
	// settleTime is how long lookups may fail after the outcome could be decided.
	settleTime = 6 * time.Minute
)

// Ensure returns one usable resource of the specification's name: it adopts it or
// creates it, with one create at most.
func (e *Engine[T]) Ensure(ctx context.Context, spec Spec[T], o EnsureOptions) (value T, created bool, err error) {
	unlock, err := e.names.Lock(ctx, spec.Name())
	if err != nil {
		return value, false, &api.TransportError{Call: o.Call, NotSent: true, Err: err}
	}
	defer unlock()
	o.Request.Settings.Response = nil
	n := &ensuring[T]{engine: e, spec: spec, EnsureOptions: o, until: time.Now().Add(e.deleteTime()), notBefore: e.ledger.listFrom()}
	if deadline, ok := ctx.Deadline(); ok {
		n.until = deadline
	}
	for {
		value, created, done, err := n.round(ctx)
		if err != nil {
			var none T
			return none, false, withCall(n.withLost(err), n.Call)
		}
		if done {
			return value, created, nil
		}
		n.notBefore = time.Now()
	}
}

// withLost returns err as the cause of an AmbiguousError while the outcome of this call's
// create is unknown.
func (n *ensuring[T]) withLost(err error) error {
	var maybe *api.AmbiguousError
	if n.own == nil || errors.As(err, &maybe) || !slices.Contains(n.engine.ledger.open(n.spec.Name()), n.own) {
		return err
	}
	return n.lostBy(n.own, lookup[T]{}, err)
}

// ensuring is one call of Ensure.
type ensuring[T any] struct {
	engine *Engine[T]
	spec   Spec[T]
	EnsureOptions
	until     time.Time
	notBefore time.Time  // of the next list
	own       *intent[T] // this call's create, if its outcome is unknown
	// seen are the resources that a lookup showed and that a create of the name with an
	// unknown outcome can have made. A later list may leave them out.
	seen map[*entry[T]]bool
	// several reports whether several creates of the name had an unknown outcome.
	several  bool
	repeated int // lookups that something vanished from
	gap      int
}

// round looks once, and adopts, waits or creates. If it is not done, there is to be
// another round.
func (n *ensuring[T]) round(ctx context.Context) (value T, created, done bool, err error) {
	e := n.engine
	if err := n.awaitCreates(ctx); err != nil {
		return value, false, false, err
	}
	l, err := e.lookup(ctx, n.spec.Name(), n.notBefore, n.Request)
	if err == nil {
		err = n.revisit(ctx, &l)
	}
	if err == nil {
		err = n.confirmAll(ctx, &l)
	}
	if err != nil {
		if n.own == nil {
			return value, false, false, err
		}
		return value, false, false, n.wait(ctx, n.lost(l, err), err)
	}
	s := n.sort(l)
	switch {
	case len(e.ledger.unanswered(n.spec.Name())) > 0:
		return value, false, false, nil // a create began meanwhile
	case len(s.live) > 1:
		return value, false, false, n.duplicates(s.live)
	case len(s.live) == 1 && len(l.young) > 0: // another of the name may exist
		return value, false, false, n.awaitYoung(ctx, l)
	case len(s.live) == 1 && s.live[0].late && !e.ledger.assigned(s.live[0].entry) && hasTimeUntil(ctx, l.counts):
		// A Get will show the specification.
		return value, false, false, n.awaitYoung(ctx, l)
	case len(s.live) == 1 && n.repeated < 2 && (s.live[0].view.Status.State == StateUnknown || l.vanished && !s.live[0].fresh): // a passing fault
		n.repeated++
		return value, false, false, pause(ctx, maxAge)
	case len(s.live) == 1 && n.isBesideLostCreate(l, s.live[0]):
		return value, false, false, n.settle(ctx, l, s.live[0].entry)
	case len(s.failed) > 0 && !n.ReplaceFailed: // it may be billed, also beside another
		return value, false, false, n.unusable(s.failed[0], e.resource.Kind().Failed)
	case len(s.failed) > 0:
		return value, false, false, n.finish(ctx, s.failed[0])
	case len(s.live) == 1:
		value, created, err = n.adopt(l, s.live[0])
		n.markAdopted(l, s.live[0])
		return value, created, err == nil, err
	case len(s.paused) > 0:
		return value, false, false, n.unusable(s.paused[0], api.ErrStopped)
	}
	switch doubt := e.doubt(l, n.Call); {
	case len(s.ending) > 0:
		return value, false, false, n.finish(ctx, s.ending[0])
	case l.isLate():
		return value, false, false, n.awaitYoung(ctx, l)
	case doubt != nil && n.repeated < l.repeats(): // a passing fault
		n.repeated++
		return value, false, false, pause(ctx, maxAge)
	case len(e.ledger.open(n.spec.Name())) > 0:
		return value, false, false, n.settle(ctx, l, nil)
	case doubt != nil:
		return value, false, false, doubt
	}
	if at := e.ledger.notBefore(n.spec.Name()); time.Until(at) > 0 {
		if !hasTimeUntil(ctx, at) {
			return value, false, false, n.backoff(at)
		}
		return value, false, false, pauseUntil(ctx, at)
	}
	value, n.own, err = e.create(ctx, n.spec, &l.page)
	if n.own != nil {
		return value, false, false, nil
	}
	return value, err == nil, err == nil, err
}

// hasTimeUntil reports whether at is before ctx's deadline.
func hasTimeUntil(ctx context.Context, at time.Time) bool {
	deadline, ok := ctx.Deadline()
	return !ok || at.Before(deadline)
}

// awaitYoung waits until a Get can show whether a resource of the name exists that is
// too young for a 404 to count.
func (n *ensuring[T]) awaitYoung(ctx context.Context, l lookup[T]) error {
	if !hasTimeUntil(ctx, l.counts) {
		return n.engine.doubt(l, n.Call)
	}
	return pause(ctx, max(maxAge, time.Until(l.counts)))
}

// markAdopted records what was adopted on the strength of a create with an unknown
// outcome. The create stays open until lists show nothing else that it can have made.
func (n *ensuring[T]) markAdopted(l lookup[T], live candidate[T]) {
	e := n.engine
	for _, i := range e.ledger.open(n.spec.Name()) {
		i.adopted = live.entry
		others := slices.DeleteFunc(e.canHaveMade(i, l), func(c candidate[T]) bool { return c.entry == i.adopted })
		switch {
		case len(others) > 0 || l.page.Complete != Known || l.page.Began.Before(i.until):
			i.clean = 0
		case i.clean == 0:
			i.clean = 1
		default:
			e.ledger.dropIntent(i)
		}
	}
}

// isBesideLostCreate reports whether a create of the name has an unknown outcome, and
// may have made another resource than the one that was found.
func (n *ensuring[T]) isBesideLostCreate(l lookup[T], live candidate[T]) bool {
	open := n.engine.ledger.open(n.spec.Name())
	if len(open) > 1 {
		n.several = true
		return true // each may have made one
	}
	return slices.ContainsFunc(open, func(i *intent[T]) bool {
		switch n.engine.mayBeOf(i, live, l.page) {
		case Denied:
			return true
		case Unknown: // a second list has to agree
			return l.page.Began.Before(i.until) || i.clean == 0
		}
		return len(n.engine.canHaveMade(i, l)) > 1
	})
}

// revisit adds to a lookup what an earlier one showed and this one does not, if a create
// of the name with an unknown outcome can have made it.
func (n *ensuring[T]) revisit(ctx context.Context, l *lookup[T]) error {
	e := n.engine
	shown := map[*entry[T]]bool{}
	for _, c := range slices.Concat(l.named, l.unnamed, l.young) {
		shown[c.entry] = true
	}
	for known := range n.seen {
		if shown[known] || e.ledger.isGone(known) {
			continue
		}
		c := candidate[T]{entry: known, value: e.ledger.valueOf(known), view: e.ledger.viewOf(known)}
		if err := e.sort(ctx, l, c, n.spec.Name(), n.Request); err != nil {
			return err
		}
	}
	e.unify(l)
	for _, i := range e.ledger.open(n.spec.Name()) {
		for _, c := range e.canHaveMade(i, *l) {
			if c.entry != nil {
				if n.seen == nil {
					n.seen = map[*entry[T]]bool{}
				}
				n.seen[c.entry] = true
			}
		}
	}
	return nil
}

// sorted are the resources of the name by their state.
type sorted[T any] struct{ live, paused, failed, ending []candidate[T] }

func (n *ensuring[T]) sort(l lookup[T]) (s sorted[T]) {
	for _, c := range l.named {
		switch state := c.view.Status.State; {
		case state == StateGone:
		case n.engine.ledger.isDeleted(c.entry), state == StateStopping:
			s.ending = append(s.ending, c)
		case state == StateFailed:
			n.engine.ledger.fail(c.entry)
			if n.engine.resource.Kind().FailedStays {
				s.failed = append(s.failed, c)
			}
		case state == StatePaused:
			s.paused = append(s.paused, c)
		default:
			s.live = append(s.live, c)
		}
	}
	return s
}

// confirmAll asks for the resources of the name that may be adopted.
func (n *ensuring[T]) confirmAll(ctx context.Context, l *lookup[T]) error {
	var named []candidate[T]
	for _, c := range l.named {
		exists, err := n.engine.confirm(ctx, l, &c, n.Request)
		if err != nil {
			return err
		}
		if exists {
			named = append(named, c)
		}
	}
	l.named = named
	return nil
}

// adopt returns the resource of the name, unless its specification differs or its
// status is not known.
func (n *ensuring[T]) adopt(l lookup[T], c candidate[T]) (value T, created bool, err error) {
	if c.view.Word != "" && c.view.Status.State == StateUnknown {
		return value, false, &api.CannotVerifyError{
			Call: n.Call, IDs: []string{c.view.ID()}, Err: errors.New("its status is " + quoted(c.view.Word) + ", which is not known"),
		}
	}
	if matches, field := n.spec.Matches(c.value); matches == Denied {
		return value, false, &api.SpecMismatchError{Call: n.Call, ID: c.view.ID(), Field: field.Name, Want: field.Want, Have: field.Have}
	}
	return c.value, n.made(l, c), nil
}

// made reports whether this call's create certainly made a resource, and not another
// create of the name whose outcome is unknown.
func (n *ensuring[T]) made(l lookup[T], c candidate[T]) bool {
	if n.own == nil || n.engine.mayBeOf(n.own, c, l.page) == Denied {
		return false
	}
	return !n.several || slices.Contains(n.own.answered, c.view.ID())
}

func (n *ensuring[T]) duplicates(live []candidate[T]) error {
	err := &api.DuplicateNameError{Call: n.Call, Name: n.spec.Name()}
	for _, c := range live {
		err.IDs = append(err.IDs, c.view.ID())
	}
	if n.own != nil {
		err.Err = n.own.cause
	}
	return err
}

func (n *ensuring[T]) unusable(c candidate[T], kind api.Kind) error {
	return &api.UnusableError{Call: n.Call, ID: c.view.ID(), Status: c.view.Word, Message: c.view.Message, Kind: kind}
}

func (n *ensuring[T]) backoff(at time.Time) error {
	return &api.UnusableError{Call: n.Call, Kind: api.ErrBackoff, RetryAt: at}
}

// finish waits until a resource is gone that is stopping or was to be deleted.
func (n *ensuring[T]) finish(ctx context.Context, c candidate[T]) error {
	asked := n.engine.ledger.isDeleted(c.entry) || c.view.Status.State == StateFailed
	if asked {
		ctx, cancel := context.WithDeadline(ctx, n.until)
		defer cancel()
		return n.engine.EnsureDeleted(ctx, c.value, n.Request)
	}
	gap := settleGaps[min(n.gap, len(settleGaps)-1)]
	n.gap++
	if time.Until(n.until) < gap {
		return n.unusable(c, api.ErrConflict)
	}
	return pause(ctx, gap)
}

// awaitCreates waits for the creates of the name that are in flight in this client.
func (n *ensuring[T]) awaitCreates(ctx context.Context) error {
	return n.engine.awaitCreates(ctx, n.spec.Name())
}

func (e *Engine[T]) awaitCreates(ctx context.Context, name string) error {
	for _, i := range e.ledger.unanswered(name) {
		select {
		case <-i.done:
			continue
		default:
		}
		select {
		case <-ctx.Done():
			return &api.TransportError{Call: e.resource.Kind().Create, NotSent: true, Err: pause(ctx, 0)}
		case <-i.done:
		}
	}
	return nil
}

// settle decides the creates of the name whose outcome is unknown, as far as a lookup
// can. live is the resource of the name that was found, or nil.
func (n *ensuring[T]) settle(ctx context.Context, l lookup[T], live *entry[T]) error {
	e := n.engine
	for _, i := range e.ledger.open(n.spec.Name()) {
		all := e.canHaveMade(i, l)
		left := slices.DeleteFunc(slices.Clone(all), func(c candidate[T]) bool { return live != nil && c.entry == live })
		switch {
		case len(left) > 0 || l.page.Complete != Known || l.page.Began.Before(i.until):
			i.clean = 0
		case i.clean == 0:
			i.clean = 1
			return nil // a second list has to agree
		default:
			if len(all) > 0 {
				i.adopted = live // it, or another lost create, has made what was found
			}
			e.ledger.dropIntent(i)
			if i == n.own && len(all) == 0 {
				return n.madeNothing(i)
			}
		}
		if len(left) > 0 && !l.page.Began.Before(i.until) {
			return n.lostBy(i, l, nil)
		}
	}
	if len(e.ledger.open(n.spec.Name())) == 0 {
		return nil
	}
	return n.wait(ctx, n.lost(l, nil), nil)
}

// wait pauses before the next lookup for a lost create. It returns lost if there is no
// time for another.
func (n *ensuring[T]) wait(ctx context.Context, lost, why error) error {
	if endsCall(why) || time.Now().After(n.lastLookup()) {
		return lost
	}
	gap := settleGaps[min(n.gap, len(settleGaps)-1)]
	n.gap++
	if at := retryAt(why); !at.IsZero() {
		gap = max(gap, time.Until(at))
	}
	if until := n.decidable(); time.Until(until) > 0 {
		gap = min(gap, time.Until(until))
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= gap {
		return lost
	}
	if pause(ctx, gap) != nil {
		return lost
	}
	return nil
}

// decidable returns when the open creates of the name can be decided.
func (n *ensuring[T]) decidable() (at time.Time) {
	for _, i := range n.engine.ledger.open(n.spec.Name()) {
		at = later(at, i.until)
	}
	return at
}

// lastLookup returns when lookups for a lost create end.
func (n *ensuring[T]) lastLookup() time.Time { return n.decidable().Add(settleTime) }

// lost returns the error of the creates of the name whose outcome is unknown.
func (n *ensuring[T]) lost(l lookup[T], why error) error {
	i := n.own
	if i == nil {
		open := n.engine.ledger.open(n.spec.Name())
		if len(open) == 0 {
			return why
		}
		i = open[0]
	}
	return n.lostBy(i, l, why)
}

func (n *ensuring[T]) lostBy(i *intent[T], l lookup[T], why error) error {
	out := *i.cause
	out.Call.Operation = n.Call.Operation
	out.IDs = slices.Clone(i.answered)
	out.Candidates = nil
	for _, c := range n.engine.canHaveMade(i, l) {
		if id := c.view.ID(); !slices.Contains(out.IDs, id) {
			out.Candidates = append(out.Candidates, id)
		}
	}
	out.Err = withCause(out.Err, why)
	return &out
}

// madeNothing returns the error of a create that certainly made nothing.
func (n *ensuring[T]) madeNothing(i *intent[T]) error {
	return &madeNothingError{n.Call, i.cause.Err}
}

// madeNothingError reports that a create whose answer was lost made nothing.
type madeNothingError struct {
	call  api.Call
	cause error
}

func (e *madeNothingError) Error() string {
	return fmt.Sprintf("%s: the answer to the create was lost, and lists show that it made nothing (try again): %v", e.call, e.cause)
}

func (e *madeNothingError) Is(target error) bool { return target == api.ErrNotSent }
func (e *madeNothingError) Unwrap() error        { return e.cause }

// listFrom returns when a list may have begun that an adoption goes by: a second ago,
// but not before a deletion was asked for.
func (l *Ledger[T]) listFrom() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return later(time.Now().Add(-maxAge), l.deletion)
}
