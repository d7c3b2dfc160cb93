package volt

import (
	"slices"
	"time"
)

const (
	// keptHints is how many jobs may wait for a Get.
	keptHints = 64
	// keptEarly is how many webhooks for unknown jobs are kept, and keptEarlyFor how
	// long.
	keptEarly    = 256
	keptEarlyFor = 2 * time.Minute
	// longestJobID limits the length of a job id. The documented ids have 11 bytes.
	longestJobID = 256
	// keptEnds is how many ended jobs are kept.
	keptEnds = 4096
	// sweepEvery is how often the kept webhooks and jobs are checked.
	sweepEvery = time.Second
	// lookAgain is the pause after a Get that showed no end.
	lookAgain = 30 * time.Second
	// looksUnconfirmed and looksFailed are the largest numbers of Gets after a webhook.
	// The API may lag a little behind the webhook, and may fail for a little longer.
	looksUnconfirmed = 2
	looksFailed      = 4
)

// hints has the job ids of webhooks. All of it is bounded, except for the jobs that the
// caller expects.
type hints struct {
	expected map[string]struct{}
	early    map[string]time.Time // unknown jobs, and until when they are kept
	pending  map[string]*hint     // known jobs that wait for a Get
	queue    []string             // the pending jobs whose Get is due, in order
	ended    endings
	sweeping bool // a kept job may become due
	sweepAt  time.Time
}

// hint is a job that waits for a Get.
type hint struct {
	looks int       // Gets since the last webhook
	again time.Time // when it is queued again, or zero while it is queued
}

func newHints() hints {
	return hints{expected: map[string]struct{}{}, early: map[string]time.Time{}, pending: map[string]*hint{}, ended: newEndings()}
}

// take handles the event of a webhook.
func (h *WebhookHandler) take(e WebhookEvent) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed { // uncovered: Close was called after open
		return
	}
	_, kept := h.early[e.JobID]
	hinted := h.pending[e.JobID]
	switch {
	case hinted != nil:
		// A Get that was already sent may be too early to show this end.
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

// known reports whether the handler knows a job. The lock is held.
func (h *WebhookHandler) known(id string) bool {
	_, expected := h.expected[id]
	return expected || h.ended.knows(id) || h.service.room.Awaited(id) || h.service.creations.madeJob(id)
}

// enqueue queues a job for a Get, unless the queue is full.
func (h *hints) enqueue(id string) bool {
	if len(h.queue) >= keptHints {
		return false
	}
	delete(h.early, id)
	h.pending[id] = &hint{}
	h.queue = append(h.queue, id)
	return true
}

// keepEarly keeps an unknown job, unless there are too many.
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
		h.enqueue(id) // if the queue is full, the next sweep does
	}
}

// next returns the next job to get, or else how long to wait: 0 means until wake.
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

// sweep queues the jobs that have become known or due, and drops the others in time. The
// lock is held.
func (h *WebhookHandler) sweep(now time.Time) {
	for id, until := range h.early {
		// Check for known jobs first, because the last sweep may be long ago.
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

// rouse wakes the goroutine.
func (h *WebhookHandler) rouse() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// endings has the final statuses of the jobs that ended last.
type endings struct {
	of    map[string][]JobStatus
	order []string
}

func newEndings() endings { return endings{of: map[string][]JobStatus{}} }

// knows reports whether a job has ended.
func (e *endings) knows(id string) bool { return len(e.of[id]) > 0 }

// has reports whether a job has ended with this status.
func (e *endings) has(id string, status JobStatus) bool { return slices.Contains(e.of[id], status) }

// add records that a job has ended with this status, and reports whether that is new.
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

// madeJob reports whether a job is among the kept creations.
func (l *creationLog) madeJob(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.items, func(c Creation) bool { return c.Job == id })
}
