package rest

import (
	"container/list"
	"context"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// gate is where all of a process's clients with one base URL and key meet: a
// lane for each class of requests that the API limits apart.
type gate struct {
	mu       sync.Mutex
	lanes    map[string]*lane
	clients  int
	lastUsed time.Time
}

func (g *gate) lane(class string, newLimiter func(string) api.Limiter) *lane {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lastUsed = time.Now()
	l := g.lanes[class]
	if l == nil {
		l = &lane{limiter: newLimiter(class)}
		g.lanes[class] = l
	}
	return l
}

// lane is one queue, first come first served. Only its head asks the limiter,
// after the pause has passed, and looks at the pause again before it goes.
type lane struct {
	limiter api.Limiter

	mu    sync.Mutex
	queue list.List // of *waiter
	// until is the pause's end. capped means that the server asked for more
	// than is believed: then one probe goes first, and probing while its
	// answer is awaited.
	until   time.Time
	capped  bool
	probing bool
	// generation counts the pauses, so that a head that came back from the
	// limiter sees whether one began meanwhile.
	generation uint64
}

// waiter is one request in the queue. wake asks it to look again: it is head
// now, or the pause has changed.
type waiter struct {
	// limiter is the client's own, or the lane's where own is true. That one is
	// asked under the lock; another may have to ask another machine, or fail in any
	// way that a caller's code can.
	limiter api.Limiter
	own     bool
	wake    chan struct{}
	elem    *list.Element
}

// pass is what a request gets when it may go.
type pass struct {
	lane  *lane
	probe bool
}

// refusal is why a request may not wait for its turn.
type refusal struct {
	wait   time.Duration // how long it would have been, 0 where not known
	reason string
	cause  error // the context's or the limiter's
	gaveUp bool  // the context ended, rather than a wait not begun
	queued bool  // after it had waited for its turn
}

// enter waits until the request may go. It returns at once where the wait would
// end after the context's deadline, or last longer than limit.
func (l *lane) enter(ctx context.Context, w *waiter, t api.Ticket, limit time.Duration) (pass, *refusal) {
	began := time.Now()
	l.mu.Lock()
	if w.limiter == nil {
		w.limiter = l.limiter
		w.own = true
		if l.free(ctx, t) {
			l.mu.Unlock()
			return pass{}, nil
		}
	}
	w.wake = make(chan struct{}, 1) // what happens before it sleeps is not missed
	w.elem = l.queue.PushBack(w)
	defer func() {
		if w.elem != nil { // its limiter panicked: nobody is to wait behind it
			l.remove(w)
			l.mu.Unlock()
		}
	}()
	ahead := l.queue.Len() - 1
	for first := true; ; first = false {
		if err := contextError(ctx); err != nil {
			return l.leave(w, &refusal{cause: err, gaveUp: true, queued: !first})
		}
		t.Patience = max(1, limit-time.Since(began))
		wait, reason, exact, err := l.ask(ctx, t, w, ahead, first)
		if err != nil {
			if gone := contextError(ctx); gone != nil {
				return l.leave(w, &refusal{cause: gone, gaveUp: true, queued: true})
			}
			return l.leave(w, &refusal{cause: err, reason: "the limiter refused"})
		}
		if wait == 0 && exact {
			p := pass{lane: l, probe: l.capped}
			if l.capped {
				l.capped, l.probing = false, true
			}
			l.remove(w)
			l.mu.Unlock()
			return p, nil
		}
		if r := tooLong(ctx, wait, limit-time.Since(began)); r != nil {
			r.reason = reason
			position := l.position(w)
			l.leave(w, r)
			if r.wait == 0 {
				r.wait = w.forecast(t, position)
			}
			return pass{}, r
		}
		if !exact {
			wait = api.Unlimited // its turn is told, or the pause's change
		}
		wait = min(wait, limit-time.Since(began))
		l.unlocked(func() { sleep(ctx, w.wake, wait) })
	}
}

// ask tells how long w has to wait; exact means that w is the head and knows,
// so that 0 is leave to go. It is called and returns with the lock held.
func (l *lane) ask(ctx context.Context, t api.Ticket, w *waiter, ahead int, first bool) (wait time.Duration, reason string, exact bool, err error) {
	pause := interval(l.until)
	head := l.queue.Front() == w.elem
	switch {
	case !head:
		if first {
			l.askLimiter(w, func() { wait = w.forecast(t, ahead) })
		}
		return max(wait, pause), l.reason(pause), false, nil
	case pause > 0:
		return pause, l.reason(pause), true, nil
	case l.probing:
		return 0, "a probe's answer is awaited", false, nil
	}
	generation := l.generation
	t.Queued = l.queue.Len() - 1
	l.askLimiter(w, func() { wait, err = w.limiter.Take(ctx, t) })
	if err == nil && wait <= 0 && l.generation != generation {
		// A 429 came while the limiter was asked: its leave is void.
		return interval(l.until), l.reason(1), true, nil
	}
	return max(0, wait), l.reason(0), true, err
}

// free reports whether a request may go without queueing. The lock is held.
func (l *lane) free(ctx context.Context, t api.Ticket) bool {
	if l.queue.Len() > 0 || l.probing || l.capped || ctx.Err() != nil || interval(l.until) > 0 {
		return false
	}
	wait, err := l.limiter.Take(ctx, t)
	return err == nil && wait <= 0
}

// forecast is how long w is likely to wait behind so many others, 0 where its
// limiter cannot tell.
func (w *waiter) forecast(t api.Ticket, ahead int) time.Duration {
	if f, ok := w.limiter.(api.Forecaster); ok {
		return max(0, f.Forecast(t, ahead))
	}
	return 0
}

// askLimiter asks w's limiter with ask, under the lock where that is the lane's own.
func (l *lane) askLimiter(w *waiter, ask func()) {
	if w.own {
		ask()
	} else {
		l.unlocked(ask)
	}
}

// unlocked runs f without the lock, which is held again after it, also where f
// panics.
func (l *lane) unlocked(f func()) {
	l.mu.Unlock()
	defer l.mu.Lock()
	f()
}

// position is how many stand before w.
func (l *lane) position(w *waiter) (n int) {
	for e := l.queue.Front(); e != nil && e != w.elem; e = e.Next() {
		n++
	}
	return n
}

func (l *lane) reason(pause time.Duration) string {
	if pause > 0 {
		return "paused by a 429"
	}
	return "the quota's share is used up"
}

// tooLong is the refusal of a wait that is longer than the context's deadline
// or the limit lets it be, or nil.
func tooLong(ctx context.Context, wait, limit time.Duration) *refusal {
	if late := wasLate(ctx, time.Now().Add(wait)); late != nil {
		return &refusal{wait: wait, cause: late}
	}
	if wait > limit || limit <= 0 {
		return &refusal{wait: wait}
	}
	return nil
}

// leave ends a wait in vain. The lock is held, and let go.
func (l *lane) leave(w *waiter, r *refusal) (pass, *refusal) {
	l.remove(w)
	l.mu.Unlock()
	return pass{}, r
}

// remove takes w out of the queue, and tells the new head where there is one.
func (l *lane) remove(w *waiter) {
	wasHead := l.queue.Front() == w.elem
	l.queue.Remove(w.elem)
	w.elem = nil
	if next := l.queue.Front(); wasHead && next != nil {
		next.Value.(*waiter).look()
	}
}

func (w *waiter) look() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// pause lets nothing go until asked has passed. It tells the end of the pause.
func (l *lane) pause(asked time.Duration) time.Time {
	capped := asked > longestPause
	until := time.Now().Add(min(asked, longestPause))
	l.mu.Lock()
	defer l.mu.Unlock()
	l.generation++
	l.probing = false
	if until.After(l.until) {
		l.until, l.capped = until, capped
	}
	for e := l.queue.Front(); e != nil; e = e.Next() {
		e.Value.(*waiter).look()
	}
	return l.until
}

// done ends the attempt that p let go: the probe's answer lets the others go.
func (p pass) done() {
	if !p.probe {
		return
	}
	p.lane.mu.Lock()
	defer p.lane.mu.Unlock()
	if p.lane.probing {
		p.lane.probing = false
		if head := p.lane.queue.Front(); head != nil {
			head.Value.(*waiter).look()
		}
	}
}

// sleep waits for d, for wake or for the context, whichever is first.
func sleep(ctx context.Context, wake <-chan struct{}, d time.Duration) {
	if d == api.Unlimited {
		select {
		case <-ctx.Done():
		case <-wake:
		}
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}
