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

// A WaitRunningOption changes one WaitRunning. Every WaitOption is a WaitRunningOption.
type WaitRunningOption interface{ applyWaitRunning(*waitSettings) }

// A WaitOption changes one wait for a pod. Options for WaitRunning only have a type of
// their own and do not compile with Wait.
type WaitOption interface {
	WaitRunningOption
	applyWait(*waitSettings)
}

type waitSettings struct {
	progress   func(Pod)
	requireSSH bool
	// startTimeout is how long WaitRunning waits. If it is 0, only ctx limits the wait.
	startTimeout time.Duration
	dial         func(ctx context.Context, network, address string) (net.Conn, error)
}

type waitOption func(*waitSettings)

func (o waitOption) applyWait(s *waitSettings)        { o(s) }
func (o waitOption) applyWaitRunning(s *waitSettings) { o(s) }

type waitRunningOption func(*waitSettings)

func (o waitRunningOption) applyWaitRunning(s *waitSettings) { o(s) }

// WithProgress calls f with the pod after each poll, on the goroutine that waits.
func WithProgress(f func(Pod)) WaitOption {
	return waitOption(func(s *waitSettings) { s.progress = f })
}

// RequireSSH makes WaitRunning wait until the pod's SSH address is known.
func RequireSSH() WaitRunningOption {
	return waitRunningOption(func(s *waitSettings) { s.requireSSH = true })
}

// ProbeSSH makes WaitRunning wait until the pod's SSH port accepts a connection. The
// connection is made with dial, or with a net.Dialer if dial is nil. It is tried after
// each poll, for at most 5 s, and sends no request to the API. ProbeSSH includes
// RequireSSH.
func ProbeSSH(dial func(ctx context.Context, network, address string) (net.Conn, error)) WaitRunningOption {
	return waitRunningOption(func(s *waitSettings) {
		s.requireSSH = true
		if s.dial = dial; dial == nil {
			s.dial = (&net.Dialer{}).DialContext
		}
	})
}

// lookOnce makes a poll send one request. It is not repeated, because the next poll
// follows anyway.
var lookOnce = WithCallRetryPolicy(RetryPolicy{MaxRepeats: NoRepeats})

const (
	// looksWithoutSSH is how many polls may show a running pod without an SSH address.
	looksWithoutSSH = 3
	// probeTime limits one probe.
	probeTime = 5 * time.Second
)

// WaitRunning waits until the pod runs and can be reached, and returns it with its price
// and SSH address. A pod runs if the list says so, one Get confirms it, and its SSH
// address is known. If three polls show no SSH address, the pod counts as running without
// one, unless RequireSSH is given. A status that the pod cannot leave without a request
// (error, stopped, deleted) ends the wait at once with ErrPodFailed and the server's
// Message. A pod that is not found for a minute ends it with ErrNotFound.
//
// The wait ends with ctx, or after StartTimeout (20 minutes by default). WaitRunning then
// returns the last known pod and a WaitError that holds it too. The pod is billed until
// it is deleted.
//
// All waits of a client share one poll of the list: every 4 s in the first minute, then
// less often, and at last every 30 s. Each pod costs one Get more, and a pod that starts
// in 30 s about 10 requests. All waits together send at most 450 requests an hour: see
// docs/quota.md.
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

// Wait waits until the function until returns true for the pod, and polls like
// WaitRunning. until is called with the pod from the list, and again with the pod from a
// Get. If the pod has failed or is gone, the wait ends with ErrPodFailed, unless until
// returns true for it.
func (s *PodsService) Wait(ctx context.Context, id string, until func(Pod) bool, opts ...WaitOption) (Pod, error) {
	var settings waitSettings
	for _, o := range opts {
		o.applyWait(&settings)
	}
	if until == nil {
		return Pod{}, argumentError(podsGet, id, "until", "it is nil: want a function")
	}
	return s.wait(ctx, id, settings, condition{
		hint:  until,
		met:   until,
		ended: func(status PodStatus) bool { return status.IsFailed() || status.IsGone() },
	})
}

// condition is the condition of a wait.
type condition struct {
	hint  func(Pod) bool       // reports whether the listed pod is worth a Get
	met   func(Pod) bool       // reports whether the pod from a Get meets the condition
	ended func(PodStatus) bool // reports whether a pod of this status cannot meet it any more
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
	w.last.Status, w.last.Message = "", "" // the status in the response to a create may be wrong
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

// podWait is one wait for a pod.
type podWait struct {
	service   *PodsService
	settings  waitSettings
	condition condition
	began     time.Time
	listed    time.Time // when the list last showed the pod
	hinted    PodStatus // the status that the list showed then
	last      Pod
	confirmed bool      // by a Get, and only the probe is left
	asked     bool      // at least one Get was sent
	ended     bool      // the pod cannot meet the condition any more
	unknown   time.Time // since when Get does not find the listed pod
	// A Get that did not confirm the list is not sent with each poll, unless the list
	// changes.
	quietUntil time.Time
	quiet      time.Duration
}

// worthGet takes in the result of a poll, and reports whether a Get is due.
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
		return true // for the probe, which sends no request
	}
	// The pod's first Get is free, further ones count against the budget of the polls.
	first := !w.asked
	w.asked = true
	return first || w.service.looks.TryTake(len(w.last.IDs()))
}

// confirm gets the pod, and probes its SSH port once a Get has confirmed the status.
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
			// The next list may show the pod under its new id, with more members.
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
		// The list still shows the pod, and Get may know it by another id. A final
		// status in the list counts at once, any other status after a minute.
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

// look lists the pods, and passes each wait its pod in the list.
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

// refresh gets the pod once, and adds the members of pod that the response omits.
func (s *PodsService) refresh(ctx context.Context, pod Pod) (Pod, error) {
	fresh, err := s.engine.Get(ctx, pod.ID, lifecycle.Request{Once: true})
	if err != nil {
		return pod, err
	}
	return fresh.withKnown(pod), nil
}

// late returns how long something new may be missing in responses.
func (c *Client) late() time.Duration { return max(poll.Late, c.listLag) }
