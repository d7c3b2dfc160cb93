package volt

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// PodsService rents GPUs.
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

// List lists all pods of the account.
//
// It takes one request. The newest revision shows names of its own here
// (cm_…), not the names that pods were given, and its ids are the workload's.
//
// Documented under "List & Manage Pods" (v1) and "List & Manage Confidential
// Pods" (v2).
func (s *PodsService) List(ctx context.Context, opts ...CallOption) (List[Pod], error) {
	return pods.get(ctx, s.client.core, podsList, rest.Params{}, opts)
}

// Get returns one pod, by any of its ids, completed by what this client knows of it:
// the newest revision's Get omits price, SSH and name, which Create and List return.
//
// It sends one request, and one more for each id that is not found. ErrNotFound means
// that no pod has this id.
//
// Documented under "List & Manage Pods" (v1) and "List & Manage Confidential
// Pods" (v2).
func (s *PodsService) Get(ctx context.Context, id string, opts ...CallOption) (Pod, error) {
	return s.engine.Get(ctx, id, lifecycle.Request{Settings: settingsOf(opts).CallSettings})
}

// known returns what this client knows of a pod, at least the id.
func (s *PodsService) known(id string) Pod {
	if p, ok := s.engine.Ledger().Known(id); ok {
		p.Status, p.Message = "", "" // they may have changed
		return p
	}
	return barePod(id)
}

// barePod returns a pod of which only an id is known.
func barePod(id string) Pod { return Pod{ID: id, ReadyReplicas: -1, TotalReplicas: -1} }

// Create rents a pod, made from a ConfidentialPod, a TargonPod or a LiumPod.
// The answer's status may be running before the pod can be reached: see
// WaitRunning.
//
// It takes one request, and bills: a confidential pod is debited an hour
// upfront. It is never sent twice once the server may have received it; then it
// ends with ErrMaybeCreated, and the AmbiguousError says which name, and which
// ids if any, to look for. When ctx ends after the request was sent, the answer
// is still awaited for a moment (WithGrace), and returned if it comes.
//
// With MaxHourlyPrice one request more looks the price up first: over the cap
// it ends with ErrPriceTooHigh, unknown with ErrPriceUnknown, and nothing is
// created. A pod that turns out dearer than the cap is deleted at once, and the
// ErrPriceTooHigh says what was charged; one whose price is not told is looked
// up in the list once, and then returned beside ErrPriceUnknown.
//
// ErrInsufficientBalance means that the account cannot pay (402); ErrBadRequest
// that the server did not accept the specification (400, or 405 as this API
// does); ErrInvalidArgument that it could not be right, and nothing was sent.
//
// Documented under "List & Manage Pods" (v1) and "List & Manage Confidential
// Pods" (v2).
func (s *PodsService) Create(ctx context.Context, spec PodSpec, opts ...CreatePodOption) (Pod, error) {
	settings := createSettings(opts)
	req, _, err := s.checkSpec(ctx, spec, settings)
	if err != nil {
		return Pod{}, err
	}
	return s.create(ctx, req, settings, false)
}

// create creates a pod through the engine. A call that fails returns no pod: the error
// has its ids.
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
		req.body.CostPerHour = USD{} // not a null for an unreadable price
	}
	pod, err := rest.Do(ctx, s.client.core, podsCreate, &rest.Params{
		Target: req.name, Body: req.body, Extra: req.extra, Settings: settings.CallSettings,
	}, client.Named(decodePod, req.name, func(p Pod) string { return p.Name }))
	if err == nil {
		s.client.creations.add(Creation{Pod: pod.ID, Name: req.name, Cost: pod.Cost()})
	}
	return pod, err
}

// Update changes a pod's name, SSH keys or volume; the pod has to be stopped to
// change its hardware. The answer tells the pod as far as it was changed.
//
// It takes one request and bills nothing by itself. ErrNotSupported or
// ErrNotFound may mean that the API's revision does not offer it: the newest
// does not.
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

// Start starts a stopped pod. Billing resumes when it runs, usually 15 to 30 s
// later.
//
// It takes one request, and may be repeated safely. ErrNotSupported or
// ErrNotFound may mean that the API's revision does not offer it: confidential
// pods cannot be paused and resumed.
//
// Documented under "List & Manage Pods" (v1).
func (s *PodsService) Start(ctx context.Context, id string, opts ...CallOption) (Pod, error) {
	return call(ctx, s.client.core, podsStart, rest.Params{Args: []string{id}}, opts, s.decodeChange(id))
}

// Stop stops a Lium pod: the GPU is no longer billed, and its data is kept. A
// confidential pod is destroyed by a stop, with its data, exactly as by Delete;
// so Stop asks first what kind of pod it is, and unless that is Lium's it ends
// with ErrStopDestroys and stops nothing. AllowDestroy stops it all the same.
//
// It takes two requests, and with AllowDestroy one.
//
// Documented under "List & Manage Pods" (v1) and "List & Manage Confidential
// Pods" (v2).
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

// Delete destroys a pod and everything on it, which cannot be undone; volumes
// mounted from elsewhere stay. An answer without an error means that the server
// accepted it. ErrNotFound proves nothing where the pod has another id: see
// EnsureDeleted.
//
// It takes one request, may be repeated safely, and ends the billing of the
// pod; an hour debited upfront is not said to be refunded.
//
// Documented under "List & Manage Pods" (v1) and "List & Manage Confidential
// Pods" (v2).
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
