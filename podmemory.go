package volt

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// podMemory keeps what creates told of pods and later answers leave out: the
// way in, the price, the name that was given. It is bounded; the oldest goes
// first.
type podMemory struct {
	mu    sync.Mutex
	pods  map[string]rememberedPod // under each of a pod's ids
	order []string
}

type rememberedPod struct {
	Pod
	given string    // the name that it is known to have been given
	since time.Time // when it was first known
	gone  bool      // the server has accepted that it is deleted
}

// rememberedIDs is how many ids a client remembers at most.
const rememberedIDs = 4096

func (m *podMemory) remember(p Pod) { m.keep(rememberedPod{Pod: p}, false) }

// known remembers a pod under the name that it was given, unless that is a list's own.
func (m *podMemory) known(p Pod) {
	now := rememberedPod{Pod: p, given: p.Name}
	if strings.HasPrefix(p.Name, shownNamePrefix) {
		now.given = ""
	}
	m.keep(now, false)
}

// made remembers a pod that a create of that name was answered with: not what had
// its id before.
func (m *podMemory) made(p Pod, name string) {
	m.keep(rememberedPod{Pod: p.withKnown(Pod{Name: name}), given: name}, true)
}

// delete remembers that the server has accepted the delete of the pod id.
func (m *podMemory) delete(id string) { m.keep(rememberedPod{Pod: m.recall(id), gone: true}, false) }

func (m *podMemory) keep(now rememberedPod, anew bool) {
	now.Status, now.Message = "", "" // how it stands is no matter of memory
	now.since = time.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pods == nil {
		m.pods = map[string]rememberedPod{}
	}
	for _, id := range now.IDs() {
		if old, ok := m.pods[id]; ok && !anew {
			fill(&now.given, old.given)
			now.gone = now.gone || old.gone
			if old.since.Before(now.since) {
				now.since = old.since
			}
		}
	}
	for _, id := range now.IDs() {
		if _, ok := m.pods[id]; !ok {
			m.order = append(m.order, id)
		}
		m.pods[id] = now
	}
	for len(m.order) > rememberedIDs {
		delete(m.pods, m.order[0])
		m.order = m.order[1:]
	}
}

// recall is what is known of the pod id, at least its id.
func (m *podMemory) recall(id string) Pod {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p, ok := m.pods[id]; ok {
		return p.Pod
	}
	return Pod{ID: id, ReadyReplicas: -1, TotalReplicas: -1}
}

// given is the name that a pod is known to have been given, or "".
func (m *podMemory) given(p Pod) (name string) {
	m.anyKnown(p, func(known rememberedPod) bool {
		name = known.given
		return name != ""
	})
	return name
}

// knewBefore reports whether one of a pod's ids was known at a time already.
func (m *podMemory) knewBefore(p Pod, t time.Time) bool {
	return m.anyKnown(p, func(known rememberedPod) bool { return !known.since.After(t) })
}

// deleted reports whether the server has accepted the delete of a pod.
func (m *podMemory) deleted(p Pod) bool {
	return m.anyKnown(p, func(known rememberedPod) bool { return known.gone })
}

// anyKnown reports whether what is known of one of a pod's ids is so.
func (m *podMemory) anyKnown(p Pod, is func(rememberedPod) bool) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.ContainsFunc(p.IDs(), func(id string) bool {
		known, ok := m.pods[id]
		return ok && is(known)
	})
}

// Remember tells the client what is known of pods from earlier, such as a
// program's own state after a restart: their ids, names, prices and ways in, which
// the API may not tell again. What it is told that answers leave out is filled in
// by Refresh, WaitRunning and Watch, and Ensure and Find know a pod's name by it
// where no answer tells that. A name that a list has made up (cm_…) is none.
//
// It sends nothing. A client remembers 4,096 ids, those of its own creates among
// them; the oldest go first. A pod without an id is left out.
func (s *PodsService) Remember(pods ...Pod) {
	for _, p := range pods {
		p.TotalCost, p.UptimeHours, p.UpdatedAt = USD{}, 0, time.Time{} // of then, not of now
		p.ReadyReplicas, p.TotalReplicas = -1, -1
		for _, id := range p.IDs() {
			p = p.withKnown(s.memory.recall(id))
		}
		s.memory.known(p)
	}
}
