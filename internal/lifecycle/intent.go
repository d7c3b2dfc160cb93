package lifecycle

import (
	"errors"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// intent is a create that is in flight, or whose outcome is unknown.
type intent[T any] struct {
	name string
	spec Spec[T] // nil for a create of another process
	// sent is when the create was sent, and lost when its answer was lost. until is
	// when lists show for certain what it made.
	sent, lost, until time.Time
	// before are the ids that a list showed before the create, if hasBefore.
	before    map[string]bool
	hasBefore bool
	// answered are the ids in a 2xx, and mentioned those in another response.
	answered, mentioned []string
	cause               *api.AmbiguousError
	// adopted is what Ensure adopted as the resource that the create made.
	adopted *entry[T]
	done    chan struct{} // closed when the outcome is known to be unknown
	clean   int           // complete lists in a row that show nothing that it can have made
}

// open returns the creates of a name whose outcome is unknown.
func (l *Ledger[T]) open(name string) []*intent[T] {
	return l.creates(name, func(i *intent[T]) bool { return i.cause != nil })
}

// unanswered returns the creates of a name that are in flight.
func (l *Ledger[T]) unanswered(name string) []*intent[T] {
	return l.creates(name, func(i *intent[T]) bool { return i.cause == nil })
}

func (l *Ledger[T]) creates(name string, are func(*intent[T]) bool) (some []*intent[T]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, i := range l.intents[name] {
		if are(i) {
			some = append(some, i)
		}
	}
	return some
}

func (l *Ledger[T]) addIntent(i *intent[T]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.intents == nil {
		l.intents = map[string][]*intent[T]{}
	}
	l.intents[i.name] = append(l.intents[i.name], i)
}

// decided is a create with an unknown outcome that became known: what it made is gone,
// or it made nothing.
type decided[T any] struct {
	name string
	sent time.Time
	// adopted is what Ensure adopted as the resource that the create made, or nil.
	adopted *entry[T]
}

// keptDecided is how many decided creates are kept.
const keptDecided = 1024

// decision returns how a create was decided, if it was.
func (l *Ledger[T]) decision(name string, sent time.Time) (d decided[T], ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := slices.IndexFunc(l.decided, func(d decided[T]) bool { return d.name == name && d.sent.Equal(sent) })
	if at < 0 {
		return d, false
	}
	return l.decided[at], true
}

func (l *Ledger[T]) dropIntent(i *intent[T]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !i.lost.IsZero() {
		if l.decided = append(l.decided, decided[T]{i.name, i.sent, i.adopted}); len(l.decided) > keptDecided {
			l.decided = slices.Delete(l.decided, 0, 1)
		}
	}
	left := slices.DeleteFunc(l.intents[i.name], func(other *intent[T]) bool { return other == i })
	if len(left) == 0 {
		delete(l.intents, i.name)
		return
	}
	l.intents[i.name] = left
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
	for _, same := range []func(*intent[T]) bool{
		func(i *intent[T]) bool { return i.cause == maybe },
		func(i *intent[T]) bool { return i.cause != nil && i.sent.Equal(maybe.Since) }, // an error made of it
	} {
		if at := slices.IndexFunc(l.intents[maybe.Name], same); at >= 0 {
			return l.intents[maybe.Name][at]
		}
	}
	return nil
}

// isOthers reports whether another create of this client returned a resource, or the
// caller disowned it, or it was known before the create was sent.
func (l *Ledger[T]) isOthers(e *entry[T], i *intent[T]) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return e.created || e.foreign || !i.sent.IsZero() && e.time.Before(i.sent)
}

// canHaveMade returns what a lookup shows that a create can have made.
func (e *Engine[T]) canHaveMade(i *intent[T], l lookup[T]) (all []candidate[T]) {
	for _, c := range slices.Concat(l.named, l.unnamed, l.young) {
		if e.mayBeOf(i, c, l.page) != Denied {
			all = append(all, c)
		}
	}
	return all
}

// mayBeOf answers whether a resource comes from a create: it is denied if it was there
// before, or if another create returned it.
func (e *Engine[T]) mayBeOf(i *intent[T], c candidate[T], page Page[T]) Evidence {
	if c.entry != nil && e.ledger.isOthers(c.entry, i) {
		return Denied
	}
	for _, id := range c.view.IDs {
		if i.before[id.ID] {
			return Denied
		}
	}
	var sent, now time.Time
	if page.HasDate && !i.sent.IsZero() {
		sent, now = i.sent.Add(page.ServerAhead), page.Began.Add(page.ServerAhead)
	}
	age := c.view.Age.IsFrom(sent, now)
	if age == Denied {
		return Denied
	}
	if i.spec != nil {
		if matches, _ := i.spec.Matches(c.value); matches == Denied {
			return Denied
		}
	}
	if i.hasBefore || slices.Contains(i.answered, c.view.ID()) {
		return Known
	}
	return age
}
