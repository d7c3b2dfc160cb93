package volt

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// Watch yields each of the pods with these ids as it is now, and then after each change
// of its status, message, name or SSH address. Without ids it watches all pods of the
// account. If the list shows a pod as running or ended, one Get confirms that. Further
// Gets count as polls.
//
// It ends when all pods with these ids are gone. If ctx ends (a WaitError), if the API
// fails permanently, or if an id is invalid (ErrInvalidArgument), it yields the error and
// ends. A pod that is not found for a minute is yielded once with ErrNotFound, and the
// others are still watched.
//
// It shares its polls with all waits of the client: see WaitRunning.
func (s *PodsService) Watch(ctx context.Context, ids ...string) iter.Seq2[Pod, error] {
	return func(yield func(Pod, error) bool) {
		began := time.Now()
		if problem := rest.ContextProblem(ctx); problem != "" {
			yield(Pod{}, argumentError(podsList, "", "ctx", problem))
			return
		}
		for _, id := range ids {
			if problem := rest.ArgProblem(id); problem != "" {
				yield(Pod{}, argumentError(podsGet, id, "id", problem))
				return
			}
		}
		m := s.room.Join("")
		defer s.room.Leave(m)
		w := podWatch{service: s, byID: map[string]*watched{}, all: len(ids) == 0, yield: yield}
		for _, id := range ids {
			w.follow(s.known(id))
		}
		for {
			if _, err := s.room.Await(ctx, m); err != nil {
				yield(Pod{}, watchEnded(ctx, podsList, "watch pods", began, err))
				return
			}
			if !w.look(ctx, s.room.Seen()) {
				return
			}
		}
	}
}

// watched is a pod that a Watch follows.
type watched struct {
	last  Pod  // the last known state
	shown bool // it was yielded at least once
	gone  bool
	// listed is when the list last showed the pod, and hint the pod as it was listed.
	listed time.Time
	hint   Pod
	hinted bool
	// open is whether another Get will follow, because the last one failed or did not
	// confirm hint. Each waits longer than the one before.
	open  bool
	askAt time.Time
	quiet time.Duration
	// missed is whether it was asked for while the list did not show it.
	missed bool
}

// postpone delays the next Get.
func (e *watched) postpone(now time.Time) {
	e.open = true
	e.quiet = min(2*e.quiet+poll.Shortest, poll.Longest)
	e.askAt = now.Add(e.quiet)
}

type podWatch struct {
	service *PodsService
	entries []*watched
	byID    map[string]*watched
	all     bool
	yield   func(Pod, error) bool
}

// look takes in a list of pods, and reports whether to go on.
func (w *podWatch) look(ctx context.Context, seen []Pod) bool {
	now := time.Now()
	for _, p := range seen {
		entry := w.find(p)
		if entry == nil {
			continue
		}
		entry.listed = now
		if !entry.gone && !w.show(ctx, entry, p) {
			return false
		}
	}
	live := w.all
	for _, entry := range w.entries {
		if !entry.gone && now.Sub(entry.listed) >= w.service.client.late() && !w.missing(ctx, entry, now) {
			return false
		}
		live = live || !entry.gone
	}
	if w.all { // pods that are gone and not listed any more are forgotten
		w.entries = slices.DeleteFunc(w.entries, func(e *watched) bool { return e.gone && e.listed.Before(now) && w.drop(e) })
	}
	return live
}

func (w *podWatch) find(p Pod) *watched {
	for _, id := range p.IDs() {
		if entry := w.byID[id]; entry != nil {
			return entry
		}
	}
	if !w.all || p.ID == "" { // a pod without an id would be a new pod in each poll
		return nil
	}
	return w.follow(w.service.known(p.ID))
}

// follow starts to watch a pod, unless it is already watched under another id.
func (w *podWatch) follow(p Pod) *watched {
	for _, id := range p.IDs() {
		if entry := w.byID[id]; entry != nil {
			return entry
		}
	}
	entry := &watched{listed: time.Now()}
	w.entries = append(w.entries, entry)
	w.learn(entry, p)
	return entry
}

func (w *podWatch) learn(entry *watched, p Pod) {
	entry.last = p
	for _, id := range p.IDs() {
		w.byID[id] = entry
	}
}

func (w *podWatch) drop(entry *watched) bool {
	for _, id := range entry.last.IDs() {
		delete(w.byID, id)
	}
	return true
}

// show takes in a listed pod.
func (w *podWatch) show(ctx context.Context, entry *watched, p Pod) bool {
	now := time.Now()
	asks := p.Status.IsRunning() || p.Status.IsTerminal()
	news := !entry.hinted || changed(entry.hint, p)
	switch {
	case !entry.hinted || entry.hint.Status != p.Status: // the first Get of each status is free
	case !news && (!entry.open || now.Before(entry.askAt)):
		return true
	case asks && !w.service.looks.TryTake(len(p.withKnown(entry.last).IDs())): // further Gets count as polls
		return true
	}
	if news {
		entry.quiet = 0
	}
	entry.hint, entry.hinted, entry.open = p, true, false
	p = p.withKnown(entry.last)
	if asks {
		fresh, err := w.service.refresh(ctx, p)
		switch {
		case err == nil:
			if fresh.Status != p.Status {
				entry.postpone(now)
			}
			p = fresh
		case isNotFound(err):
		case ctx.Err() != nil:
			w.yield(p, err)
			return false
		default:
			entry.postpone(now)
			return true
		}
	}
	return w.tell(entry, p)
}

// tell yields a pod if it has changed.
func (w *podWatch) tell(entry *watched, p Pod) bool {
	if entry.shown && !changed(entry.last, p) {
		return true
	}
	w.learn(entry, p)
	entry.shown = true
	entry.gone = p.Status.IsGone()
	return w.yield(p, nil)
}

// missing deals with a pod that the list has not shown for a minute.
func (w *podWatch) missing(ctx context.Context, entry *watched, now time.Time) bool {
	if entry.open && now.Before(entry.askAt) || entry.missed && !w.service.looks.TryTake(len(entry.last.IDs())) {
		return true
	}
	entry.missed = true
	fresh, err := w.service.refresh(ctx, entry.last)
	switch {
	case err == nil:
		entry.listed = now
		return w.tell(entry, fresh)
	case isNotFound(err):
		entry.gone = true
		return w.yield(entry.last, err)
	}
	entry.postpone(now)
	return true
}

// changed reports whether a Watch has to yield b after a. A member that b omits has not
// changed.
func changed(a, b Pod) bool {
	return a.Status != b.Status || b.Message != "" && a.Message != b.Message || b.Name != "" && a.Name != b.Name ||
		b.SSH().Known() && a.SSH() != b.SSH() || b.ReadyReplicas >= 0 && a.ReadyReplicas != b.ReadyReplicas
}

// watchEnded names the watch if ctx has ended. Other errors already name the call that
// failed.
func watchEnded(ctx context.Context, ep *rest.Endpoint, operation string, began time.Time, err error) error {
	if ctx.Err() == nil {
		return err
	}
	call := callOf(ep, "")
	call.Operation = operation
	return &WaitError{WaitError: api.WaitError{Call: call, Status: "watching", Waited: time.Since(began), Err: err}}
}
