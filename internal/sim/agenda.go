package sim

import (
	"container/heap"
	"time"
)

// event is something that happens by itself at a time.
type event struct {
	at    time.Time
	order uint64
	do    func(at time.Time)
	index int // in the heap, -1 outside
}

// agenda holds what is to happen, the earliest first, and events of one instant
// in the order in which they were planned.
type agenda struct {
	events  []*event
	planned uint64
}

func (a *agenda) plan(at time.Time, do func(at time.Time)) *event {
	a.planned++
	e := &event{at: at, order: a.planned, do: do}
	heap.Push((*eventHeap)(a), e)
	return e
}

// cancel takes an event off the agenda; nil and past ones are fine.
func (a *agenda) cancel(e *event) {
	if e != nil && e.index >= 0 {
		heap.Remove((*eventHeap)(a), e.index)
	}
}

// settle lets everything happen that is due at now, each at its own time.
func (a *agenda) settle(now time.Time) {
	for len(a.events) > 0 && !a.events[0].at.After(now) {
		e := heap.Pop((*eventHeap)(a)).(*event)
		e.do(e.at)
	}
}

type eventHeap agenda

func (h *eventHeap) Len() int { return len(h.events) }

func (h *eventHeap) Less(i, j int) bool {
	a, b := h.events[i], h.events[j]
	if !a.at.Equal(b.at) {
		return a.at.Before(b.at)
	}
	return a.order < b.order
}

func (h *eventHeap) Swap(i, j int) {
	h.events[i], h.events[j] = h.events[j], h.events[i]
	h.events[i].index, h.events[j].index = i, j
}

func (h *eventHeap) Push(x any) {
	e := x.(*event)
	e.index = len(h.events)
	h.events = append(h.events, e)
}

func (h *eventHeap) Pop() any {
	last := len(h.events) - 1
	e := h.events[last]
	h.events[last] = nil
	h.events = h.events[:last]
	e.index = -1
	return e
}
