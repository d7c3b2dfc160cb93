package volt

import (
	"context"
	"slices"
	"strings"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
)

// Find finds the live pods that were given a name, as Ensure does: also where a
// list shows other names (cm_…), which is why a List is not enough, and where this
// client has just created one and the list does not show it yet. A pod that is
// stopping, failed or gone is not among them. Two are no error: see Ensure.
//
// Where a live pod's name cannot be read, or may be what the server has made of name
// (see ConfidentialPod.Name), or the list does not show all pods, the pods are
// returned beside an IdentityError, ErrIdentityUnknown: its IDs may be of that name,
// too. It is a look at what there is now: what a create with an unknown outcome has
// made may show up later, see Reclaim. WithResponse is told of the list.
//
// It takes one request and a Get for each pod that it finds. Each live pod whose name
// the list does not show takes one Get more, once; where Get does not tell names
// either, up to three of them take one each time. It bills nothing.
func (s *PodsService) Find(ctx context.Context, name string, opts ...CallOption) ([]Pod, error) {
	if name == "" {
		return nil, argumentError(podsList, "", "name", "it is empty: want the name that the pods were given")
	}
	call := callOf(podsList, name)
	call.Operation = "find pods"
	look := podLook{service: s, name: name, looks: settingsOf(opts).looks(), lists: opts}
	return look.ensure(call).Find(ctx)
}

// podLook is a look for the pods of a name.
type podLook struct {
	service *PodsService
	name    string
	looks   CallOption
	lists   []CallOption // of the lists alone
}

// ensure is the look for what every Ensure has in common, as far as it creates
// nothing.
func (l podLook) ensure(call api.Call) *client.Ensure[Pod] {
	return &client.Ensure[Pod]{
		Name: l.name, Call: call, Names: &l.service.names,
		List: l.list, Get: l.get, Known: l.service.memory.recall,
		IDs: Pod.IDs, Is: Pod.Is, MayHide: Pod.mayHaveAnotherID, Live: l.live,
		NameOf: l.knownName, AskName: l.askName,
		WithName: func(p Pod, name string) Pod { p.Name = name; return p }, // not the list's own for it
		Merge:    Pod.withKnown, Remember: l.service.memory.known,
	}
}

func (l podLook) list(ctx context.Context) ([]Pod, bool, error) {
	list, err := l.service.List(ctx, append([]CallOption{l.looks}, l.lists...)...)
	return l.service.recalled(list.Items), list.Complete, err
}

// recalled are listed pods with what is known of each.
func (s *PodsService) recalled(listed []Pod) []Pod {
	pods := slices.Clone(listed)
	for i, p := range pods {
		pods[i] = p.withKnown(s.memory.recall(p.ID))
	}
	return pods
}

func (l podLook) get(ctx context.Context, p Pod) (Pod, error) {
	return l.service.Refresh(ctx, p, l.looks)
}

// knownName is the name that a pod was given, or "" where that cannot be told: all
// that is known is one that the list makes up, or that the server may have made of
// the name. What this client has created, or was told of, has the name that it was
// given.
func (l podLook) knownName(p Pod) string {
	if p.Name != l.name && strings.HasPrefix(p.Name, shownNamePrefix) {
		return ""
	}
	return client.KnownName(l.name, l.service.memory.given(p), p.Name)
}

// askName is the name that one Get tells: "" for one that the list may have made
// up, and client.ErrUntold where there is none.
func (l podLook) askName(ctx context.Context, p Pod) (string, error) {
	if name := l.knownName(l.service.memory.recall(p.ID)); name != "" {
		return name, nil
	}
	// Looks for other names may want it at once.
	fresh, err := l.service.asking.Do(ctx, callOf(podsGet, p.ID), func() (Pod, bool, error) {
		fresh, err := eachID(p, podsGet, func(id string) (Pod, error) { return l.service.Get(ctx, id, l.looks) })
		return fresh, err == nil || isNotFound(err), err
	})
	switch {
	case err != nil:
		return "", err
	case fresh.Name == "":
		return "", client.ErrUntold
	case strings.HasPrefix(fresh.Name, shownNamePrefix):
		return "", nil
	}
	l.service.memory.remember(fresh.withKnown(p))
	return l.knownName(fresh), nil
}

// live reports whether a pod can stand for the one that is wanted: not one that is
// deleted, whatever a late list shows.
func (l podLook) live(p Pod) bool {
	meaning := p.meaning()
	switch meaning.State {
	case lifecycle.StateFailed, lifecycle.StateStopping, lifecycle.StateGone:
		return false
	case lifecycle.StatePaused:
		return meaning.Ended && !l.service.memory.deleted(p) // not on its way to being stopped
	}
	return !l.service.memory.deleted(p)
}
