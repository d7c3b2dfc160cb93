package volt

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// PodsService rents GPUs.
type PodsService struct {
	client *Client
	memory podMemory
	names  client.Names
	asking client.Asking[Pod] // for a pod's name
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

// Get returns one pod, by either of its ids. What it knows differs: the newest
// revision leaves out price and SSH, which Create and List tell; Refresh keeps
// them.
//
// It takes one request. ErrNotFound means that no pod has this id; the pod may
// have another: see Pod.IDs.
//
// Documented under "List & Manage Pods" (v1) and "List & Manage Confidential
// Pods" (v2).
func (s *PodsService) Get(ctx context.Context, id string, opts ...CallOption) (Pod, error) {
	return call(ctx, s.client.core, podsGet, rest.Params{Args: []string{id}}, opts, s.decodeAbout(id))
}

// Refresh gets the pod anew, tries its other id where the first is not found,
// and keeps of pod what the answer leaves out: name, price, SSH and the like.
//
// It takes one request, and one more for each id that is not found.
func (s *PodsService) Refresh(ctx context.Context, pod Pod, opts ...CallOption) (Pod, error) {
	fresh, err := eachID(pod, podsGet, func(id string) (Pod, error) { return s.Get(ctx, id, opts...) })
	if err != nil {
		return pod, err
	}
	return fresh.withKnown(pod), nil
}

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
	settings := callSettings{settle: client.SettleWindow}
	for _, o := range opts {
		o.applyCreatePod(&settings)
	}
	if spec == nil {
		return Pod{}, argumentError(podsCreate, "", "spec", "it is nil: want a ConfidentialPod, a TargonPod or a LiumPod")
	}
	req := spec.podRequest()
	if req.problem != "" {
		return Pod{}, argumentError(podsCreate, req.name, req.field, req.problem)
	}
	return s.createOnce(ctx, req, settings)
}

// createOnce creates a pod, under its cap where there is one.
func (s *PodsService) createOnce(ctx context.Context, req podRequest, settings callSettings) (Pod, error) {
	if settings.capped {
		return s.createCapped(ctx, req, settings)
	}
	return s.create(ctx, req, settings)
}

func (s *PodsService) create(ctx context.Context, req podRequest, settings callSettings) (Pod, error) {
	if !req.body.CostPerHour.Known() {
		req.body.CostPerHour = USD{} // not a null for what a machine told that is no price
	}
	pod, err := rest.Do(ctx, s.client.core, podsCreate, &rest.Params{
		Target: req.name, Body: req.body, Extra: req.extra, Settings: settings.CallSettings,
	}, client.Named(decodePod, req.name, func(p Pod) string { return p.Name }))
	s.names.Created(req.name, pod.ID, err, settings.settle)
	if err == nil {
		s.memory.made(pod, req.name)
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
		known := s.memory.recall(id)
		known.Name = name
		s.memory.known(known)
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
	p := rest.Params{Args: []string{id}, Settings: settings.CallSettings}
	known := s.memory.recall(id)
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
	pod, err := rest.Do(ctx, s.client.core, podsStop, &p, decodePodEnding(known, true))
	if err == nil && settings.allowDestroy {
		s.names.Gone(s.memory.recall(id).Is)
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
	pod, err := call(ctx, s.client.core, podsDelete, rest.Params{Args: []string{id}}, opts, decodePodEnding(s.memory.recall(id), false))
	if err == nil {
		fill(&pod.Status, PodDeleted)
		s.names.Gone(s.memory.recall(id).Is)
		s.memory.delete(id)
	}
	return pod, err
}

// eachID makes a call with each of a pod's ids in turn, until one of them is
// found.
func eachID(pod Pod, ep *rest.Endpoint, call func(id string) (Pod, error)) (out Pod, err error) {
	ids := pod.IDs()
	if len(ids) == 0 {
		return Pod{}, argumentError(ep, pod.Name, "pod", "it has no id: want one that Create, Get or List gave")
	}
	for _, id := range ids {
		if out, err = call(id); !isNotFound(err) {
			return out, err
		}
	}
	return out, err
}
