package volt

import (
	"slices"
	"time"
)

const (
	// keptHints is how many jobs wait to be looked at.
	keptHints = 64
	// keptEarly is how many webhooks for jobs that are not known yet are kept,
	// and keptEarlyFor how long.
	keptEarly    = 256
	keptEarlyFor = 2 * time.Minute
	// longestJobID bounds what is kept of one. Those of the page have 11 bytes.
	longestJobID = 256
	// keptEnds is how many jobs that have ended are remembered.
	keptEnds = 4096
	// sweepEvery is how often it is seen whether something kept is due.
	sweepEvery = time.Second
	// lookAgain is how long after a look that showed no end there is another.
	lookAgain = 30 * time.Second
	// looksUnconfirmed and looksFailed are how many looks follow a webhook: the
	// API may lag a little behind it, and may fail for a little longer.
	looksUnconfirmed = 2
	looksFailed      = 4
)

// hints is what a WebhookHandler remembers of webhooks: their jobs' ids. All of
// it is bounded but for what the caller expects.
type hints struct {
	expected map[string]struct{}
	early    map[string]time.Time // jobs that are not known yet, and until when they are kept
	pending  map[string]*hint     // known jobs that are to be looked at
	queue    []string             // those of them whose turn comes
	ended    endings
	sweeping bool // something is kept that may become due
	sweepAt  time.Time
}

// hint is a job that is to be looked at.
type hint struct {
	looks int       // since the last webhook
	again time.Time // when it is queued again; zero while it is queued or looked at
}

func newHints() hints {
	return hints{expected: map[string]struct{}{}, early: map[string]time.Time{}, pending: map[string]*hint{}, ended: newEndings()}
}

// take takes in what a webhook hints at.
func (h *WebhookHandler) take(e WebhookEvent) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed { // uncovered: Close has come since the post was let in
		return
	}
	_, kept := h.early[e.JobID]
	hinted := h.pending[e.JobID]
	switch {
	case hinted != nil:
		// A look that is under way may be too early for this one.
		hinted.looks = 0
		h.stats.Duplicates++
	case h.ended.has(e.JobID, e.Status):
		h.stats.Duplicates++
	case h.known(e.JobID):
		if !h.enqueue(e.JobID) {
			h.stats.Dropped++
		}
	case kept:
		h.stats.Duplicates++
	case h.keepEarly(e.JobID, time.Now()):
		h.stats.UnknownJob++
	default:
		h.stats.Dropped++
	}
	h.rouse()
}

// known reports whether the caller has to do with a job. The lock is held.
func (h *WebhookHandler) known(id string) bool {
	_, expected := h.expected[id]
	return expected || h.ended.knows(id) || h.service.room.Awaited(id) || h.service.creations.madeJob(id)
}

// enqueue queues a job to be looked at that is not yet, where there is room.
func (h *hints) enqueue(id string) bool {
	if len(h.queue) >= keptHints {
		return false
	}
	delete(h.early, id)
	h.pending[id] = &hint{}
	h.queue = append(h.queue, id)
	return true
}

// keepEarly keeps a job that may become known, where there is room.
func (h *hints) keepEarly(id string, now time.Time) bool {
	if len(h.early) >= keptEarly {
		for other, until := range h.early {
			if !until.After(now) {
				delete(h.early, other)
			}
		}
	}
	if len(h.early) >= keptEarly {
		return false
	}
	h.early[id] = now.Add(keptEarlyFor)
	h.sweeping = true
	return true
}

// expect makes a job known.
func (h *hints) expect(id string) {
	h.expected[id] = struct{}{}
	if _, kept := h.early[id]; kept {
		h.enqueue(id) // or the next sweep does, where there is no room
	}
}

// next is the job whose turn it is, and otherwise how long until it is to be
// asked again: 0 for when there is something new.
func (h *WebhookHandler) next() (id string, wait time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	if h.sweeping && !now.Before(h.sweepAt) {
		h.sweepAt = now.Add(sweepEvery)
		h.sweep(now)
	}
	switch {
	case len(h.queue) > 0:
		id = h.queue[0]
		h.queue = slices.Delete(h.queue, 0, 1)
	case h.sweeping:
		wait = h.sweepAt.Sub(now)
	}
	return id, wait
}

// sweep queues what has become known or due, and forgets what never did. The
// lock is held.
func (h *WebhookHandler) sweep(now time.Time) {
	for id, until := range h.early {
		// Known comes first: the goroutine may have been busy for long.
		if !(h.known(id) && h.enqueue(id)) && !until.After(now) {
			delete(h.early, id)
		}
	}
	h.sweeping = len(h.early) > 0
	for id, resting := range h.pending {
		switch {
		case resting.again.IsZero():
		case resting.again.After(now) || len(h.queue) >= keptHints:
			h.sweeping = true
		default:
			resting.again = time.Time{}
			h.queue = append(h.queue, id)
		}
	}
}

// rouse tells the goroutine that there is something new.
func (h *WebhookHandler) rouse() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// endings remembers how jobs have ended, the newest of them.
type endings struct {
	of    map[string][]JobStatus
	order []string
}

func newEndings() endings { return endings{of: map[string][]JobStatus{}} }

// knows reports whether a job's end is remembered.
func (e *endings) knows(id string) bool { return len(e.of[id]) > 0 }

// has reports whether it is remembered that a job ended so.
func (e *endings) has(id string, status JobStatus) bool { return slices.Contains(e.of[id], status) }

// add remembers that a job ended so, and reports whether that is new.
func (e *endings) add(id string, status JobStatus) bool {
	if e.has(id, status) {
		return false
	}
	if !e.knows(id) {
		if e.order = append(e.order, id); len(e.order) > keptEnds {
			delete(e.of, e.order[0])
			e.order = slices.Delete(e.order, 0, 1)
		}
	}
	e.of[id] = append(e.of[id], status)
	return true
}

// madeJob reports whether a job is among the creations that are kept.
func (l *creationLog) madeJob(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.items, func(c Creation) bool { return c.Job == id })
}
