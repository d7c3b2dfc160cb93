package volt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/voltagegpu/volt-go/api"
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
// cannot be read or the list does not show all pods; and otherwise as Create
// does.
//
// Within a client, calls under one name take turns, and what it has just created
// under the name, or may have, counts also while the list does not show it: for
// the settle window such a create is looked for, and not made again. Two processes
// that call it at the same time under one name can both create: this API cannot
// exclude that. A look after the create names the twin where it can be seen, as
// ErrTwins.
//
// Adopting takes two requests, creating two beside what Create takes, and six
// more where its outcome is unknown, with one for each id that it told; and each
// live pod whose name the list does not show takes one Get, once, or one of them
// takes one with each look where that does not tell it either. It bills what Create bills.
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
	limit, err := podCap(req, settings)
	if err != nil {
		return EnsuredPod{}, err
	}
	e := podEnsure{service: s, req: req, settings: settings, looks: settings.looks()}
	leave, err := s.names.enter(ctx, e.call(), req.name)
	if err != nil {
		return EnsuredPod{}, err
	}
	defer leave()
	if pod, ok, err := e.adopt(ctx); err != nil || ok {
		if err == nil && settings.capped {
			err = e.checkCap(ctx, &pod, limit)
		}
		return EnsuredPod{Pod: pod}, err
	}
	var pod Pod
	maybe := s.names.recall(req.name).maybe
	if maybe == nil {
		pod, err = s.createOnce(ctx, req, settings)
	} else { // it may exist already, and not be listed yet
		err = copyOf(maybe)
	}
	created := pod.ID != ""
	switch {
	case errors.As(err, &maybe):
		pod, err = e.settle(ctx, maybe)
		if created = err == nil; created && settings.capped {
			err = e.checkCap(ctx, &pod, limit)
		}
	case err == nil:
		fill(&pod.Name, req.name)
		pod, err = e.twins(ctx, pod)
	}
	return EnsuredPod{Pod: pod, Created: created}, err
}

// podEnsure is one call of Ensure.
type podEnsure struct {
	service  *PodsService
	req      podRequest
	settings callSettings
	looks    CallOption
	listed   []Pod // by the last look
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
	for _, id := range e.service.names.recall(e.req.name).ids {
		if !shows(e.listed, id) { // not yet
			named = append(named, e.service.memory.recall(id))
		}
	}
	live, hidden, err := e.ask(ctx, named)
	if err != nil {
		return Pod{}, false, err
	}
	nameless = append(nameless, hidden...)
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

// ask gets pods that a list shows, and returns those that are live, and those of
// which that cannot be told.
func (e *podEnsure) ask(ctx context.Context, listed []Pod) (live, hidden []Pod, err error) {
	recent := e.service.names.recall(e.req.name).ids
	for _, p := range listed {
		fresh, err := e.service.Refresh(ctx, p, e.looks)
		switch {
		case isNotFound(err) && (p.mayHaveAnotherID() || slices.ContainsFunc(recent, p.Is)): // it may not be known yet
			hidden = append(hidden, p)
		case isNotFound(err):
		case err != nil:
			return nil, nil, err
		case e.isAnother(fresh):
		case adoptable(fresh) && !slices.ContainsFunc(live, fresh.same):
			live = append(live, fresh)
		}
	}
	return live, hidden, nil
}

// find looks for the live pods with the name, and for those whose name cannot be
// read. Beside an error it returns what it has found all the same.
func (e *podEnsure) find(ctx context.Context) (named, nameless []Pod, err error) {
	list, err := e.service.List(ctx, e.looks)
	if err != nil {
		return nil, nil, err
	}
	e.listed = list.Items
	var failed error
	untold := false // a revision whose Get leaves out one name leaves out all
	for _, p := range list.Items {
		if !adoptable(p) {
			continue
		}
		if p.ID == "" { // which no call could take
			nameless = append(nameless, p)
			continue
		}
		p = p.withKnown(e.service.memory.recall(p.ID))
		name := e.knownName(p)
		if name == "" && failed == nil && !untold {
			if name, failed = e.askName(ctx, p); failed == errUntold {
				untold, failed = true, nil
			}
			if isNotFound(failed) {
				failed = nil
				if !p.mayHaveAnotherID() {
					continue
				}
			}
		}
		switch name {
		case "":
			nameless = append(nameless, p)
		case e.req.name:
			p.Name = name // not the list's own for it
			named = append(named, p)
		}
	}
	if failed == nil && !list.Complete() {
		failed = &IdentityError{Call: e.call(), Err: errPartialList}
	}
	return named, nameless, failed
}

// knownName is the name that a pod was given, or "" where all that is known is
// the one that the list makes up.
func (e *podEnsure) knownName(p Pod) string {
	if p.Name != e.req.name && strings.HasPrefix(p.Name, shownNamePrefix) {
		return ""
	}
	return p.Name
}

// isAnother reports whether a pod is known to have another name.
func (e *podEnsure) isAnother(p Pod) bool {
	name := e.knownName(p)
	return name != "" && name != e.req.name
}

var errUntold = errors.New("it tells no name")

// askName is the name that one Get tells: "" for one that the list may have made
// up, and errUntold where there is none.
func (e *podEnsure) askName(ctx context.Context, p Pod) (string, error) {
	fresh, err := eachID(p, podsGet, func(id string) (Pod, error) { return e.service.Get(ctx, id, e.looks) })
	switch {
	case err != nil:
		return "", err
	case fresh.Name == "":
		return "", errUntold
	case strings.HasPrefix(fresh.Name, shownNamePrefix):
		return "", nil
	}
	e.service.memory.remember(fresh.withKnown(p))
	return fresh.Name, nil
}

// adoptable reports whether a pod can stand for the one that is wanted.
func adoptable(p Pod) bool {
	return !p.Status.IsFailed() && !p.Status.IsGone() && p.Status != PodStopping
}

// mismatch is what a pod of the right name has other than it should.
func (e *podEnsure) mismatch(p Pod) error {
	body := e.req.body
	provider := cmp.Or(body.Provider, ProviderLium)
	if p.Provider != "" && (provider == ProviderLium) != (p.Provider == ProviderLium) { // the others are names of one
		return e.differs(p, "provider", string(provider), string(p.Provider))
	}
	for _, f := range []struct{ field, want, have string }{
		{"image", body.Image, p.Image},
		{"resource", body.ResourceName, p.ResourceName},
		{"GPU count", count(body.GPUCount), count(p.GPUCount)},
	} {
		if f.want != "" && f.have != "" && f.want != f.have {
			return e.differs(p, f.field, f.want, f.have)
		}
	}
	return nil
}

func (e *podEnsure) differs(p Pod, field, want, have string) error {
	return &SpecMismatchError{SpecMismatchError: api.SpecMismatchError{Call: e.call(), ID: p.ID, Field: field, Want: want, Have: have}, Pod: p}
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// twins looks once, after a create, for others with the name. Where the look
// fails, the pod is there all the same, and that is what was asked.
func (e *podEnsure) twins(ctx context.Context, own Pod) (Pod, error) {
	named, _, _ := e.find(ctx)
	others := slices.DeleteFunc(named, own.same)
	if len(others) > 0 && own.WorkloadID == "" {
		// It may be listed under an id that the create's answer did not tell.
		if fresh, err := e.service.Refresh(ctx, own, e.looks); err == nil {
			own = fresh
			others = slices.DeleteFunc(others, own.same)
		}
	}
	// The list may be late with what is gone.
	if live, hidden, err := e.ask(ctx, others); err == nil {
		others = append(live, hidden...)
	}
	if len(others) == 0 {
		return own, nil
	}
	return own, e.twinsError(append([]Pod{own}, others...), nil)
}

// checkCap compares what was found, before a create or after a lost answer, with
// the cap. It deletes nothing: another process may have made it.
func (e *podEnsure) checkCap(ctx context.Context, pod *Pod, limit USD) error {
	lookup := e.settings
	lookup.Response = nil
	if over := e.service.overCap(ctx, pod, e.call(), limit, lookup); over != nil {
		return over
	}
	return nil
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
