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
	// emergency counts the urgent requests of all lanes that are sent although their
	// limiter has failed.
	emergency api.Limiter
}

func (g *gate) lane(class string, newLimiter func(string) api.Limiter) *lane {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lastUsed = time.Now()
	l := g.lanes[class]
	if l == nil {
		l = &lane{limiter: newLimiter(class), emergency: g.emergency}
		g.lanes[class] = l
	}
	return l
}

// lane is one queue, first come first served, with urgent requests before all others.
// Only its head asks the limiter, after the end of a pause, and checks for a new pause
// before it is sent. Two requests may ask at once, if an urgent request becomes the head
// while the previous head waits for the limiter.
type lane struct {
	limiter   api.Limiter
	emergency api.Limiter // the gate's

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
	// limiter is the lane's where shared is true, and else the client's own. The
	// lane's is asked under the lock; another may have to ask another machine, or
	// fail in any way that a caller's code can.
	limiter api.Limiter
	shared  bool
	urgent  bool
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
		w.shared = true
		if l.free(ctx, t) {
			l.mu.Unlock()
			return pass{}, nil
		}
	}
	w.wake = make(chan struct{}, 1) // what happens before it sleeps is not missed
	w.urgent = t.Urgent
	ahead := l.join(w)
	defer func() {
		if w.elem != nil { // its limiter panicked: nobody is to wait behind it
			l.remove(w)
			l.mu.Unlock()
		}
	}()
	for first := true; ; first = false {
		if err := ContextError(ctx); err != nil {
			return l.leave(w, &refusal{cause: err, gaveUp: true, queued: !first})
		}
		t.Patience = max(1, limit-time.Since(began))
		now := l.turnOf(ctx, t, w, ahead, first)
		switch {
		case now.err != nil:
			if gone := ContextError(ctx); gone != nil {
				return l.leave(w, &refusal{cause: gone, gaveUp: true, queued: true})
			}
			return l.leave(w, &refusal{cause: now.err, reason: "the limiter refused"})
		case now.come:
			p := pass{lane: l, probe: l.capped}
			if l.capped {
				l.capped, l.probing = false, true
			}
			l.remove(w)
			l.mu.Unlock()
			return p, nil
		}
		if r := tooLong(ctx, now.wait, limit-time.Since(began)); r != nil {
			r.reason = now.reason
			position := l.position(w)
			l.leave(w, r)
			if r.wait == 0 {
				r.wait = w.forecast(t, position)
			}
			return pass{}, r
		}
		wait := limit - time.Since(began)
		if now.exact { // otherwise its turn is told, or the pause's change
			wait = min(wait, now.wait)
		}
		l.unlocked(func() { sleep(ctx, w.wake, wait) })
	}
}

// turn is how things stand for one who waits.
type turn struct {
	come   bool          // it may go
	wait   time.Duration // how long it would be, as far as that is known
	exact  bool          // it has to look again then, without being told
	reason string        // what it waits for
	err    error         // the limiter's
}

const (
	paused    = "paused by a 429"
	usedUp    = "the quota's share is used up"
	isProbing = "a probe's answer is awaited"
)

// turnOf looks how things stand for w. It is called and returns with the lock held.
func (l *lane) turnOf(ctx context.Context, t api.Ticket, w *waiter, ahead int, first bool) turn {
	pause := interval(l.until)
	if l.queue.Front() != w.elem {
		now := turn{wait: pause, reason: usedUp}
		if first {
			l.askLimiter(w, func() { now.wait = max(pause, w.forecast(t, ahead)) })
		}
		if pause > 0 {
			now.reason = paused
		}
		return now
	}
	switch {
	case pause > 0:
		return turn{wait: pause, exact: true, reason: paused}
	case l.probing:
		return turn{reason: isProbing}
	}
	generation := l.generation
	t.Queued = l.queue.Len() - 1
	now := turn{exact: true, reason: usedUp}
	l.askLimiter(w, func() { now.wait, now.err = w.limiter.Take(ctx, t) })
	now.wait = max(0, now.wait)
	if now.err != nil && l.isEmergency(ctx, w, t) {
		now.wait, now.err = 0, nil
	}
	now.come = now.err == nil && now.wait == 0
	if now.come && (l.probing || l.generation != generation) {
		// A 429 came, or a probe was sent, while the limiter was asked, so its permit is void.
		now.wait, now.reason = interval(l.until), paused
		if l.probing {
			now.reason = isProbing
		}
		now.come = now.wait == 0 && !l.probing
	}
	return now
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
	if w.shared {
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

// tooLong is the refusal of a wait that is longer than the context's deadline
// or the limit lets it be, or nil.
func tooLong(ctx context.Context, wait, limit time.Duration) *refusal {
	if late := pastDeadline(ctx, time.Now().Add(wait)); late != nil {
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
