package voltagepark

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// ensuring is one Ensure of a machine, of either kind.
type ensuring[T any] struct {
	deploy
	*waits[T]
	reader    reader[T]
	operation string
	// told is what is told of a machine, and named one with an id and a name.
	told  func(T) told
	named func(value T, id, name string) T
	// check tells what a machine has other than it should.
	check func(context.Context, T) error

	warning string // the deploy's
	made    string // the id that it answered with
	last    []T    // that the last look showed
}

// told is what is told of a machine that an Ensure wants to know.
type told struct {
	id, name string
	// status is the word in the response, and meaning its meaning.
	status  string
	meaning lifecycle.Status
	// price is the highest price in the response.
	price USD
}

// live reports whether a machine may be the wanted machine. It is not if it has failed,
// is ending or does not exist any more. A machine with an unknown status may be: see
// checkStatus.
func (t told) live() bool { return !isLost(t.meaning) && t.meaning.State != lifecycle.StateStopping }

func (e *ensuring[T]) do(ctx context.Context) (value T, created bool, err error) {
	value, created, err = e.ensure().Do(ctx)
	t := e.told(value)
	own := created && t.id == e.made
	if err == nil && !own {
		if err = e.checkStatus(value); err != nil {
			return value, false, err
		}
	}
	if own {
		for _, item := range e.last { // it may tell more than its id by now
			if strings.EqualFold(e.told(item).id, t.id) {
				value = e.named(item, t.id, t.name)
			}
		}
	}
	return value, created, err
}

// ensure is the call for what every Ensure has in common.
func (e *ensuring[T]) ensure() *client.Ensure[T] {
	var none T
	ensure := &client.Ensure[T]{
		Name: strings.TrimSpace(e.name), Call: e.call(), Names: &e.creates, Settle: e.settings.settle,
		List: e.list, Get: e.ask,
		Known:    func(id string) T { return e.named(none, id, e.names.Get(id)) },
		IDs:      func(v T) []string { return []string{e.told(v).id} },
		Is:       func(v T, id string) bool { return strings.EqualFold(e.told(v).id, id) },
		MayHide:  func(T) bool { return true }, // a Get may not know yet what the list shows already
		Live:     func(v T) bool { return e.told(v).live() && !e.deleted.accepted(e.told(v).id) },
		NameOf:   e.nameOf,
		AskName:  e.askName,
		WithName: func(v T, name string) T { return e.named(v, e.told(v).id, name) },
		Merge:    e.merge,
		Remember: func(v T) { e.names.Put(e.told(v).id, e.name) },
		Check:    e.check,
		Create:   e.create,
	}
	if e.settings.capped {
		ensure.Cap = e.checkCap
	}
	return ensure
}

func (e *ensuring[T]) call() api.Call {
	c := provider.Call(e.deploy.ep, e.name)
	c.Operation = e.operation
	return c
}

func (e *ensuring[T]) list(ctx context.Context) (items []T, whole bool, err error) {
	e.last, whole, err = e.reader.all(ctx)
	return e.last, whole, err
}

// nameOf is the name that a machine is shown with, or that it was deployed under
// with this client: one that is pending may be shown without. It is "" for one that
// the server may have made of the name.
func (e *ensuring[T]) nameOf(v T) string {
	name, given := strings.TrimSpace(e.told(v).name), strings.TrimSpace(e.names.Get(e.told(v).id))
	if name == "" { // as this client gave it, or was told by Get
		name = given
	}
	return client.KnownName(strings.TrimSpace(e.name), given, name)
}

// noGet reports whether Get failed as it does where the server does not offer it:
// then its 404 does not mean that the machine is gone.
func (e *ensuring[T]) noGet(err error) bool {
	return unlisted[e.waits.ep] && (lifecycle.IsOwnNotFound(err) || errors.Is(err, ErrNotSupported))
}

// askName is the name that Get tells, or "".
func (e *ensuring[T]) askName(ctx context.Context, v T) (string, error) {
	id := e.told(v).id
	if strings.TrimSpace(e.told(v).name) != "" { // it may be the name
		return "", nil
	}
	fresh, err := e.get(ctx, id, e.settings.lookups()...)
	switch {
	case errors.Is(err, ErrNotSupported) && e.noGet(err):
		return "", client.ErrUntold
	case e.noGet(err):
		return "", nil
	case err != nil:
		return "", err
	}
	name := strings.TrimSpace(e.told(fresh).name)
	if name != "" {
		e.names.Put(id, name)
	}
	return e.nameOf(fresh), nil
}

// ask is a machine as Get has it, where that is offered.
func (e *ensuring[T]) ask(ctx context.Context, v T) (T, error) {
	fresh, err := e.get(ctx, e.told(v).id, e.settings.lookups()...)
	switch {
	case e.noGet(err):
		return v, client.ErrUntold
	case err != nil:
		return v, err
	}
	return e.merge(fresh, v), nil
}

// merge is a machine as it is now, under the id that it was known by, and with its
// name where it does not tell that.
func (e *ensuring[T]) merge(now, before T) T {
	name := e.told(now).name
	if strings.TrimSpace(name) == "" {
		name = e.told(before).name
	}
	return e.named(now, e.told(before).id, name)
}

func (e *ensuring[T]) create(ctx context.Context) (T, error) {
	var none T
	made, err := e.deploy.do(ctx)
	if made.ID == "" {
		return none, err
	}
	e.made, e.warning = made.ID, made.Warning
	return e.named(none, made.ID, e.name), err
}

// checkStatus returns a CannotVerifyError if the client does not know the machine's
// status. Such a machine is neither usable nor gone, so Ensure does not adopt it and does
// not deploy another. A machine without a status, such as a pending one, passes.
func (e *ensuring[T]) checkStatus(v T) error {
	t := e.told(v)
	if t.status == "" || t.meaning.State != lifecycle.StateUnknown {
		return nil
	}
	return &CannotVerifyError{Call: e.call(), IDs: []string{t.id}, Err: fmt.Errorf("unknown status %q of %s", rest.OneLine(t.status), rest.OneLine(t.id))}
}

// checkCap compares a machine that was found with the cap, and looks up what it is
// listed at where it does not tell its price.
func (e *ensuring[T]) checkCap(ctx context.Context, v *T) error {
	t := e.told(*v)
	reason := ""
	switch {
	case !t.price.Known() && t.price.Decimal() != "": // present, but not readable
		reason = fmt.Sprintf("its price %q cannot be read", rest.OneLine(t.price.Decimal()))
	case !positive(t.price).Known():
		var err error
		if t.price, reason, err = e.lookUp(ctx); err != nil {
			reason = err.Error()
		}
	}
	if lifecycle.Within(t.price, e.limit) == lifecycle.Known {
		return nil
	}
	return &PriceError{Call: e.call(), ID: t.id, Cap: e.limit, Price: t.price, Reason: reason}
}

// difference is one thing that may be other than it should: what is "" on either
// side is not told.
type difference struct{ field, want, have string }

// mismatch is the error of the first difference that is one.
func (e *ensuring[T]) mismatch(v T, all ...difference) error {
	for _, d := range all {
		if d.want != "" && d.have != "" && !strings.EqualFold(d.want, d.have) {
			return &SpecMismatchError{Call: e.call(), ID: e.told(v).id, Field: d.field, Want: d.want, Have: d.have}
		}
	}
	return nil
}

// number is a number that is told.
func number(n float64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
