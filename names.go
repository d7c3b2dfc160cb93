package volt

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/poll"
)

// names lets the Ensures of a client under one name take turns, and is what the
// client knows of the names that it has just created something under, and that a
// list may not show yet: an Ensure that went by the list alone would create it
// again. It is bounded; the oldest goes first.
type names struct {
	mu    sync.Mutex
	turns map[string]chan struct{} // one for each Ensure under way, closed at its end
	used  map[string]usedName
	order []string
}

// usedName is what was just created under a name.
type usedName struct {
	until time.Time       // how long a list may not show it
	ids   []string        // of what there is
	maybe *AmbiguousError // of what there may be, or nil
}

const (
	// rememberedNames is how many names a client remembers at most.
	rememberedNames = 1024
	// rememberedTwins is how many ids under one name.
	rememberedTwins = 16
)

// enter waits until no other Ensure of the client is about the name. leave lets
// the next one.
func (n *names) enter(ctx context.Context, call api.Call, name string) (leave func(), err error) {
	for {
		n.mu.Lock()
		turn := n.turns[name]
		if turn == nil {
			break
		}
		n.mu.Unlock()
		select {
		case <-turn:
		case <-ctx.Done():
			return nil, &TransportError{Call: call, NotSent: true, Err: poll.ContextCause(ctx)}
		}
	}
	defer n.mu.Unlock()
	if n.turns == nil {
		n.turns = map[string]chan struct{}{}
	}
	turn := make(chan struct{})
	n.turns[name] = turn
	return func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		delete(n.turns, name)
		close(turn)
	}, nil
}

// created takes in what a create came to, of which a list may not tell for so
// long.
func (n *names) created(name, id string, maybe *AmbiguousError, lag time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.used == nil {
		n.used = map[string]usedName{}
	}
	now := time.Now()
	u, known := n.used[name]
	if !known {
		n.order = append(n.order, name)
	}
	if !now.Before(u.until) {
		u = usedName{}
	}
	u.until = now.Add(lag)
	if maybe != nil {
		u.maybe = copyOf(maybe)
	} else if u.ids = append(slices.Clip(u.ids), id); len(u.ids) > rememberedTwins {
		u.ids = u.ids[1:]
	}
	n.used[name] = u
	if len(n.order) > rememberedNames {
		delete(n.used, n.order[0])
		n.order = n.order[1:]
	}
}

// recall is what was just created under a name.
func (n *names) recall(name string) usedName {
	n.mu.Lock()
	defer n.mu.Unlock()
	u := n.used[name]
	if !time.Now().Before(u.until) {
		return usedName{}
	}
	return u
}

// gone forgets what was deleted.
func (n *names) gone(pod Pod) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for name, u := range n.used {
		if slices.ContainsFunc(u.ids, pod.Is) {
			u.ids = slices.DeleteFunc(slices.Clone(u.ids), pod.Is)
			n.used[name] = u
		}
	}
}

// settled forgets what may have been created under a name: it was looked for.
func (n *names) settled(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if u, known := n.used[name]; known {
		u.maybe = nil
		n.used[name] = u
	}
}

// copyOf is an error that can be added to while others read the original.
func copyOf(maybe *AmbiguousError) *AmbiguousError {
	c := *maybe
	c.IDs = slices.Clone(c.IDs)
	return &c
}
