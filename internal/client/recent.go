package client

import (
	"strings"
	"sync"
)

// mostRecent is how many ids a Recent remembers.
const mostRecent = 4096

// Recent remembers something of the ids that it was told of last, whatever their
// case; the oldest goes first. Its zero value remembers nothing yet.
type Recent[V any] struct {
	mu     sync.Mutex
	values map[string]V
	order  []string
}

// Put remembers v of id.
func (r *Recent[V]) Put(id string, v V) {
	id = strings.ToLower(id)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.values == nil {
		r.values = map[string]V{}
	}
	if _, ok := r.values[id]; !ok {
		r.order = append(r.order, id)
	}
	r.values[id] = v
	if len(r.order) > mostRecent {
		delete(r.values, r.order[0])
		r.order = r.order[1:]
	}
}

// Get is what is remembered of id, and V's zero where nothing is.
func (r *Recent[V]) Get(id string) V {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.values[strings.ToLower(id)]
}
