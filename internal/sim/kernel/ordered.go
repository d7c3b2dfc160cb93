package kernel

import "iter"

// Ordered keeps things in the order in which they came, each under one or more
// ids; adding, finding and removing cost the same however many there are.
type Ordered[T any] struct {
	byID        map[string]*link[T]
	first, last *link[T]
	n           int
}

type link[T any] struct {
	value      T
	ids        []string
	prev, next *link[T]
}

// Add puts a value last, under ids of which "" is none.
func (o *Ordered[T]) Add(value T, ids ...string) {
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

// Get finds a value by any of its ids.
func (o *Ordered[T]) Get(id string) (value T, ok bool) {
	if l := o.byID[id]; l != nil {
		return l.value, true
	}
	return value, false
}

// Remove takes the value with an id out.
func (o *Ordered[T]) Remove(id string) {
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

// Len is how many values there are.
func (o *Ordered[T]) Len() int { return o.n }

// First is the value that was added first of those that are left.
func (o *Ordered[T]) First() (value T, ok bool) {
	if o.first == nil {
		return value, false
	}
	return o.first.value, true
}

// All are the values in order. The present one may be removed meanwhile.
func (o *Ordered[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for l := o.first; l != nil; l = l.next {
			if !yield(l.value) {
				return
			}
		}
	}
}

// Last is the value that was added last of those that are left.
func (o *Ordered[T]) Last() (value T, ok bool) {
	if o.last == nil {
		return value, false
	}
	return o.last.value, true
}
