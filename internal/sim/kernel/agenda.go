package kernel

import (
	"container/heap"
	"time"
)

// Event is something that happens by itself at a time.
type Event struct {
	at    time.Time
	order uint64
	do    func(at time.Time)
	index int // in the heap, -1 outside
}

// Agenda holds what is to happen, the earliest first, and events of one instant
// in the order in which they were planned.
type Agenda struct {
	events  []*Event
	planned uint64
}

// Plan lets do happen at a time.
func (a *Agenda) Plan(at time.Time, do func(at time.Time)) *Event {
	a.planned++
	e := &Event{at: at, order: a.planned, do: do}
	heap.Push((*eventHeap)(a), e)
	return e
}

// Cancel takes an event off the agenda; nil and past ones are fine.
func (a *Agenda) Cancel(e *Event) {
	if e != nil && e.index >= 0 {
		heap.Remove((*eventHeap)(a), e.index)
	}
}

// Settle lets everything happen that is due at now, each at its own time.
func (a *Agenda) Settle(now time.Time) {
	for len(a.events) > 0 && !a.events[0].at.After(now) {
		e := heap.Pop((*eventHeap)(a)).(*Event)
		e.do(e.at)
	}
}

type eventHeap Agenda

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
	e := x.(*Event)
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
