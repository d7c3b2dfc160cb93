package volt

import (
	"cmp"
	"context"
	"fmt"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
)

// EnsuredPod is what PodsService.Ensure found or made.
type EnsuredPod struct {
	// Pod is the pod.
	Pod Pod
	// Created is true where it was not there before, and false where it was
	// adopted, or where it may be another's: beside an error.
	Created bool
}

// Ensure makes sure that there is one live pod with the spec's name: it adopts
// the one that there is, or else creates it, at most once in a call. Calling it
// again is the retry. A pod that is stopping, failed or gone is never adopted.
//
// After a create whose outcome is unknown it only looks, until the settle window
// (a minute; WithSettle) is over, also after it has found one: then it returns
// the pod, or an AmbiguousError where none has shown up. What it adopts, or finds
// in this way, is not deleted when it is over the cap of MaxHourlyPrice, since
// another process may have made it: it is returned beside the PriceError.
//
// It fails with ErrTwins where several pods have the name, all of them named;
// with ErrSpecMismatch where the pod of that name has another image, resource or
// number of GPUs, or is Lium's where a confidential one is wanted, or the
// reverse; with ErrIdentityUnknown, and creates nothing, where a live pod's name
// cannot be read, or may be what the server has made of the spec's (see
// ConfidentialPod.Name), or the list does not show all pods; and otherwise as Create
// does. A pod whose name cannot be read stops the Ensures of every name, each time,
// until it is gone or Remember tells whose it is: the IdentityError has its id.
//
// Within a client, calls under one name take turns, and what it has just created
// under the name, or may have, counts also while the list does not show it: for
// the settle window such a create is looked for, and not made again. Two processes
// that call it at the same time under one name can both create: this API cannot
// exclude that. A look after the create names the twin where it can be seen, as
// ErrTwins.
//
// Adopting takes two requests, creating two beside what Create takes, and six
// more where its outcome is unknown, with one for each id that it told. Each live
// pod whose name the list does not show takes one Get more, once; where Get does
// not tell names either, up to three of them take one with each look. It bills what
// Create bills.
func (s *PodsService) Ensure(ctx context.Context, spec PodSpec, opts ...EnsurePodOption) (EnsuredPod, error) {
	settings := callSettings{settle: client.SettleWindow}
	for _, o := range opts {
		o.applyEnsurePod(&settings)
	}
	if spec == nil {
		return EnsuredPod{}, argumentError(podsCreate, "", "spec", "it is nil: want a ConfidentialPod, a TargonPod or a LiumPod")
	}
	req := spec.podRequest()
	if req.problem != "" {
		return EnsuredPod{}, argumentError(podsCreate, req.name, req.field, req.problem)
	}
	limit, err := podCap(req, settings)
	if err != nil {
		return EnsuredPod{}, err
	}
	e := podEnsure{podLook{service: s, name: req.name, looks: settings.looks()}, req, settings, limit}
	pod, created, err := e.ensure().Do(ctx)
	return EnsuredPod{Pod: pod, Created: created}, err
}

// podEnsure is one call of Ensure.
type podEnsure struct {
	podLook
	req      podRequest
	settings callSettings
	limit    USD // of the price, where it is capped
}

// ensure is the call for what every Ensure has in common.
func (e *podEnsure) ensure() *client.Ensure[Pod] {
	ensure := e.podLook.ensure(e.call())
	ensure.Settle = e.settings.settle
	ensure.Check = func(_ context.Context, p Pod) error { return e.mismatch(p) }
	ensure.Create, ensure.Learn = e.create, e.learn
	if e.settings.capped {
		ensure.Cap = e.checkCap
	}
	return ensure
}

func (e *podEnsure) call() api.Call {
	c := callOf(podsCreate, e.req.name)
	c.Operation = "ensure pod"
	return c
}

func (e *podEnsure) create(ctx context.Context) (Pod, error) {
	pod, err := e.service.createOnce(ctx, e.req, e.settings)
	if err == nil {
		pod = pod.withKnown(Pod{Name: e.req.name})
	}
	return pod, err
}

// mismatch returns why a pod of the right name cannot be adopted: its status is not
// known, or it differs from the specification.
func (e *podEnsure) mismatch(p Pod) error {
	if err := unknownStatus(e.call(), p.IDs(), string(p.Status), p.meaning()); err != nil {
		return err
	}
	body := e.req.body
	provider := cmp.Or(body.Provider, ProviderLium)
	if p.Provider != "" && (provider == ProviderLium) != (p.Provider == ProviderLium) { // the others are names of one
		return e.differs(p, lifecycle.Field{Name: "provider", Want: string(provider), Have: string(p.Provider)})
	}
	evidence, field := lifecycle.Matches(
		lifecycle.Field{Name: "image", Want: body.Image, Have: p.Image, Main: true, Same: lifecycle.SameImage},
		lifecycle.Field{Name: "resource", Want: body.ResourceName, Have: p.ResourceName, Main: true},
		lifecycle.Field{Name: "GPU count", Want: count(body.GPUCount), Have: count(p.GPUCount)},
	)
	if evidence == lifecycle.Denied {
		return e.differs(p, field)
	}
	return nil // an unknown match does not stop an adoption
}

// unknownStatus returns the error of a resource whose status the table does not have.
// It is not adopted, and nothing is created beside it.
func unknownStatus(call api.Call, ids []string, word string, meaning lifecycle.Status) error {
	if word == "" || meaning.State != lifecycle.StateUnknown {
		return nil
	}
	return &IdentityError{Call: call, IDs: ids, Err: fmt.Errorf("its status is %q, which is not known", word)}
}

func (e *podEnsure) differs(p Pod, f lifecycle.Field) error {
	return &SpecMismatchError{SpecMismatchError: api.SpecMismatchError{Call: e.call(), ID: p.ID, Field: f.Name, Want: f.Want, Have: f.Have}, Pod: p}
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// learn asks for the workload's id of a pod that was just made: it may be listed
// under one that the create's answer did not tell.
func (e *podEnsure) learn(ctx context.Context, own Pod) Pod {
	if own.WorkloadID == "" {
		own, _ = e.get(ctx, own)
	}
	return own
}

// checkCap compares a pod that was found with the cap.
func (e *podEnsure) checkCap(ctx context.Context, pod *Pod) error {
	lookup := e.settings
	lookup.Response = nil
	if over := e.service.overCap(ctx, pod, e.call(), e.limit, lookup); over != nil {
		return over
	}
	return nil
}
