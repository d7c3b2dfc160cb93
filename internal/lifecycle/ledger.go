package lifecycle

import (
	"slices"
	"sync"
	"time"
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
	// naming says of a provider whether its lists show assigned names, and nameless how
	// many Gets in a row showed no name.
	naming   map[string]Evidence
	nameless map[string]int
	// serverAhead is how far the server's clock is ahead of this one, if hasClock.
	serverAhead time.Duration
	hasClock    bool
	clockSet    time.Time
	deletion    time.Time // when a deletion was last asked for
	pruned      time.Time // when entries were last pruned
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
	// provider is where it runs, or "".
	provider string
	// gets are the ids by which a Get has shown it, and those that its response shows.
	gets []string
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
	return l.recordView(t, l.resource.View(t), from, began)
}

// recordView is record for a value whose view is known.
func (l *Ledger[T]) recordView(t T, view View, from origin, began time.Time) (*entry[T], bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.add(t, view, from, began)
}

// recordCreate adds what a create of this client returned, and returns it under the name
// that was assigned.
func (l *Ledger[T]) recordCreate(t T, view View, name string) T {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, _ := l.add(t, view, fromCreate, time.Now()); e != nil {
		l.assign(e, name, FromLedger)
	}
	return l.resource.WithName(t, name)
}

func (l *Ledger[T]) add(t T, view View, from origin, began time.Time) (*entry[T], bool) {
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
	if view.Provider != "" {
		e.provider = view.Provider
	}
	e.created = e.created || from == fromCreate
	if from == fromList || from == fromGet {
		l.see(e, view, began)
	}
	return e, true
}

// clockError is how much later than shown a resource may have been created: creation
// times and the Date header have whole seconds.
const clockError = 2 * time.Second

// see records the status that a response shows.
func (l *Ledger[T]) see(e *entry[T], view View, began time.Time) {
	if began.Before(e.shown) {
		return // an older view
	}
	e.status, e.word, e.shown = view.Status, view.Word, began
	if created := view.Age.CreatedAt.Add(clockError - l.serverAhead); !e.created && l.hasClock && view.Age.Plausible(began.Add(l.serverAhead)) && created.Before(e.born) {
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
	a.gets = append(a.gets, b.gets...)
	if b.time.Before(a.time) {
		a.time = b.time
	}
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

// Accepted records that the server accepted a deletion.
func (l *Ledger[T]) Accepted(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.byID[id]; e != nil {
		e.accepted = time.Now()
	}
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
	if e, _ := l.add(t, l.resource.View(t), fromCaller, time.Now()); e != nil {
		e.foreign = true
		l.assign(e, "", FromList)
	}
}

// Rename records that the caller gave a resource a new name.
func (l *Ledger[T]) Rename(t T, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, _ := l.add(t, l.resource.View(t), fromCaller, time.Now()); e != nil {
		l.assign(e, name, FromLedger)
	}
}

// SetClock records how far the server's clock is ahead of this one.
func (l *Ledger[T]) SetClock(ahead time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.serverAhead, l.hasClock, l.clockSet = ahead, true, time.Now()
}

// WantsClock reports whether the server's clock was not read for a while.
func (l *Ledger[T]) WantsClock() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Since(l.clockSet) > clockAge
}

// clockAge is how long a reading of the server's clock is used.
const clockAge = time.Minute

func (l *Ledger[T]) neverGot(e *entry[T]) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(e.gets) == 0
}

func (l *Ledger[T]) askedFor(e *entry[T]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deletion = time.Now()
	if e.asked.IsZero() {
		e.asked = l.deletion
	}
}

func (l *Ledger[T]) acceptedFor(e *entry[T]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.accepted = time.Now()
}

// confirm records that the end of a resource is confirmed.
func (l *Ledger[T]) confirm(e *entry[T]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.status.State == StateSucceeded { // it needs no deletion, and exists
		e.asked = time.Time{}
		return
	}
	l.close(e, time.Now())
}

// deletionIDs returns the ids of a resource in the order in which deletes use them.
func (l *Ledger[T]) deletionIDs(e *entry[T]) (ids []string, view View) {
	l.mu.Lock()
	defer l.mu.Unlock()
	view = l.resource.View(e.value)
	view.Word = e.word
	for _, id := range append(view.IDs, e.ids...) {
		if !slices.Contains(ids, id.ID) {
			ids = append(ids, id.ID)
		}
	}
	return ids, view
}

func (l *Ledger[T]) viewOf(e *entry[T]) View {
	_, view := l.deletionIDs(e)
	return view
}

// countsFrom returns from when a 404 proves absence: a list lag after the resource came
// into being, or at once if a response showed it stopping after the delete.
func (l *Ledger[T]) countsFrom(e *entry[T], lag time.Duration) (at time.Time, stopping bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.stopping {
		return time.Time{}, true
	}
	return e.born.Add(lag), false
}

// mayBe reports whether a listed resource is e, or may be e under an id of a kind that
// is not known of e.
func (l *Ledger[T]) mayBe(e *entry[T], ids []ResourceID) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	comparable := false
	for _, id := range ids {
		switch {
		case l.byID[id.ID] == e:
			return true
		case IsAbout(id, e.ids...) == Denied:
			comparable = true
		case l.byID[id.ID] != nil && l.conflict(l.byID[id.ID].ids, e.ids):
			comparable = true
		}
	}
	return !comparable
}

// skips reports whether a listed resource is not to be looked at: it is somebody
// else's, or its end is confirmed and the list is late.
func (l *Ledger[T]) skips(e *entry[T]) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return e.foreign || !e.gone.IsZero()
}

// entriesOf returns the entries of a name whose end is not confirmed.
func (l *Ledger[T]) entriesOf(name string) (all []*entry[T]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.byName[name] {
		if e.gone.IsZero() && !e.foreign {
			all = append(all, e)
		}
	}
	return all
}

func (l *Ledger[T]) valueOf(e *entry[T]) T {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.named(e)
}

// isEnding reports whether the end of a resource is confirmed, or the server accepted its
// deletion and responses may be late.
func (l *Ledger[T]) isEnding(e *entry[T]) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !e.gone.IsZero() || e.stopping || time.Since(e.accepted) < l.resource.Kind().ListLag
}

// isDeleted reports whether a deletion of a resource was asked for.
func (l *Ledger[T]) isDeleted(e *entry[T]) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !e.asked.IsZero() || !e.gone.IsZero()
}

func (l *Ledger[T]) isGone(e *entry[T]) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !e.gone.IsZero()
}

// complete returns t, completed by what the ledger knows.
func (l *Ledger[T]) complete(e *entry[T], t T) T {
	l.mu.Lock()
	defer l.mu.Unlock()
	t = l.resource.Merge(t, e.value)
	if e.name != "" {
		t = l.resource.WithName(t, e.name)
	}
	return t
}

// idsForGet returns the ids by which a Get may show a resource: those by which one has
// shown it, and all if there are none.
func (l *Ledger[T]) idsForGet(e *entry[T]) (ids []string, shownBefore bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(e.gets) > 0 {
		return e.gets, true
	}
	for _, id := range l.resource.View(e.value).IDs {
		if !slices.Contains(ids, id.ID) {
			ids = append(ids, id.ID)
		}
	}
	for _, id := range e.ids {
		if !slices.Contains(ids, id.ID) {
			ids = append(ids, id.ID)
		}
	}
	return ids, false
}

// got records by which ids a Get has shown a resource.
func (l *Ledger[T]) got(e *entry[T], shown View) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, shown := range shown.IDs {
		if !slices.Contains(e.gets, shown.ID) {
			e.gets = append(e.gets, shown.ID)
		}
	}
}

// resourceID returns an id with its kind, if that is known.
func (l *Ledger[T]) resourceID(id string) ResourceID {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.byID[id]; e != nil {
		for _, known := range e.ids {
			if known.ID == id {
				return known
			}
		}
	}
	return ResourceID{ID: id}
}

// strangersKept is how long an entry is kept that this client has nothing to do with,
// after a response last showed the resource.
const strangersKept = time.Hour

// prune drops the entries of resources that this client neither created, named nor was
// asked to delete, once responses no longer show them.
func (l *Ledger[T]) prune() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Since(l.pruned) < strangersKept {
		return
	}
	l.pruned = time.Now()
	for _, e := range slices.Clone(l.order) {
		if !e.created && !e.foreign && e.source != FromLedger && e.asked.IsZero() && time.Since(e.shown) > strangersKept {
			l.forget(e)
		}
	}
}
