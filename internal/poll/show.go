package poll

// Show tells each wait what a look at all things showed of those that it is on. A
// wait that began after the look did is told by the next: what it waits for may
// have been done meanwhile.
func (r *Room[T]) Show(all []T, find func(id string) (T, bool)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = all
	for m := range r.members {
		if m.since.After(r.began) {
			continue
		}
		for _, id := range m.ids {
			n := News[T]{ID: id}
			n.Value, n.Found = find(id)
			m.tell(n)
		}
	}
}

// Seen is what the last look at all things showed.
func (r *Room[T]) Seen() []T {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seen
}

// Empty reports whether nobody waits.
func (r *Room[T]) Empty() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.members) == 0 && r.leader == nil
}
