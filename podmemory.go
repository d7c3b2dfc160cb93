package volt

import "sync"

// podMemory keeps what creates told of pods and later answers leave out: the
// way in, the price, the name that was given. It is bounded; the oldest goes
// first.
type podMemory struct {
	mu    sync.Mutex
	pods  map[string]Pod // under each of a pod's ids
	order []string
}

// rememberedIDs is how many ids a client remembers at most.
const rememberedIDs = 4096

func (m *podMemory) remember(p Pod) {
	p.Status, p.Message = "", "" // how it stands is no matter of memory
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pods == nil {
		m.pods = map[string]Pod{}
	}
	for _, id := range p.IDs() {
		if _, ok := m.pods[id]; !ok {
			m.order = append(m.order, id)
		}
		m.pods[id] = p
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
		return p
	}
	return Pod{ID: id, ReadyReplicas: -1, TotalReplicas: -1}
}
