package volt

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// PodsService creates and manages pods.
type PodsService struct {
	client *Client
	engine *lifecycle.Engine[Pod]
	room   *poll.Room[Pod]
	looks  *poll.Budget
}

var (
	podsList   = endpoint(rest.Read, "GET", "/pods", "list pods")
	podsGet    = endpoint(rest.Read, "GET", "/pods/{id}", "get pod")
	podsCreate = endpoint(rest.Create, "POST", "/pods", "create pod")
	podsUpdate = earlierEndpoint(rest.Write, "PUT", "/pods/{id}", "update pod")
	podsStart  = earlierEndpoint(rest.Write, "POST", "/pods/{id}/start", "start pod")
	podsStop   = endpoint(rest.Write, "POST", "/pods/{id}/stop", "stop pod")
	podsDelete = endpoint(rest.Write, "DELETE", "/pods/{id}", "delete pod")
)

// List returns all pods of the account.
//
// It sends one request. In the newest revision the list shows workload ids, and names of
// the server's (cm_…) instead of the requested names.
//
// Documented under "List & Manage Pods" (v1) and "List & Manage Confidential Pods" (v2).
func (s *PodsService) List(ctx context.Context, opts ...CallOption) (List[Pod], error) {
	return pods.get(ctx, s.client.core, podsList, rest.Params{}, opts)
}

// Get returns one pod, by any of its ids. It adds the price, the SSH address and the name
// from earlier responses, because the newest revision's Get omits them.
//
// It sends one request, and one more for each id that is not found. ErrNotFound means
// that no pod has this id.
//
// Documented under "List & Manage Pods" (v1) and "List & Manage Confidential Pods" (v2).
func (s *PodsService) Get(ctx context.Context, id string, opts ...CallOption) (Pod, error) {
	return s.engine.Get(ctx, id, lifecycle.Request{Settings: settingsOf(opts).CallSettings})
}

// known returns the pod as earlier responses showed it, or a pod with this id alone.
func (s *PodsService) known(id string) Pod {
	if p, ok := s.engine.Ledger().Known(id); ok {
		p.Status, p.Message = "", "" // these may have changed
		return p
	}
	return barePod(id)
}

// barePod returns a pod with this id alone.
func barePod(id string) Pod { return Pod{ID: id, ReadyReplicas: -1, TotalReplicas: -1} }

// Create creates a pod from a ConfidentialPod, a TargonPod or a LiumPod. The response's
// status may be running before the pod can be reached: see WaitRunning.
//
// It sends one request, and the pod is billed: a confidential pod is debited an hour
// upfront. A create is not repeated once the server may have received it. The error is
// then ErrMaybeCreated, and the AmbiguousError has the name and any ids: pass it to
// Reclaim. If ctx ends after the request was sent, Create still waits a moment for the
// response (WithGrace).
//
// With MaxHourlyPrice, Create looks up the price first, with one more request. Above the
// cap it returns ErrPriceTooHigh, and without a price ErrPriceUnknown, and creates
// nothing. A pod that turns out to cost more is deleted at once. A pod without a price is
// deleted once it can be used, or after StartTimeout, unless KeepUnpriced is given. The
// PriceError has the pod and the amount charged.
//
// ErrInsufficientBalance means that the balance is too low (402), ErrBadRequest that the
// server did not accept the specification (400 or 405).
//
// Documented under "List & Manage Pods" (v1) and "List & Manage Confidential Pods" (v2).
func (s *PodsService) Create(ctx context.Context, spec PodSpec, opts ...CreatePodOption) (Pod, error) {
	settings := createSettings(opts)
	req, _, err := s.checkSpec(ctx, spec, settings)
	if err != nil {
		return Pod{}, err
	}
	return s.create(ctx, req, settings, false)
}

// create creates a pod through the engine. After an error it returns no pod: the error
// has the ids.
func (s *PodsService) create(ctx context.Context, req podRequest, settings callSettings, snapshot bool) (Pod, error) {
	pod, err := s.engine.Create(ctx, &podCreate{s, req, settings}, snapshot, lifecycle.Request{Settings: settings.CallSettings})
	if err != nil {
		return Pod{}, err
	}
	return pod, nil
}

// checkSpec checks a specification and its price cap before a request is sent.
func (s *PodsService) checkSpec(ctx context.Context, spec PodSpec, settings callSettings) (req podRequest, limit USD, err error) {
	if spec == nil {
		return req, limit, argumentError(podsCreate, "", "spec", "it is nil: want a ConfidentialPod, a TargonPod or a LiumPod")
	}
	req = spec.podRequest()
	if req.problem != "" {
		return req, limit, argumentError(podsCreate, req.name, req.field, req.problem)
	}
	if problem := rest.ContextProblem(ctx); problem != "" {
		return req, limit, argumentError(podsCreate, req.name, "ctx", problem)
	}
	limit, err = podCap(req, settings)
	return req, limit, err
}

// send sends one create.
func (s *PodsService) send(ctx context.Context, req podRequest, settings callSettings) (Pod, error) {
	if !req.body.CostPerHour.Known() {
		req.body.CostPerHour = USD{} // an unreadable price is left out, and not sent as null
	}
	pod, err := rest.Do(ctx, s.client.core, podsCreate, &rest.Params{
		Target: req.name, Body: req.body, Extra: req.extra, Settings: settings.CallSettings,
	}, client.Named(decodePod, req.name, func(p Pod) string { return p.Name }))
	if err == nil {
		s.client.creations.add(Creation{Pod: pod.ID, Name: req.name, Cost: pod.Cost()})
	}
	return pod, err
}

// Update changes a pod's name, SSH keys, volume or number of GPUs. Only a stopped pod can
// change its number of GPUs. It returns the members that the response shows.
//
// It sends one request and costs nothing. ErrNotSupported or ErrNotFound may mean that
// the API's revision does not offer it. The newest revision does not.
//
// Documented under "List & Manage Pods" (v1).
func (s *PodsService) Update(ctx context.Context, id string, update PodUpdate, opts ...CallOption) (Pod, error) {
	if field, problem := update.problem(); problem != "" {
		return Pod{}, argumentError(podsUpdate, id, field, problem)
	}
	pod, err := call(ctx, s.client.core, podsUpdate, rest.Params{Args: []string{id}, Body: update, Extra: update.Extra}, opts, s.decodeChange(id))
	if name, renamed := update.Name.Get(); renamed && err == nil {
		s.engine.Ledger().Rename(barePod(id), name)
	}
	return pod, err
}

// Start starts a stopped pod. Billing resumes when it runs, usually 15 to 30 s later.
//
// It sends one request, and may be repeated safely. ErrNotSupported or ErrNotFound may
// mean that the API's revision does not offer it, because confidential pods cannot be
// paused.
//
// Documented under "List & Manage Pods" (v1).
func (s *PodsService) Start(ctx context.Context, id string, opts ...CallOption) (Pod, error) {
	return call(ctx, s.client.core, podsStart, rest.Params{Args: []string{id}}, opts, s.decodeChange(id))
}

// Stop stops a Lium pod. Its GPU is not billed any more, and its data is kept. A stop
// destroys a confidential pod with its data, exactly as Delete does. So Stop first gets
// the pod, and returns ErrStopDestroys without a stop unless the provider is Lium.
// AllowDestroy skips this check.
//
// It sends two requests, or one with AllowDestroy.
//
// Documented under "List & Manage Pods" (v1) and "List & Manage Confidential Pods" (v2).
func (s *PodsService) Stop(ctx context.Context, id string, opts ...StopPodOption) (Pod, error) {
	var settings callSettings
	for _, o := range opts {
		o.applyStopPod(&settings)
	}
	p := rest.Params{Args: []string{id}, Settings: settings.CallSettings, Urgent: true}
	known := s.known(id)
	if !settings.allowDestroy {
		pod, err := rest.Do(ctx, s.client.core, podsGet, &p, s.decodeAbout(id))
		if err != nil {
			return Pod{}, err
		}
		known = pod.withKnown(known)
		if pod.Provider != ProviderLium {
			return pod, &StopDestroysError{Call: callOf(podsStop, id), Provider: pod.Provider}
		}
	}
	if rest.ContextProblem(ctx) == "" && rest.ArgProblem(id) == "" && settings.allowDestroy && known.Provider != ProviderLium {
		s.engine.Deleting(known)
	}
	pod, err := rest.Do(ctx, s.client.core, podsStop, &p, decodePodEnding(known, true))
	if err == nil && settings.allowDestroy {
		s.engine.Ledger().Accepted(id)
	}
	return pod, err
}

// Delete deletes a pod with all its data, which cannot be undone. Volumes that were
// mounted from elsewhere stay. A nil error means that the server accepted the request. It
// does not confirm the deletion, and ErrNotFound proves nothing if the pod has another
// id: see EnsureDeleted.
//
// It sends one request, may be repeated safely, and ends the billing of the pod. The API
// does not document a refund of the hour that was debited upfront.
//
// Documented under "List & Manage Pods" (v1) and "List & Manage Confidential Pods" (v2).
func (s *PodsService) Delete(ctx context.Context, id string, opts ...CallOption) (Pod, error) {
	known := s.known(id)
	if rest.ContextProblem(ctx) == "" && rest.ArgProblem(id) == "" {
		s.engine.Deleting(known)
	}
	pod, err := call(ctx, s.client.core, podsDelete, rest.Params{Args: []string{id}}, opts, decodePodEnding(known, false))
	if err == nil {
		fill(&pod.Status, PodDeleted)
		s.engine.Ledger().Accepted(id)
	}
	return pod, err
}
