package volt

import (
	"context"
	"iter"
	"time"
)

// Watch yields each of the pods with those ids as it is now, and then each time
// that its status, message, name or way in changes; without ids, all pods of
// the account. A change to running or to an end is confirmed by one Get. It
// ends when all pods with those ids are gone; when ctx ends, or the API fails in
// a way that does not pass, it yields the error and ends. A pod that is not
// found for a minute is yielded once with ErrNotFound.
//
// It shares its looks with all waits of the client: see WaitRunning.
func (s *PodsService) Watch(ctx context.Context, ids ...string) iter.Seq2[Pod, error] {
	return func(yield func(Pod, error) bool) {
		m := s.room.join("")
		defer s.room.leave(m)
		w := podWatch{service: s, wanted: map[string]*watched{}, all: len(ids) == 0, yield: yield}
		for _, id := range ids {
			w.wanted[id] = &watched{last: s.memory.recall(id), listed: time.Now()}
		}
		for {
			if _, err := s.room.await(ctx, m); err != nil {
				yield(Pod{}, err)
				return
			}
			s.room.mu.Lock()
			seen := s.room.seen
			s.room.mu.Unlock()
			if !w.look(ctx, seen) {
				return
			}
		}
	}
}

// watched is a pod that a Watch follows.
type watched struct {
	last   Pod
	listed time.Time
	shown  bool
	gone   bool
}

type podWatch struct {
	service *PodsService
	wanted  map[string]*watched
	all     bool
	yield   func(Pod, error) bool
}

// look takes in what the list shows, and reports whether to go on.
func (w *podWatch) look(ctx context.Context, seen []Pod) bool {
	now := time.Now()
	found := map[*watched]bool{}
	for _, p := range seen {
		entry := w.find(p)
		if entry == nil {
			continue
		}
		found[entry], entry.listed = true, now
		if !entry.gone && !w.show(ctx, entry, p) {
			return false
		}
	}
	live := w.all
	for id, entry := range w.wanted {
		if !found[entry] && !entry.gone && now.Sub(entry.listed) >= listedLate && !w.missing(ctx, id, entry) {
			return false
		}
		live = live || !entry.gone
	}
	return live
}

func (w *podWatch) find(p Pod) *watched {
	for _, entry := range w.wanted {
		if entry.last.same(p) {
			return entry
		}
	}
	if !w.all {
		return nil
	}
	entry := &watched{last: w.service.memory.recall(p.ID)}
	w.wanted[p.ID] = entry
	return entry
}

// show yields the pod if it has changed.
func (w *podWatch) show(ctx context.Context, entry *watched, p Pod) bool {
	p = p.withKnown(entry.last)
	if entry.shown && !changed(entry.last, p) {
		return true
	}
	if p.Status.IsRunning() || p.Status.IsTerminal() {
		fresh, err := w.service.Refresh(ctx, p)
		switch {
		case err == nil:
			p = fresh
		case isNotFound(err):
		default:
			return ctx.Err() == nil || w.yield(p, err) // the next look tries again
		}
		if entry.shown && !changed(entry.last, p) {
			return true
		}
	}
	entry.last, entry.shown = p, true
	entry.gone = p.Status.IsGone()
	return w.yield(p, nil)
}

// missing deals with a pod that the list has not shown for a minute.
func (w *podWatch) missing(ctx context.Context, id string, entry *watched) bool {
	fresh, err := w.service.Refresh(ctx, entry.last)
	switch {
	case err == nil:
		entry.listed = time.Now()
		return w.show(ctx, entry, fresh)
	case isNotFound(err):
		entry.gone = true
		if w.all {
			delete(w.wanted, id)
		}
		return w.yield(entry.last, err)
	}
	return true // the next look tries again
}

// changed reports whether two views of a pod differ in what a Watch tells.
func changed(a, b Pod) bool {
	return a.Status != b.Status || a.Message != b.Message || a.Name != b.Name || a.SSH() != b.SSH() || a.ReadyReplicas != b.ReadyReplicas
}
