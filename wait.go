package volt

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// WaitOption changes how a wait goes.
type WaitOption func(*waitSettings)

type waitSettings struct{ progress func(Pod) }

// WithProgress calls f with the pod each time it was looked at, from the
// goroutine that waits.
func WithProgress(f func(Pod)) WaitOption { return func(s *waitSettings) { s.progress = f } }

// WaitError is a wait that ended before what was waited for. errors.Is finds
// ErrPodFailed where the pod ended in another state, ErrWaitTimeout where the
// context ended first, and the cause.
type WaitError struct {
	api.Call
	// Pod is the last that was seen of it.
	Pod Pod
	// Waited is how long the wait was.
	Waited time.Duration
	// Err is the cause: the context's error, the API's, or nil where the pod
	// ended in another state.
	Err error `json:"-"`
}

// Error says the pod's last known state, and why the wait ended.
func (e *WaitError) Error() string {
	status := e.Pod.Status
	if status == "" {
		status = "unknown"
	}
	text := fmt.Sprintf("%s: still %s after %s", e.String(), status, e.Waited.Round(time.Second))
	if e.Pod.Status.IsTerminal() {
		text = fmt.Sprintf("%s: it is %s", e.String(), status)
	}
	if e.Pod.Message != "" {
		text += ": " + e.Pod.Message
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Is reports whether target is ErrPodFailed or ErrWaitTimeout, as it is.
func (e *WaitError) Is(target error) bool {
	if e.Err == nil {
		return target == ErrPodFailed
	}
	return target == ErrWaitTimeout && (errors.Is(e.Err, context.DeadlineExceeded) || errors.Is(e.Err, context.Canceled))
}

// Unwrap returns Err.
func (e *WaitError) Unwrap() error { return e.Err }

const (
	firstLook = 2 * time.Second
	lastLook  = 20 * time.Second
	// listedLate is how long a new pod may be missing before that counts.
	listedLate = 60 * time.Second
)

// WaitRunning waits until the pod runs, and returns it with what this client's
// Create was told of it, or else the list knows, and Get does not say: its price
// and the way in. A status that it does not leave by itself (error, stopped,
// deleted) ends the wait at once with ErrPodFailed and the server's Message; an
// unknown one does not. A pod that is not found yet is given a minute.
//
// It looks after 2 s and then less and less often, every 20 s at last, and takes
// one request a look, and one at the end for a pod of another client's: 12 for a
// pod that takes 2 minutes, 190 for one that takes an hour. It waits as long as
// ctx allows, but not through a pause longer than WithMaxWait, which ends it with
// ErrRateLimited; the WaitError of a wait that ended early has the pod as it was
// last seen.
func (s *PodsService) WaitRunning(ctx context.Context, id string, opts ...WaitOption) (Pod, error) {
	var settings waitSettings
	for _, o := range opts {
		o(&settings)
	}
	began, last := time.Now(), s.memory.recall(id)
	last.Status, last.Message = "", "" // a create's status is no sight of the pod
	fail := func(err error) (Pod, error) {
		return last, &WaitError{Call: api.Call{API: "volt", Operation: "wait for pod", Target: id, Method: podsGet.Method, Path: podsGet.Path},
			Pod: last, Waited: time.Since(began), Err: err}
	}
	for interval := firstLook; ; interval = min(interval*3/2, lastLook) {
		pod, err := s.Get(ctx, id)
		switch {
		case err == nil:
			last = pod.withKnown(last)
			if settings.progress != nil {
				settings.progress(last)
			}
			if last.Status.IsRunning() {
				return s.withListed(ctx, last), nil
			}
			if last.Status.IsTerminal() {
				return fail(nil)
			}
		case ctx.Err() != nil:
			return fail(err)
		case errors.Is(err, ErrInvalidArgument), !isTransient(err) && !isNotFound(err), isNotFound(err) && time.Since(began) > listedLate:
			return fail(err)
		}
		if err := pause(ctx, interval); err != nil {
			return fail(err)
		}
	}
}

// withListed adds what the list knows of a pod, as far as it can be had.
func (s *PodsService) withListed(ctx context.Context, pod Pod) Pod {
	if pod.SSH().Known() && pod.HourlyPrice.Known() {
		return pod
	}
	list, err := s.List(ctx)
	if err != nil {
		return pod
	}
	for _, p := range list.Items {
		if p.same(pod) {
			return pod.withKnown(p)
		}
	}
	return pod
}
