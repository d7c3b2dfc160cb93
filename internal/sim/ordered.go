package sim

import "iter"

// ordered keeps things in the order in which they came, each under one or more
// ids; adding, finding and removing cost the same however many there are.
type ordered[T any] struct {
	byID        map[string]*link[T]
	first, last *link[T]
	n           int
}

type link[T any] struct {
	value      T
	ids        []string
	prev, next *link[T]
}

func (o *ordered[T]) add(value T, ids ...string) {
	if o.byID == nil {
		o.byID = make(map[string]*link[T])
	}
	l := &link[T]{value: value, ids: ids, prev: o.last}
	if o.last == nil {
		o.first = l
	} else {
		o.last.next = l
	}
	o.last = l
	o.n++
	for _, id := range ids {
		if id != "" {
			o.byID[id] = l
		}
	}
}

func (o *ordered[T]) get(id string) (value T, ok bool) {
	if l := o.byID[id]; l != nil {
		return l.value, true
	}
	return value, false
}

func (o *ordered[T]) remove(id string) {
	l := o.byID[id]
	if l == nil {
		return
	}
	for _, id := range l.ids {
		delete(o.byID, id)
	}
	if l.prev == nil {
		o.first = l.next
	} else {
		l.prev.next = l.next
	}
	if l.next == nil {
		o.last = l.prev
	} else {
		l.next.prev = l.prev
	}
	o.n--
}

func (o *ordered[T]) all() iter.Seq[T] {
	return func(yield func(T) bool) {
		for l := o.first; l != nil; l = l.next {
			if !yield(l.value) {
				return
			}
		}
	}
}
