package lifecycle

import (
	"slices"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Ledger is what a client knows of the resources of one kind: what it created, which
// names it assigned, which deletions it asked for. It is the only memory of the
// engine. Entries whose end is confirmed are dropped, the oldest first; an entry that
// may exist is never dropped.
type Ledger[T any] struct {
	resource Resource[T]

	mu      sync.Mutex
	byID    map[string]*entry[T]
	byName  map[string][]*entry[T] // by assigned name
	order   []*entry[T]            // oldest first
	closed  int                    // entries in order whose end is confirmed
	intents map[string][]*intent[T]
	decided []decided[T] // the creates whose outcome became known, the last of them
	backoff map[string]backoff
	// naming says of a provider whether its lists show assigned names, and nameless
	// that its Gets show no names.
	naming   map[string]Evidence
	nameless map[string]bool
	created  int64
	// serverAhead is how far the server's clock is ahead of this one, if hasClock.
	serverAhead time.Duration
	hasClock    bool
	deletion    time.Time // when a deletion was last asked for
}

// keptClosed is how many entries are kept whose end is confirmed.
const keptClosed = 1024

// entry is what is known of one resource. The ledger's lock guards it.
type entry[T any] struct {
	value T // what all responses have shown, merged
	ids   []ResourceID
	// name is the assigned name, or "", and source where it comes from.
	name   string
	source NameSource
	// created reports whether a 2xx to a create of this client showed the resource, and
	// foreign whether the caller said that it is somebody else's.
	created, foreign bool
	// born is when it came into being, for the list lag.
	born time.Time
	// got are the ids by which a Get has shown it.
	got []string
	// status is the last that a response showed, and shown when that was requested.
	status Status
	word   string
	shown  time.Time
	// asked is when a deletion was first asked for and accepted when one was last
	// accepted; stopping reports whether a later response showed the resource stopping.
	asked, accepted time.Time
	stopping        bool
	// gone is when its end was confirmed, or zero.
	gone time.Time
	time time.Time // when the entry was made
	// counted reports whether its failure counts for the back-off already.
	counted bool
}

// source of a value that is recorded.
type origin uint8

const (
	fromList origin = iota
	fromGet
	fromCreate // a 2xx to a create of this client
	fromCaller
)

// record adds what a response showed, and returns its entry; nil if it shows no id.
// began is when the request was sent. It reports false if the ids belong to two
// resources.
func (l *Ledger[T]) record(t T, from origin, began time.Time) (*entry[T], bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.add(t, from, began)
}

func (l *Ledger[T]) add(t T, from origin, began time.Time) (*entry[T], bool) {
	view := l.resource.View(t)
	if view.ID() == "" {
		return nil, true
	}
	e, ok := l.join(view.IDs)
	if !ok {
		return e, false
	}
	now := time.Now()
	if e == nil || from == fromCreate {
		reused := e != nil
		if reused { // what had the id before is not what was created
			l.close(e, now)
			l.forget(e)
		}
		e = &entry[T]{value: t, born: now, time: now}
		l.order = append(l.order, e)
	}
	if from != fromCaller {
		e.value = l.resource.Merge(t, e.value)
	} else {
		e.value = l.resource.Merge(e.value, t)
	}
	l.index(e, view.IDs)
	switch from {
	case fromCreate:
		e.created = true
		l.created++
	case fromGet:
		for _, id := range view.IDs {
			if !slices.Contains(e.got, id.ID) {
				e.got = append(e.got, id.ID)
			}
		}
	}
	if from == fromList || from == fromGet {
		l.see(e, view, began)
	}
	return e, true
}

// see records the status that a response shows.
func (l *Ledger[T]) see(e *entry[T], view View, began time.Time) {
	if began.Before(e.shown) {
		return // an older view
	}
	e.status, e.word, e.shown = view.Status, view.Word, began
	if created := view.Age.CreatedAt.Add(-l.serverAhead); !e.created && l.hasClock && view.Age.Plausible(began.Add(l.serverAhead)) && created.Before(e.born) {
		e.born = created
	}
	if view.Status.Gone {
		return
	}
	e.stopping = view.Status.State == StateStopping && !e.asked.IsZero()
	if !e.gone.IsZero() && began.After(e.gone.Add(l.resource.Kind().ListLag)) { // it is alive after all
		e.gone, e.accepted = time.Time{}, time.Time{}
		l.closed--
	}
}

// join returns the entry of ids, and merges entries that turn out to be one. It
// reports false if they show two ids of one kind.
func (l *Ledger[T]) join(ids []ResourceID) (*entry[T], bool) {
	var first *entry[T]
	for _, id := range ids {
		e := l.byID[id.ID]
		switch {
		case e == nil || e == first:
		case first == nil:
			first = e
		case l.conflict(first.ids, e.ids):
			return first, false
		default:
			first = l.merge(first, e)
		}
	}
	if first != nil && l.conflict(first.ids, ids) {
		return first, false
	}
	return first, true
}

func (l *Ledger[T]) conflict(a, b []ResourceID) bool {
	return slices.ContainsFunc(a, func(x ResourceID) bool {
		return IsAbout(x, b...) == Denied
	})
}

// merge joins two entries of one resource.
func (l *Ledger[T]) merge(a, b *entry[T]) *entry[T] {
	if b.created && !a.created {
		a, b = b, a
	}
	a.value = l.resource.Merge(a.value, b.value)
	if a.name == "" && b.name != "" {
		l.assign(a, b.name, b.source)
	}
	a.got = append(a.got, b.got...)
	if b.born.Before(a.born) && !a.created {
		a.born = b.born
	}
	if b.shown.After(a.shown) {
		a.status, a.word, a.shown = b.status, b.word, b.shown
	}
	if !b.asked.IsZero() && (a.asked.IsZero() || b.asked.Before(a.asked)) {
		a.asked = b.asked
	}
	if b.accepted.After(a.accepted) {
		a.accepted = b.accepted
	}
	a.stopping, a.foreign = a.stopping || b.stopping, a.foreign || b.foreign
	l.forget(b)
	l.index(a, b.ids)
	return a
}

func (l *Ledger[T]) index(e *entry[T], ids []ResourceID) {
	if l.byID == nil {
		l.byID = map[string]*entry[T]{}
	}
	for _, id := range ids {
		if !slices.Contains(e.ids, id) {
			e.ids = append(e.ids, id)
		}
		l.byID[id.ID] = e
	}
}

// forget removes an entry.
func (l *Ledger[T]) forget(e *entry[T]) {
	for _, id := range e.ids {
		if l.byID[id.ID] == e {
			delete(l.byID, id.ID)
		}
	}
	if !e.gone.IsZero() {
		l.closed--
	}
	isIt := func(other *entry[T]) bool { return other == e }
	l.order = slices.DeleteFunc(l.order, isIt)
	l.assign(e, "", FromList)
}

// assign records the name of a resource and where it comes from.
func (l *Ledger[T]) assign(e *entry[T], name string, source NameSource) {
	if e.name != name && e.name != "" {
		left := slices.DeleteFunc(l.byName[e.name], func(other *entry[T]) bool { return other == e })
		if l.byName[e.name] = left; len(left) == 0 {
			delete(l.byName, e.name)
		}
	}
	if e.name != name && name != "" {
		if l.byName == nil {
			l.byName = map[string][]*entry[T]{}
		}
		l.byName[name] = append(l.byName[name], e)
	}
	e.name, e.source = name, source
}

// close records that the end of a resource is confirmed, and drops the oldest such
// entries.
func (l *Ledger[T]) close(e *entry[T], at time.Time) {
	if e.gone.IsZero() {
		l.closed++
	}
	e.gone = at
	for i := 0; l.closed > keptClosed && i < len(l.order); {
		if old := l.order[i]; !old.gone.IsZero() && old != e {
			l.forget(old)
			continue
		}
		i++
	}
}

// of returns the entry of an id, or nil.
func (l *Ledger[T]) of(ids ...string) *entry[T] {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, id := range ids {
		if e := l.byID[id]; e != nil {
			return e
		}
	}
	return nil
}

// Known returns what is known of a resource, apart from its status; ok is false if it
// is nothing.
func (l *Ledger[T]) Known(id string) (t T, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.byID[id]; e != nil {
		return l.named(e), true
	}
	return t, false
}

// named returns the value of an entry under its assigned name.
func (l *Ledger[T]) named(e *entry[T]) T {
	if e.name == "" {
		return e.value
	}
	return l.resource.WithName(e.value, e.name)
}

// Assign records the name that a resource was given by this client or its caller.
func (l *Ledger[T]) Assign(id, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.byID[id]; e != nil {
		l.assign(e, name, FromLedger)
	}
}

// learn records the name that a Get showed.
func (l *Ledger[T]) learn(e *entry[T], provider, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case name == "":
		if l.nameless == nil {
			l.nameless = map[string]bool{}
		}
		l.nameless[provider] = true
		return
	}
	delete(l.nameless, provider)
	switch {
	case e.source != FromLedger || e.name == "":
		l.assign(e, name, FromGet)
	}
}

// CountsCreated returns how many resources this client created.
func (l *Ledger[T]) CountsCreated() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.created
}

// Accepted records that the server accepted a deletion.
func (l *Ledger[T]) Accepted(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.byID[id]; e != nil {
		e.accepted = time.Now()
	}
}

// IsDeleted reports whether a deletion of the resource was accepted or confirmed.
func (l *Ledger[T]) IsDeleted(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.byID[id]
	return e != nil && (!e.accepted.IsZero() || !e.gone.IsZero())
}

// MadeHere reports whether a create of this client returned the resource.
func (l *Ledger[T]) MadeHere(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.byID[id]
	return e != nil && e.created
}

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
	left := slices.DeleteFunc(slices.Clone(l.intents[i.name]), func(other *intent[T]) bool { return other == i })
	if len(left) == 0 {
		delete(l.intents, i.name)
		return
	}
	l.intents[i.name] = left
}

// backoff is how long Ensure waits before it creates a name again.
type backoff struct {
	count int
	last  time.Time // when the last resource failed or vanished
}

const (
	firstBackoff   = 30 * time.Second
	longestBackoff = 10 * time.Minute
	backoffMemory  = time.Hour
)

// failed records that the resource of a name failed or vanished by itself.
func (l *Ledger[T]) failed(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.backoff == nil {
		l.backoff = map[string]backoff{}
	}
	now := time.Now()
	for other, b := range l.backoff {
		if now.Sub(b.last) > backoffMemory {
			delete(l.backoff, other)
		}
	}
	b := l.backoff[name]
	l.backoff[name] = backoff{b.count + 1, now}
}

// notBefore returns when the name may be created again, or zero.
func (l *Ledger[T]) notBefore(name string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.backoff[name]
	if b.count == 0 || time.Since(b.last) > backoffMemory {
		return time.Time{}
	}
	return b.last.Add(min(longestBackoff, firstBackoff<<min(b.count-1, 10)))
}

// Adopt records that a resource has a name, by the caller's decision.
func (l *Ledger[T]) Adopt(id, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.byID[id]; e != nil {
		e.foreign = false
		l.assign(e, name, FromLedger)
	}
}

// Disown records that a resource is somebody else's, by the caller's decision.
func (l *Ledger[T]) Disown(t T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, _ := l.add(t, fromCaller, time.Now()); e != nil {
		e.foreign = true
		l.assign(e, "", FromList)
	}
}

// Deleting records that a deletion of a resource is asked for, before it is sent.
func (e *Engine[T]) Deleting(t T) {
	if known, _ := e.ledger.record(t, fromCaller, time.Now()); known != nil {
		e.ledger.askedFor(known)
	}
	e.lists.forget()
}

// Rename records that the caller gave a resource a new name.
func (l *Ledger[T]) Rename(t T, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, _ := l.add(t, fromCaller, time.Now()); e != nil {
		l.assign(e, name, FromLedger)
	}
}

// SetClock records how far the server's clock is ahead of this one.
func (l *Ledger[T]) SetClock(ahead time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.serverAhead, l.hasClock = ahead, true
}
