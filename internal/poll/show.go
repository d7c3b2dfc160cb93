package poll

// Show tells each wait what a look at all things showed of those that it is on.
func (r *Room[T]) Show(all []T, find func(id string) (T, bool)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = all
	for m := range r.members {
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
