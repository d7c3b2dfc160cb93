package client

import (
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Names lets the Ensures of a client under one name take turns, and is what the
// client knows of the names that it has just created something under, and that a
// list may not show yet: an Ensure that went by the list alone would create it
// again. It is bounded; the oldest goes first. Its zero value is ready.
type Names struct {
	Turns

	mu    sync.Mutex
	used  map[string]Used
	order []string
}

// Used is what was just created under a name.
type Used struct {
	// Until is how long a list may not show it.
	Until time.Time
	// IDs are of what there is.
	IDs []string
	// Maybe is of what there may be, or nil.
	Maybe *api.AmbiguousError
}

const (
	// rememberedNames is how many names a client remembers at most.
	rememberedNames = 1024
	// rememberedTwins is how many ids under one name.
	rememberedTwins = 16
)

// Created takes in how a create ended, of which a list may not tell for so long.
func (n *Names) Created(name, id string, err error, lag time.Duration) {
	var maybe *api.AmbiguousError
	if err != nil && !errors.As(err, &maybe) {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.used == nil {
		n.used = map[string]Used{}
	}
	now := time.Now()
	u := n.used[name]
	n.order = append(slices.DeleteFunc(n.order, func(other string) bool { return other == name }), name)
	if !now.Before(u.Until) {
		u = Used{}
	}
	if until := now.Add(lag); until.After(u.Until) { // what was made before may be as late as was said then
		u.Until = until
	}
	if maybe != nil {
		u.Maybe = copyOf(maybe)
	} else if u.IDs = append(slices.Clip(u.IDs), id); len(u.IDs) > rememberedTwins {
		u.IDs = u.IDs[1:]
	}
	n.used[name] = u
	if len(n.order) > rememberedNames {
		delete(n.used, n.order[0])
		n.order = n.order[1:]
	}
}

// Recall is what was just created under a name.
func (n *Names) Recall(name string) Used {
	n.mu.Lock()
	defer n.mu.Unlock()
	u := n.used[name]
	if !time.Now().Before(u.Until) {
		return Used{}
	}
	return u
}

// Gone forgets what was deleted, given whether an id is its.
func (n *Names) Gone(is func(id string) bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for name, u := range n.used {
		if slices.ContainsFunc(u.IDs, is) {
			u.IDs = slices.DeleteFunc(slices.Clone(u.IDs), is)
			n.used[name] = u
		}
	}
}

// Settled forgets what may have been created under a name: it was looked for.
func (n *Names) Settled(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if u, known := n.used[name]; known {
		u.Maybe = nil
		n.used[name] = u
	}
}

// copyOf is an error that can be added to while others read the original.
func copyOf(maybe *api.AmbiguousError) *api.AmbiguousError {
	c := *maybe
	c.IDs, c.MentionedIDs, c.Candidates = slices.Clone(c.IDs), slices.Clone(c.MentionedIDs), slices.Clone(c.Candidates)
	return &c
}
