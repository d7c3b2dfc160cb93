package volt

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// WaitRunningOption changes how a WaitRunning goes. Every WaitOption is one.
type WaitRunningOption interface{ applyWaitRunning(*waitSettings) }

// WaitOption changes how a wait on a pod goes. What makes sense for WaitRunning
// alone is of another type, and does not compile with Wait.
type WaitOption interface {
	WaitRunningOption
	applyWait(*waitSettings)
}

type waitSettings struct {
	progress   func(Pod)
	requireSSH bool
	// startTimeout is how long WaitRunning waits, or 0 for no limit of its own.
	startTimeout time.Duration
	dial         func(ctx context.Context, network, address string) (net.Conn, error)
}

type waitOption func(*waitSettings)

func (o waitOption) applyWait(s *waitSettings)        { o(s) }
func (o waitOption) applyWaitRunning(s *waitSettings) { o(s) }

type waitRunningOption func(*waitSettings)

func (o waitRunningOption) applyWaitRunning(s *waitSettings) { o(s) }

// WithProgress calls f with the pod each time it was looked at, from the
// goroutine that waits.
func WithProgress(f func(Pod)) WaitOption {
	return waitOption(func(s *waitSettings) { s.progress = f })
}

// RequireSSH lets a pod count as running only once a way in is known.
func RequireSSH() WaitRunningOption {
	return waitRunningOption(func(s *waitSettings) { s.requireSSH = true })
}

// ProbeSSH lets a pod count as running only once its SSH port takes a
// connection, made with dial, or with a net.Dialer where dial is nil. It is
// tried with each look, for 5 s at most, and spends no request. A way in has to be
// known for that: it is RequireSSH, too.
func ProbeSSH(dial func(ctx context.Context, network, address string) (net.Conn, error)) WaitRunningOption {
	return waitRunningOption(func(s *waitSettings) {
		s.requireSSH = true
		if s.dial = dial; dial == nil {
			s.dial = (&net.Dialer{}).DialContext
		}
	})
}

// lookOnce lets a look send one request and no repeat: the next look is one.
var lookOnce = WithCallRetryPolicy(RetryPolicy{MaxRepeats: NoRepeats})

const (
	// looksWithoutSSH is how many looks a running pod without a way in is given.
	looksWithoutSSH = 3
	// probeTime bounds one probe.
	probeTime = 5 * time.Second
)

// WaitRunning waits until the pod runs and can be reached, and returns it with
// what this client's Create and the list tell of it and Get does not: its price
// and the way in.
//
// A pod counts as running when the list says so, one Get confirms it, and a way in is
// known. If Get does not know the only id that the list shows, it is enough that the
// list says so for a minute. If three looks tell no way in, the pod counts as running
// with SSH empty, unless RequireSSH is given. A status that it does not leave by itself
// (error, stopped, deleted) ends the wait at once with ErrPodFailed and the server's
// Message; an unknown one does not. A pod that is not listed yet is given a minute.
//
// All waits of a client share their looks: one list every 4 s in the first minute,
// and less and less often after that, every 30 s in the end, however many wait. Each
// pod costs one Get more. Looks, and any further Gets, are never more than 450 an hour.
// A pod that takes 30 s costs 10 requests. The wait lasts as long as ctx allows, and
// StartTimeout at most (20 minutes by default). Where it ends with a WaitError, the pod as it was last seen is
// returned beside it, and is in it: it is billed until it is given back.
func (s *PodsService) WaitRunning(ctx context.Context, id string, opts ...WaitRunningOption) (Pod, error) {
	settings := waitSettings{startTimeout: podStartTimeout}
	for _, o := range opts {
		o.applyWaitRunning(&settings)
	}
	if rest.ContextProblem(ctx) == "" {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, settings.startTimeout, errStartTimeout)
		defer cancel()
	}
	runningLooks := 0
	return s.wait(ctx, id, settings, condition{
		hint: func(p Pod) bool {
			if !p.Status.IsRunning() {
				runningLooks = 0
				return false
			}
			runningLooks++
			return p.SSH().Known() || !settings.requireSSH && runningLooks >= looksWithoutSSH
		},
		met:   func(p Pod) bool { return p.Status.IsRunning() && (p.SSH().Known() || !settings.requireSSH) },
		ended: PodStatus.IsTerminal,
	})
}

// Wait waits until the pod is as until wants it, in the way of WaitRunning.
// until is asked about what the list shows, and again about what one Get says. A
// pod that failed or is gone ends the wait with ErrPodFailed, unless that is what
// until wants.
func (s *PodsService) Wait(ctx context.Context, id string, until func(Pod) bool, opts ...WaitOption) (Pod, error) {
	var settings waitSettings
	for _, o := range opts {
		o.applyWait(&settings)
	}
	if until == nil {
		return Pod{}, argumentError(podsGet, id, "until", "it is nil: want what to wait for")
	}
	return s.wait(ctx, id, settings, condition{
		hint:  until,
		met:   until,
		ended: func(status PodStatus) bool { return status.IsFailed() || status.IsGone() },
	})
}

// condition is what a wait waits for.
type condition struct {
	hint  func(Pod) bool       // whether what the list shows makes a Get worth it
	met   func(Pod) bool       // whether what Get says is what is waited for
	ended func(PodStatus) bool // whether a pod of that status cannot come to it any more
}

func (s *waitSettings) reachable(ctx context.Context, p Pod) bool {
	if s.dial == nil {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	conn, err := s.dial(ctx, "tcp", p.SSH().Address())
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

func (s *PodsService) wait(ctx context.Context, id string, settings waitSettings, c condition) (Pod, error) {
	w := podWait{service: s, settings: settings, condition: c, began: time.Now(), last: s.known(id)}
	if problem := rest.ContextProblem(ctx); problem != "" {
		return w.last, argumentError(podsGet, id, "ctx", problem)
	}
	if problem := rest.ArgProblem(id); problem != "" {
		return w.last, argumentError(podsGet, id, "id", problem)
	}
	w.last.Status, w.last.Message = "", "" // a create's status does not say how the pod stands
	w.listed = w.began
	m := s.room.Join(id)
	defer s.room.Leave(m)
	for {
		seen, err := s.room.Await(ctx, m)
		if err != nil {
			return w.fail(id, err)
		}
		if !w.worthGet(seen.Value, seen.Found) {
			continue
		}
		done, err := w.confirm(ctx, seen.Found)
		if err != nil {
			return w.fail(id, err)
		}
		if done {
			return w.last, nil
		}
		if w.ended {
			return w.fail(id, nil)
		}
	}
}

// podWait is one wait on a pod.
type podWait struct {
	service   *PodsService
	settings  waitSettings
	condition condition
	began     time.Time
	listed    time.Time // when the list last showed it
	hinted    PodStatus // and as what
	last      Pod
	confirmed bool      // by a Get, and only the probe is left
	asked     bool      // one Get was sent at least
	ended     bool      // it cannot come to what is waited for any more
	unknown   time.Time // since when Get does not know what the list shows
	// A Get that did not confirm what the list shows is not sent with each look,
	// unless that shows something else.
	quietUntil time.Time
	quiet      time.Duration
}

// worthGet takes in what a look showed, and tells whether a Get is due.
func (w *podWait) worthGet(hint Pod, found bool) bool {
	now := time.Now()
	worth := false
	if found {
		w.listed = now
		w.last = hint.withKnown(w.last)
		if hint.Status != w.hinted {
			w.hinted, w.confirmed, w.unknown = hint.Status, false, time.Time{}
			w.quiet, w.quietUntil = 0, time.Time{}
		}
		if w.settings.progress != nil {
			w.settings.progress(w.last)
		}
		worth = w.condition.hint(w.last) || w.condition.ended(w.last.Status)
	} else {
		// A pod that is older than the list lag should be in the list.
		worth = now.Sub(w.listed) >= w.service.client.late() || w.service.engine.IsOld(w.last.ID)
	}
	if !worth || now.Before(w.quietUntil) {
		return false
	}
	if w.confirmed && found {
		return true // for the probe, which is no request
	}
	// One Get is the pod's own; what is asked again is looks like others.
	first := !w.asked
	w.asked = true
	return first || w.service.looks.TryTake(len(w.last.IDs()))
}

// confirm asks for the pod itself; once that is done, for a connection.
func (w *podWait) confirm(ctx context.Context, found bool) (done bool, err error) {
	if w.confirmed && found {
		return w.settings.reachable(ctx, w.last), nil
	}
	pod, err := w.service.refresh(ctx, w.last)
	w.quiet = min(2*w.quiet+poll.Shortest, poll.Longest)
	w.quietUntil = time.Now().Add(w.quiet)
	var limited *RateLimitError
	switch {
	case err == nil:
		news := len(pod.IDs()) > len(w.last.IDs())
		w.last = pod
		switch {
		case news && !found:
			// The list may show it under an id that was not known, and more of it.
			_ = pod // the ledger has its new ids
		case w.condition.met(pod):
			w.confirmed, w.quietUntil = true, time.Time{}
			return w.settings.reachable(ctx, pod), nil
		}
		w.ended = w.condition.ended(pod.Status)
		return false, nil
	case ctx.Err() != nil:
		return false, err
	case errors.As(err, &limited):
		w.quietUntil, w.asked = limited.RetryAt, !errors.Is(err, ErrNotSent)
		return false, nil
	case isNotFound(err) && found:
		// The list still shows it. What it shows as an end is one, and what it has
		// shown for a minute of a pod that Get may know by another id.
		w.ended = w.condition.ended(w.last.Status)
		if w.unknown.IsZero() {
			w.unknown = time.Now()
		}
		if w.condition.met(w.last) && w.last.mayHaveAnotherID() && time.Since(w.unknown) >= w.service.client.late() {
			w.confirmed, w.quietUntil = true, time.Time{}
			return w.settings.reachable(ctx, w.last), nil
		}
		return false, nil
	case poll.IsTransient(err):
		return false, nil
	}
	return false, err
}

func (w *podWait) fail(id string, err error) (Pod, error) {
	call := callOf(podsGet, id)
	call.Operation = "wait for pod"
	return w.last, &WaitError{Pod: w.last, WaitError: api.WaitError{
		Call: call, Status: string(w.last.Status), Message: w.last.Message, Ended: w.condition.ended(w.last.Status),
		Kind: ErrPodFailed, Waited: time.Since(w.began), Err: err,
	}}
}

// look lists the pods, and tells each wait what the list shows of its pod.
func (s *PodsService) look(ctx context.Context, r *poll.Room[Pod]) error {
	began := time.Now()
	list, err := s.List(ctx, lookOnce)
	if err != nil {
		return err
	}
	s.engine.Listed(list.Items, began)
	byID := make(map[string]int, 2*len(list.Items))
	for i, p := range list.Items {
		for _, id := range p.IDs() {
			byID[id] = i
		}
	}
	r.Show(list.Items, func(wanted string) (Pod, bool) {
		for _, id := range s.known(wanted).IDs() {
			if i, ok := byID[id]; ok {
				return list.Items[i], true
			}
		}
		return Pod{}, false
	})
	return nil
}

// refresh gets the pod once, and keeps of pod what the response omits.
func (s *PodsService) refresh(ctx context.Context, pod Pod) (Pod, error) {
	fresh, err := s.engine.Get(ctx, pod.ID, lifecycle.Request{Once: true})
	if err != nil {
		return pod, err
	}
	return fresh.withKnown(pod), nil
}

// late returns how long something new may be missing in responses.
func (c *Client) late() time.Duration { return max(poll.Late, c.listLag) }
