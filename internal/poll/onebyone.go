package poll

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// OneByOne makes a room whose looks each get one thing: that which was looked at
// longest ago. Something that is not found is given a minute.
func OneByOne[T any](budget *Budget, get func(ctx context.Context, id string) (T, error)) *Room[T] {
	r := New(budget, func(ctx context.Context, r *Room[T]) error { return r.lookAtOne(ctx, get) })
	r.single = true
	return r
}

func (r *Room[T]) lookAtOne(ctx context.Context, get func(context.Context, string) (T, error)) error {
	id, since := r.whoseTurn()
	if id == "" {
		return nil
	}
	began := time.Now()
	value, err := get(ctx, id)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.turns[id].After(began) {
		return nil // it was told of meanwhile, and this may be older
	}
	r.turns[id] = time.Now()
	switch {
	case errors.Is(err, api.ErrNotFound) && time.Since(since) < Late:
		return nil // it may not be known yet
	case err != nil && !concernsOne(err):
		return err
	}
	for m := range r.members {
		if slices.Contains(m.ids, id) && !m.since.After(began) {
			m.tell(News[T]{ID: id, Value: value, Found: err == nil, Err: err})
		}
	}
	return nil
}

// Tell gives all who wait on id what was learned of it without a look, and
// counts as one.
func (r *Room[T]) Tell(id string, value T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for m := range r.members {
		if slices.Contains(m.ids, id) {
			r.turns[id] = time.Now()
			m.tell(News[T]{ID: id, Value: value, Found: true})
		}
	}
}

// whoseTurn is what was looked at longest ago, and since when it is waited on;
// what nobody waits on any more is forgotten.
func (r *Room[T]) whoseTurn() (id string, since time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	wanted := map[string]time.Time{}
	for m := range r.members {
		for _, candidate := range m.ids {
			if at, ok := wanted[candidate]; !ok || m.since.Before(at) {
				wanted[candidate] = m.since
			}
		}
	}
	for old := range r.turns {
		if _, ok := wanted[old]; !ok {
			delete(r.turns, old)
		}
	}
	for candidate, at := range wanted {
		if id == "" || r.turns[candidate].Before(r.turns[id]) {
			id, since = candidate, at
		}
	}
	return id, since
}
