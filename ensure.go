package volt

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// EnsuredPod is what PodsService.Ensure found or made.
type EnsuredPod struct {
	// Pod is the pod.
	Pod Pod
	// Created is true where it was not there before, and false where it was
	// adopted.
	Created bool
}

// settleLooksAt are the moments of the settle window, in sixtieths, at which an
// ambiguous create is looked for.
var settleLooksAt = [...]int{1, 3, 7, 15, 30, 60}

// Ensure makes sure that there is one live pod with the spec's name: it adopts
// the one that there is, or else creates it, at most once in a call. Calling it
// again is the retry. A pod that is stopping, failed or gone is never adopted.
//
// After a create whose outcome is unknown it only looks, until the settle window
// (a minute; WithSettle) is over, also after it has found one: then it returns
// the pod, or an AmbiguousError where none has shown up.
//
// It fails with ErrTwins where several pods have the name, all of them named;
// with ErrSpecMismatch where the pod of that name has another image, resource or
// number of GPUs; with ErrIdentityUnknown, and creates nothing, where a live pod's
// name cannot be read or the list does not show all pods; and otherwise as
// Create does.
//
// Two processes that call it at the same time under one name can both create:
// this API cannot exclude that. A look after the create names the twin where it
// can be seen, as ErrTwins.
//
// Adopting takes two requests, creating three and what Create takes, an outcome
// that is unknown six more; and once for each live pod whose name the list does
// not show, one Get. It bills what Create bills.
func (s *PodsService) Ensure(ctx context.Context, spec PodSpec, opts ...EnsurePodOption) (EnsuredPod, error) {
	settings := callSettings{settle: settleWindow}
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
	e := podEnsure{service: s, req: req, settings: settings}
	if pod, ok, err := e.adopt(ctx); err != nil || ok {
		return EnsuredPod{Pod: pod}, err
	}
	pod, err := s.createOnce(ctx, req, settings)
	var maybe *AmbiguousError
	switch {
	case errors.As(err, &maybe):
		pod, err = e.settle(ctx, maybe)
	case err == nil:
		err = e.twins(ctx, pod)
	}
	return EnsuredPod{Pod: pod, Created: pod.ID != ""}, err
}

// podEnsure is one call of Ensure.
type podEnsure struct {
	service  *PodsService
	req      podRequest
	settings callSettings
}

func (e *podEnsure) call() api.Call {
	c := callOf(podsCreate, e.req.name)
	c.Operation = "ensure pod"
	return c
}

// adopt looks for the pod before anything is created.
func (e *podEnsure) adopt(ctx context.Context) (Pod, bool, error) {
	named, nameless, err := e.find(ctx)
	if err != nil {
		return Pod{}, false, err
	}
	live := named[:0]
	for _, p := range named {
		fresh, err := e.service.Refresh(ctx, p)
		switch {
		case isNotFound(err):
		case err != nil:
			return Pod{}, false, err
		case adoptable(fresh):
			live = append(live, fresh)
		}
	}
	switch {
	case len(live) > 1:
		return live[0], false, e.twinsError(live, nil)
	case len(live) == 1:
		return live[0], true, e.mismatch(live[0])
	case len(nameless) > 0:
		return Pod{}, false, &IdentityError{Call: e.call(), IDs: idsOf(nameless)}
	}
	return Pod{}, false, nil
}

// find looks for the live pods with the name, and for those whose name cannot be
// read.
func (e *podEnsure) find(ctx context.Context) (named, nameless []Pod, err error) {
	list, err := e.service.List(ctx)
	if err != nil {
		return nil, nil, err
	}
	if !list.Complete() {
		return nil, nil, &IdentityError{Call: e.call(), Err: errPartialList}
	}
	for _, p := range list.Items {
		if !adoptable(p) {
			continue
		}
		name, err := e.nameOf(ctx, p)
		switch {
		case isNotFound(err):
		case err != nil:
			return nil, nil, err
		case name == "":
			nameless = append(nameless, p)
		case name == e.req.name:
			named = append(named, p)
		}
	}
	return named, nameless, nil
}

// nameOf is the name that a pod was given: the list's, unless that is made up,
// or the one that is remembered, or what one Get tells; "" where none does.
func (e *podEnsure) nameOf(ctx context.Context, p Pod) (string, error) {
	if p.Name == e.req.name || p.Name != "" && !strings.HasPrefix(p.Name, shownNamePrefix) {
		return p.Name, nil
	}
	if name := e.service.memory.recall(p.ID).Name; name != "" {
		return name, nil
	}
	fresh, err := e.service.Refresh(ctx, p)
	if err != nil || strings.HasPrefix(fresh.Name, shownNamePrefix) {
		return "", err
	}
	if fresh.Name != "" {
		e.service.memory.remember(fresh)
	}
	return fresh.Name, nil
}

// adoptable reports whether a pod can stand for the one that is wanted.
func adoptable(p Pod) bool {
	return !p.Status.IsFailed() && !p.Status.IsGone() && p.Status != PodStopping
}

// mismatch is what a pod of the right name has other than it should.
func (e *podEnsure) mismatch(p Pod) error {
	body := e.req.body
	for _, f := range []struct{ field, want, have string }{
		{"image", body.Image, p.Image},
		{"resource", body.ResourceName, p.ResourceName},
		{"GPU count", count(body.GPUCount), count(p.GPUCount)},
	} {
		if f.want != "" && f.have != "" && f.want != f.have {
			return &SpecMismatchError{Call: e.call(), Pod: p, Field: f.field, Want: f.want, Have: f.have}
		}
	}
	return nil
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// twins looks once, after a create, for others with the name.
func (e *podEnsure) twins(ctx context.Context, own Pod) error {
	named, _, err := e.find(ctx)
	if err != nil {
		return nil // the pod is there, and that is what was asked
	}
	others := slices.DeleteFunc(named, own.same)
	if len(others) == 0 {
		return nil
	}
	return e.twinsError(append([]Pod{own}, others...), nil)
}

// settle only looks, after a create whose outcome is unknown.
func (e *podEnsure) settle(ctx context.Context, maybe *AmbiguousError) (Pod, error) {
	began := time.Now()
	var found []Pod
	see := func(p Pod) {
		if !slices.ContainsFunc(found, p.same) {
			found = append(found, p)
		}
	}
	nameless := []Pod{}
	for _, sixtieths := range settleLooksAt {
		if err := pause(ctx, time.Until(began.Add(e.settings.settle*time.Duration(sixtieths)/60))); err != nil {
			break
		}
		for _, id := range maybe.IDs { // what the create's own answer named is ours
			if p, err := e.service.Get(ctx, id); err == nil && adoptable(p) {
				fill(&p.Name, e.req.name)
				see(p)
			}
		}
		if named, unread, err := e.find(ctx); err == nil {
			nameless = unread
			for _, p := range named {
				see(p)
			}
		}
	}
	switch {
	case len(found) > 1:
		return found[0], e.twinsError(found, maybe)
	case len(found) == 1 && ctx.Err() == nil:
		e.service.memory.remember(found[0])
		return found[0], nil
	}
	for _, id := range append(idsOf(found), idsOf(nameless)...) {
		if !slices.Contains(maybe.IDs, id) {
			maybe.IDs = append(maybe.IDs, id)
		}
	}
	return Pod{}, maybe
}

func (e *podEnsure) twinsError(pods []Pod, err error) error {
	return &TwinsError{Call: e.call(), Name: e.req.name, IDs: idsOf(pods), Err: err}
}

func idsOf(pods []Pod) []string {
	ids := make([]string, len(pods))
	for i, p := range pods {
		ids[i] = p.ID
	}
	return ids
}
