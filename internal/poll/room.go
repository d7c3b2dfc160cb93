package poll

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

const (
	// Shortest is the interval while something is about to change.
	Shortest = 4 * time.Second
	// Longest is the interval for what has been waited on for long.
	Longest = 30 * time.Second
	// youth is how long the shortest interval lasts; after it, the interval is a
	// fifteenth of the age of the youngest wait.
	youth = time.Minute
	// Late is how long something new may be missing before that counts.
	Late = 60 * time.Second
)

// Room is where the waits on one kind of thing meet.
type Room[T any] struct {
	// look sends one request and tells those members what it shows that the
	// request is about. It is called by one goroutine at a time.
	look   func(ctx context.Context, r *Room[T]) error
	budget *Budget

	mu      sync.Mutex
	members map[*Member[T]]struct{}
	leader  *Member[T]
	next    time.Time // when the next look is due
	began   time.Time // when the one that is under way, or was last, began
	last    time.Time // when the last one was
	paused  time.Time // before which none is sent, because of a 429
	failed  int       // how many have failed in a row
	seen    []T       // what it showed, where one look shows all
	// single says that a look shows one member's thing, so that looks are as
	// much more frequent as there are members.
	single bool
	turns  map[string]time.Time // when each thing was last looked at, where single
}

// Member is one wait, on one thing or on several.
type Member[T any] struct {
	ids   []string
	since time.Time
	wake  chan struct{}
	// idle is whether it sleeps until it is woken, under the room's lock: one that
	// is busy with what it was told cannot lead.
	idle bool
	// news is what looks showed since the member last asked, under the room's
	// lock: at most one piece for each id.
	news []News[T]
}

// News is what a look showed of one thing.
type News[T any] struct {
	ID    string
	Value T
	// Found is whether the look showed it.
	Found bool
	Err   error
}

// New makes a room whose looks are all shown by look.
func New[T any](budget *Budget, look func(context.Context, *Room[T]) error) *Room[T] {
	return &Room[T]{look: look, budget: budget, members: map[*Member[T]]struct{}{}, turns: map[string]time.Time{}}
}

// Join begins a wait on the things with those ids. The next look is not before
// the shortest interval after the last one, however many join.
func (r *Room[T]) Join(ids ...string) *Member[T] {
	now := time.Now()
	m := &Member[T]{ids: ids, since: now, wake: make(chan struct{}, 1)}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members[m] = struct{}{}
	r.soon(now)
	return m
}

// soon brings the next look forward. The lock is held.
func (r *Room[T]) soon(now time.Time) {
	at := r.last.Add(Shortest)
	for _, earliest := range [...]time.Time{now, r.paused} {
		if at.Before(earliest) {
			at = earliest
		}
	}
	if r.next.IsZero() || at.Before(r.next) {
		r.next = at
		if r.leader != nil {
			r.leader.rouse()
		}
	}
}

// Awaited reports whether a wait is on id.
func (r *Room[T]) Awaited(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for m := range r.members {
		if slices.Contains(m.ids, id) {
			return true
		}
	}
	return false
}

// Leave ends a wait. It has to be deferred: where a look panics, it is what lets
// another lead.
func (r *Room[T]) Leave(m *Member[T]) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.members, m)
	if r.leader == m {
		r.leader = nil
	}
	r.handOver()
}

// Forget ends m's wait on one of its things.
func (r *Room[T]) Forget(m *Member[T], id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m.ids = slices.DeleteFunc(m.ids, func(of string) bool { return of == id })
	m.news = slices.DeleteFunc(m.news, func(of News[T]) bool { return of.ID == id })
}

// handOver wakes one who waits to lead, where nobody does; who comes back to
// wait leads without being woken. The lock is held.
func (r *Room[T]) handOver() {
	if r.leader != nil {
		return
	}
	for m := range r.members {
		if m.idle {
			m.rouse()
			return
		}
	}
}

func (m *Member[T]) rouse() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// Await waits until there is news for m, and sends the looks for all while
// nobody else does.
func (r *Room[T]) Await(ctx context.Context, m *Member[T]) (News[T], error) {
	for {
		r.mu.Lock()
		if len(m.news) > 0 {
			first := m.news[0]
			m.news = m.news[1:]
			r.mu.Unlock()
			return first, first.Err
		}
		lead := r.leader == nil
		if lead {
			r.leader = m
		}
		m.idle = !lead
		r.mu.Unlock()
		switch {
		case ctx.Err() != nil:
		case lead:
			r.lead(ctx, m)
		default:
			select {
			case <-ctx.Done():
			case <-m.wake:
			}
		}
		r.mu.Lock()
		m.idle = false
		if r.leader == m {
			r.leader = nil
			r.handOver()
		}
		gone := ctx.Err() != nil && len(m.news) == 0
		r.mu.Unlock()
		if gone {
			return News[T]{}, rest.ContextError(ctx)
		}
	}
}

// lead sits the interval out and looks once.
func (r *Room[T]) lead(ctx context.Context, m *Member[T]) {
	if !r.sitOut(ctx, m) {
		return
	}
	r.mu.Lock()
	r.began = time.Now()
	r.mu.Unlock()
	r.looked(ctx, r.look(ctx, r))
}

// sitOut waits until the next look is due and paid for, and reports whether to send
// it: not where ctx has ended, or m was told something meanwhile.
func (r *Room[T]) sitOut(ctx context.Context, m *Member[T]) bool {
	for {
		r.mu.Lock()
		wait, told := time.Until(r.next), len(m.news) > 0
		r.mu.Unlock()
		if told {
			return false
		}
		if wait <= 0 {
			if wait = r.budget.afford(); wait == 0 {
				return true
			}
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return false
		case <-m.wake: // something may be due sooner
			timer.Stop()
		case <-timer.C:
		}
	}
}

// looked takes in how a look ended: it says when the next is due, and tells everybody
// of an error that the next would meet, too.
func (r *Room[T]) looked(ctx context.Context, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	r.last = now
	r.next = now.Add(r.interval(now))
	failed := r.failed
	r.failed = 0
	switch {
	case err == nil || ctx.Err() != nil:
	case errors.Is(err, api.ErrRateLimited):
		var limited *api.RateLimitError
		if errors.As(err, &limited) && limited.RetryAt.After(r.next) {
			r.next, r.paused = limited.RetryAt, limited.RetryAt
		}
	case IsTransient(err):
		// Sooner than an old wait's interval, and less and less so.
		r.next = now.Add(min(r.interval(now), Shortest<<min(failed, 3)))
		r.failed = failed + 1
	default:
		for other := range r.members {
			other.tell(News[T]{Err: err})
		}
	}
	if ctx.Err() != nil {
		r.next = now // the look did not count: the next leader's is due
	}
}

// interval is how long until the next look: short while a wait is young.
func (r *Room[T]) interval(now time.Time) time.Duration {
	var youngest time.Time
	for m := range r.members {
		if m.since.After(youngest) {
			youngest = m.since
		}
	}
	interval := intervalAt(now.Sub(youngest))
	if r.single {
		interval = max(time.Second, interval/time.Duration(max(1, r.things())))
	}
	return interval
}

// things is how many are waited on. The lock is held.
func (r *Room[T]) things() (n int) {
	for m := range r.members {
		n += len(m.ids)
	}
	return n
}

func intervalAt(age time.Duration) time.Duration {
	return min(Longest, max(Shortest, age/(youth/Shortest)))
}

// tell gives m what a look showed. The room's lock is held.
func (m *Member[T]) tell(n News[T]) {
	m.news = slices.DeleteFunc(m.news, func(old News[T]) bool { return old.ID == n.ID })
	m.news = append(m.news, n)
	m.rouse()
}
