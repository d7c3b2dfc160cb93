package volt

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A client looks at what is waited on once for all who wait: one of them, the
// leader, sends the request, and tells the others. There is no goroutine of the
// client's own: when the leader is done, or its context ends, another takes
// over.

const (
	// shortestLook is the interval while something is about to change.
	shortestLook = 4 * time.Second
	// longestLook is the interval for what has been waited on for long.
	longestLook = 30 * time.Second
	// youth is how long the shortest interval lasts; after it, the interval is a
	// fifteenth of the age of the youngest wait.
	youth = time.Minute

	// The looks of a client take at most 450 requests in any hour, so that
	// waiting leaves half of the quota to work.
	looksBurst   = 90
	looksPerHour = 360
)

// lookOnce lets a look send one request and no repeat: the next look is one.
var lookOnce = WithCallRetryPolicy(RetryPolicy{MaxRepeats: NoRepeats})

// lookBudget is what all of a client's looks share.
func lookBudget() *rate.Limiter {
	return rate.NewLimiter(rate.Limit(looksPerHour/time.Hour.Seconds()), looksBurst)
}

// room is where the waits on one kind of thing meet.
type room[T any] struct {
	// look sends one request and tells those members what it shows that the
	// request is about. It is called by one goroutine at a time.
	look   func(ctx context.Context, r *room[T]) error
	budget *rate.Limiter

	mu      sync.Mutex
	members map[*member[T]]struct{}
	leader  *member[T]
	next    time.Time // when the next look is due
	last    time.Time // when the last one was
	paused  time.Time // before which none is sent, because of a 429
	failed  int       // how many have failed in a row
	seen    []T       // what it showed, where one look shows all
	// single says that a look shows one member's thing, so that looks are as
	// much more frequent as there are members.
	single bool
	turns  map[string]time.Time // when each was last looked at, where that is one by one
}

// member is one wait, on one thing or on several.
type member[T any] struct {
	ids   []string
	since time.Time
	wake  chan struct{}
	// idle is whether it sleeps until it is woken, under the room's lock: one that
	// is busy with what it was told cannot lead.
	idle bool
	// news is what looks showed since the member last asked, under the room's
	// lock: at most one piece for each id.
	news []news[T]
}

// news is what a look showed of one thing.
type news[T any] struct {
	id    string
	value T
	found bool
	err   error
}

func newRoom[T any](budget *rate.Limiter, look func(context.Context, *room[T]) error) *room[T] {
	return &room[T]{look: look, budget: budget, members: map[*member[T]]struct{}{}, turns: map[string]time.Time{}}
}

// join begins a wait on the things with those ids. The next look is not before the shortest interval
// after the last one, however many join.
func (r *room[T]) join(ids ...string) *member[T] {
	now := time.Now()
	m := &member[T]{ids: ids, since: now, wake: make(chan struct{}, 1)}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members[m] = struct{}{}
	r.soon(now)
	return m
}

// soon brings the next look forward. The lock is held.
func (r *room[T]) soon(now time.Time) {
	at := r.last.Add(shortestLook)
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

// awaited reports whether a wait is on id.
func (r *room[T]) awaited(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for m := range r.members {
		if slices.Contains(m.ids, id) {
			return true
		}
	}
	return false
}

// tellAll gives all who wait on id what was learned of it without a look, and
// counts as one.
func (r *room[T]) tellAll(id string, value T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for m := range r.members {
		if slices.Contains(m.ids, id) {
			r.turns[id] = time.Now()
			m.tell(news[T]{id: id, value: value, found: true})
		}
	}
}

// whoseTurn is what was looked at longest ago, and since when it is waited on;
// what nobody waits on any more is forgotten.
func (r *room[T]) whoseTurn() (id string, since time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	wanted := map[string]time.Time{}
	for m := range r.members {
		for _, candidate := range m.ids {
			if at, ok := wanted[candidate]; !ok || m.since.Before(at) {
				wanted[candidate] = m.since
			}
		}
	}
	for old := range r.turns {
		if _, ok := wanted[old]; !ok {
			delete(r.turns, old)
		}
	}
	for candidate, at := range wanted {
		if id == "" || r.turns[candidate].Before(r.turns[id]) {
			id, since = candidate, at
		}
	}
	return id, since
}

// leave ends a wait.
func (r *room[T]) leave(m *member[T]) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.members, m)
	r.handOver()
}

// forget ends m's wait on one of its things.
func (r *room[T]) forget(m *member[T], id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m.ids = slices.DeleteFunc(m.ids, func(of string) bool { return of == id })
	m.news = slices.DeleteFunc(m.news, func(of news[T]) bool { return of.id == id })
}

// handOver wakes one who waits to lead, where nobody does; who comes back to
// wait leads without being woken. The lock is held.
func (r *room[T]) handOver() {
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

func (m *member[T]) rouse() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// await waits until there is news for m, and sends the looks for all while
// nobody else does.
func (r *room[T]) await(ctx context.Context, m *member[T]) (news[T], error) {
	for {
		r.mu.Lock()
		if len(m.news) > 0 {
			first := m.news[0]
			m.news = m.news[1:]
			r.mu.Unlock()
			return first, first.err
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
			return news[T]{}, contextCause(ctx)
		}
	}
}

// lead sits the interval out and looks once.
func (r *room[T]) lead(ctx context.Context, m *member[T]) {
	for {
		r.mu.Lock()
		wait, told := time.Until(r.next), len(m.news) > 0
		r.mu.Unlock()
		if told {
			return
		}
		if wait <= 0 {
			if wait = r.afford(); wait == 0 {
				break
			}
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-m.wake: // something may be due sooner
			timer.Stop()
		case <-timer.C:
		}
	}
	err := r.look(ctx, r)
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	r.last = now
	r.next = now.Add(r.interval(now))
	failed := r.failed
	r.failed = 0
	switch {
	case err == nil || ctx.Err() != nil:
	case errors.Is(err, ErrRateLimited):
		var limited *RateLimitError
		if errors.As(err, &limited) && limited.RetryAt.After(r.next) {
			r.next, r.paused = limited.RetryAt, limited.RetryAt
		}
	case isTransient(err):
		// Sooner than an old wait's interval, and less and less so.
		r.next = now.Add(min(r.interval(now), shortestLook<<min(failed, 3)))
		r.failed = failed + 1
	default:
		for other := range r.members {
			other.tell(news[T]{err: err})
		}
	}
	if ctx.Err() != nil {
		r.next = now // the look did not count: the next leader's is due
	}
}

// afford takes one look out of the budget, or tells how long until there is one.
func (r *room[T]) afford() time.Duration {
	now := time.Now()
	if r.budget.AllowN(now, 1) {
		return 0
	}
	missing := 1 - r.budget.TokensAt(now)
	return max(time.Millisecond, time.Duration(missing/float64(r.budget.Limit())*float64(time.Second)))
}

// interval is how long until the next look: short while a wait is young.
func (r *room[T]) interval(now time.Time) time.Duration {
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
func (r *room[T]) things() (n int) {
	for m := range r.members {
		n += len(m.ids)
	}
	return n
}

func intervalAt(age time.Duration) time.Duration {
	return min(longestLook, max(shortestLook, age/(youth/shortestLook)))
}

// tell gives m what a look showed. The room's lock is held.
func (m *member[T]) tell(n news[T]) {
	m.news = slices.DeleteFunc(m.news, func(old news[T]) bool { return old.id == n.id })
	m.news = append(m.news, n)
	m.rouse()
}

// contextCause is why ctx ended, as both its own error and its cause.
func contextCause(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if cause == nil || errors.Is(cause, err) {
		return err
	}
	return errors.Join(err, cause)
}
