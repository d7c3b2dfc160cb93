package volt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// UniqueName returns prefix, a hyphen and six random characters. The name proves that a
// pod was created by this process. Use it with Create and With. Ensure needs a name that
// stays the same.
func UniqueName(prefix string) string { return lifecycle.UniqueName(prefix) }

// Ensure returns one usable pod with the name of spec. It adopts the pod if there is one,
// and creates it otherwise, with at most one create a call. created reports whether this
// call created the pod. Concurrent calls of a client for the
// same name wait for each other.
//
// If responses do not show whether a pod of the name exists, Ensure creates nothing and
// returns ErrCannotVerify with the ids in question (see Adopt and Disown). The other
// errors are:
//
// - ErrDuplicateName: several live pods have the name.
// - ErrSpecMismatch: the pod has another specification.
// - ErrPodFailed: the pod has failed (see ReplaceFailed).
// - ErrStopped: the pod is paused.
// - ErrBackoff: the last pod of the name failed or vanished, and the wait before the next
// create would pass the deadline of ctx. Without a deadline Ensure waits, up to ten minutes.
// - ErrMaybeCreated: the outcome of a create is unknown. Call Ensure again, or Reclaim.
//
// It usually sends one list, and one create if no pod has the name: see docs/quota.md.
func (s *PodsService) Ensure(ctx context.Context, spec PodSpec, opts ...EnsurePodOption) (pod Pod, created bool, err error) {
	var settings callSettings
	for _, o := range opts {
		o.applyEnsurePod(&settings)
	}
	req, limit, err := s.checkSpec(ctx, spec, settings)
	if err != nil {
		return Pod{}, false, err
	}
	if err := portable(podsCreate, req.name, req.kind+".Name"); err != nil {
		return Pod{}, false, err
	}
	call := callOf(podsCreate, req.name)
	call.Operation = "ensure pod"
	pod, created, err = s.engine.Ensure(ctx, &podCreate{s, req, settings}, lifecycle.EnsureOptions{
		Call: call, ReplaceFailed: settings.replaceFailed, Request: lifecycle.Request{Settings: settings.CallSettings},
	})
	if err == nil && settings.capped {
		over := s.overCap(ctx, &pod, call, limit, settings.withoutResponse())
		if over != nil && (over.Price.Known() || !settings.keepUnpriced) {
			over.adopted = !created
			return Pod{}, false, over // the pod may be somebody else's, so it is not deleted for its price
		}
	}
	if err != nil {
		return Pod{}, false, withPod(err, s.known)
	}
	return pod, created, nil
}

// With creates a pod, waits until it can be used, calls f with it and deletes it. It
// returns nil if f returned nil and the deletion was confirmed. The deletion has its own
// context, so it also works after ctx is cancelled, and after a panic in f. If the
// outcome of the create is unknown, With deletes the pods that the create may have made,
// and does not call f.
//
// Give the pod a name from UniqueName, because With does not adopt a pod. If the pod is
// not usable within StartTimeout (20 minutes by default), With deletes it and returns an
// error.
//
// It usually sends seven to nine requests. A confidential pod costs at least one hour.
func (s *PodsService) With(ctx context.Context, spec PodSpec, f func(ctx context.Context, pod Pod) error, opts ...CreatePodOption) (err error) {
	if f == nil {
		return argumentError(podsCreate, "", "f", "it is nil: want a function that uses the pod")
	}
	settings := createSettings(opts)
	req, _, err := s.checkSpec(ctx, spec, settings)
	if err != nil {
		return err
	}
	if err := portable(podsCreate, req.name, req.kind+".Name"); err != nil {
		return err
	}
	pod, err := s.create(ctx, req, settings, true)
	if err != nil {
		left := s.Reclaim(context.WithoutCancel(ctx), err)
		if left == nil && errors.Is(err, ErrMaybeCreated) {
			return fmt.Errorf("%w (nothing of it is left)", err)
		}
		return joined(left, err) // errors.As finds the candidates
	}
	panicked := true
	defer func() {
		left := s.EnsureDeleted(context.WithoutCancel(ctx), pod)
		if left != nil && panicked {
			s.client.errorLog().ErrorContext(ctx, "a pod was not deleted", "pod", pod.ID, "error", left.Error())
		}
		err = joined(err, left)
	}()
	running, err := s.WaitRunning(ctx, pod.ID, StartTimeout(cmp.Or(settings.startTimeout, podStartTimeout)))
	if err == nil {
		err = f(ctx, running)
	}
	panicked = false
	return err
}

// podStartTimeout is the default of StartTimeout.
const podStartTimeout = 20 * time.Minute

var errStartTimeout = errors.New("the pod was not usable within StartTimeout")

// Find returns the live pods of a name, including pods that the list shows under another
// name or does not show yet. It leaves out failed, stopping and paused pods.
//
// If responses do not show all of them, Find returns the pods that certainly have the
// name, with ErrCannotVerify. It usually sends one list, and one Get for each pod whose
// name the list omits.
func (s *PodsService) Find(ctx context.Context, name string, opts ...CallOption) ([]Pod, error) {
	if name == "" {
		return nil, argumentError(podsList, "", "name", "it is empty: want the name of the pods")
	}
	call := callOf(podsList, name)
	call.Operation = "find pods"
	return s.engine.Find(ctx, name, call, lifecycle.Request{Settings: settingsOf(opts).CallSettings})
}

// EnsureDeleted deletes the pod and returns nil once the deletion is confirmed: the
// server accepted the delete, and requests that began at least a list lag (WithListLag)
// after the create do not find the pod. If a delete by one id has no effect,
// EnsureDeleted tries the pod's other ids, and a stop if the pod is confidential.
//
// It tries until the deadline of ctx. Without a deadline it tries for six minutes, not
// counting a pause after a 429. If the deletion is not confirmed by then, the
// NotDeletedError (ErrNotDeleted) has every id that may still be billed, and the time to
// try again.
//
// It usually sends two or three requests, which overtake all others of the client.
func (s *PodsService) EnsureDeleted(ctx context.Context, pod Pod, opts ...CallOption) error {
	if len(pod.IDs()) == 0 {
		return argumentError(podsDelete, pod.Name, "pod", "it has no id: want a pod that Create, Get or List returned")
	}
	if problem := rest.ContextProblem(ctx); problem != "" {
		return argumentError(podsDelete, pod.ID, "ctx", problem)
	}
	for _, id := range pod.IDs() {
		if problem := rest.ArgProblem(id); problem != "" {
			return argumentError(podsDelete, id, "pod", problem)
		}
	}
	return s.engine.EnsureDeleted(ctx, pod, lifecycle.Request{Settings: settingsOf(opts).CallSettings})
}

// Reclaim deletes the pods that creates with an unknown outcome may have made. err is the
// error of such a create, and may join several. If it holds no AmbiguousError, Reclaim
// returns nil at once. A pod is deleted only if it certainly comes from the create: by an
// id in its 2xx response, by a UniqueName, or because it is the only pod of the name and
// did not exist before.
//
// It returns nil only if nothing of the create is left. That takes at least a list lag,
// and longer after a gateway's error. If a pod may be left, the AmbiguousError has the
// candidates.
//
// It usually sends eight requests within a minute.
func (s *PodsService) Reclaim(ctx context.Context, err error, opts ...CallOption) error {
	unknown := lifecycle.AmbiguousErrors(err, isPodCreate)
	if len(unknown) == 0 {
		return nil
	}
	if problem := rest.ContextProblem(ctx); problem != "" {
		return argumentError(podsCreate, unknown[0].Name, "ctx", problem)
	}
	request := lifecycle.Request{Settings: settingsOf(opts).CallSettings}
	return lifecycle.ForEach(unknown, func(maybe *AmbiguousError) error {
		if maybe.Name == "" || !isPodCreate(maybe.Call) {
			return maybe
		}
		call := callOf(podsCreate, maybe.Name)
		call.Operation = "reclaim pod"
		return s.engine.Reclaim(ctx, maybe, call, request)
	})
}

// isPodCreate reports whether a call created a pod. A call without a path was read from a
// program's own state.
func isPodCreate(c api.Call) bool {
	return c.Path == "" || c.Path == podsCreate.Path && c.API == provider.Name
}

// Adopt records that the pod has this name, for an API that does not show names. Ensure
// of this name adopts the pod, and Ensure of another name ignores it. It sends one Get.
func (s *PodsService) Adopt(ctx context.Context, id, name string, opts ...CallOption) (Pod, error) {
	if name == "" {
		return Pod{}, argumentError(podsGet, id, "name", "it is empty: want the name of the pod")
	}
	pod, err := s.Get(ctx, id, opts...)
	if err != nil {
		return Pod{}, err
	}
	s.engine.Ledger().Adopt(id, name)
	pod.Name = name
	return pod, nil
}

// Disown records that the pod belongs to somebody else. Ensure, Find and Reclaim ignore
// it. It sends nothing.
func (s *PodsService) Disown(id string) {
	s.engine.Ledger().Disown(barePod(id))
}

// podCreate is a specification with the options of its create.
type podCreate struct {
	service  *PodsService
	req      podRequest
	settings callSettings
}

func (c *podCreate) Name() string { return c.req.name }

func (c *podCreate) Create(ctx context.Context) (Pod, error) {
	if c.settings.capped {
		return c.service.createCapped(ctx, c.req, c.settings)
	}
	return c.service.send(ctx, c.req, c.settings)
}

// Matches compares a pod with the specification.
func (c *podCreate) Matches(p Pod) (lifecycle.Evidence, lifecycle.Field) {
	body := c.req.body
	provider := cmp.Or(body.Provider, ProviderLium)
	if p.Provider != "" && (provider == ProviderLium) != (p.Provider == ProviderLium) { // all others mean the same provider
		return lifecycle.Denied, lifecycle.Field{Name: "provider", Want: string(provider), Have: string(p.Provider)}
	}
	return lifecycle.Matches(
		lifecycle.Field{Name: "image", Want: body.Image, Have: p.Image, Main: true, Same: lifecycle.SameImage},
		lifecycle.Field{Name: "resource", Want: body.ResourceName, Have: p.ResourceName, Main: true},
		lifecycle.Field{Name: "GPU count", Want: count(body.GPUCount), Have: count(p.GPUCount)},
	)
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// A SpecMismatchError reports a pod or job of the right name with another specification.
// errors.Is finds ErrSpecMismatch.
type SpecMismatchError struct {
	*api.SpecMismatchError
	// Pod or Job is the resource. The other is empty.
	Pod Pod
	Job Job
}

// Unwrap returns the api.SpecMismatchError.
func (e *SpecMismatchError) Unwrap() error { return e.SpecMismatchError }

// withPod adds the pod to an error about its specification.
func withPod(err error, known func(id string) Pod) error {
	var mismatch *api.SpecMismatchError
	if !errors.As(err, &mismatch) {
		return err
	}
	return &SpecMismatchError{SpecMismatchError: mismatch, Pod: known(mismatch.ID)}
}

// portable returns an error if a server may change the name.
func portable(ep *rest.Endpoint, name, field string) error {
	if lifecycle.IsPortable(name) {
		return nil
	}
	return argumentError(ep, name, field, "a server may change it: want at most 32 lower-case letters, digits and hyphens")
}

// joined joins errors. It returns a single error unchanged.
func joined(errs ...error) error {
	var wrong []error
	for _, err := range errs {
		if err != nil {
			wrong = append(wrong, err)
		}
	}
	if len(wrong) == 1 {
		return wrong[0]
	}
	return errors.Join(wrong...)
}

// podResource adapts pods to the lifecycle engine.
type podResource struct{ service *PodsService }

func (r podResource) Kind() lifecycle.Kind {
	return lifecycle.Kind{
		Noun: "pod", ListLag: r.service.client.listLag, Failed: ErrPodFailed, FailedStays: true,
		Create: callOf(podsCreate, ""), Delete: callOf(podsDelete, ""),
	}
}

func (r podResource) View(p Pod) lifecycle.View {
	return lifecycle.View{
		IDs: p.resourceIDs(), Name: p.Name, Word: string(p.Status), Message: p.Message, Status: p.meaning(),
		Provider: string(p.Provider), Age: p.age(), StopDestroys: p.Provider == ProviderConfidential || p.Provider == ProviderTargon,
	}
}

func (r podResource) Merge(now, earlier Pod) Pod             { return now.withKnown(earlier) }
func (r podResource) WithName(p Pod, name string) Pod        { p.Name = name; return p }
func (r podResource) params(q lifecycle.Request) rest.Params { return paramsOf(q) }

// paramsOf returns the parameters of a request of the engine.
func paramsOf(q lifecycle.Request) rest.Params {
	p := rest.Params{Settings: q.Settings, Urgent: q.Urgent}
	if q.Once {
		p.Settings.Retry = &RetryPolicy{MaxRepeats: NoRepeats}
	}
	return p
}

func (r podResource) Get(ctx context.Context, id string, q lifecycle.Request) (Pod, error) {
	p := r.params(q)
	p.Args = []string{id}
	pod, err := rest.Do(ctx, r.service.client.core, podsGet, &p, r.service.decodeAbout(id))
	if err != nil {
		return Pod{}, err
	}
	if ledger := r.service.engine.Ledger(); ledger.WantsClock() {
		if at, ok := rest.ServerTime(p.Head.Header); ok {
			ledger.SetClock(time.Until(at))
		}
	}
	return pod.withKnown(barePod(id)), nil
}

func (r podResource) List(ctx context.Context, q lifecycle.Request) (lifecycle.Page[Pod], error) {
	p := r.params(q)
	var answer Response
	p.Settings.Response = &answer
	list, err := pods.get(ctx, r.service.client.core, podsList, p, nil)
	if q.Settings.Response != nil {
		*q.Settings.Response = answer
	}
	return pageOf(list, answer), err
}

// pageOf returns a list with the age and completeness of its response.
func pageOf[T any](list List[T], answer Response) lifecycle.Page[T] {
	page := lifecycle.Page[T]{Items: list.Items, Why: list.incomplete}
	if list.Complete {
		page.Complete = lifecycle.Known
	}
	if at, ok := rest.ServerTime(answer.Header); ok {
		page.ServerAhead, page.HasDate = time.Until(at), true
	}
	return page
}

func (r podResource) Delete(ctx context.Context, id string, q lifecycle.Request) error {
	p := r.params(q)
	p.Args = []string{id}
	_, err := rest.Do(ctx, r.service.client.core, podsDelete, &p, decodePodEnding(r.service.known(id), false))
	return err
}

func (r podResource) Stop(ctx context.Context, id string, q lifecycle.Request) error {
	p := r.params(q)
	p.Args = []string{id}
	_, err := rest.Do(ctx, r.service.client.core, podsStop, &p, decodePodEnding(r.service.known(id), false))
	return err
}
