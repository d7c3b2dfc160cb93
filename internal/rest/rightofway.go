package rest

import (
	"context"

	"github.com/voltagegpu/volt-go/api"
)

// A request of a call that stops something that costs money is urgent: it has the right
// of way. It overtakes all ordinary requests in the queue and may use the reserve of the
// limiter. If the limiter of the caller fails, a few urgent requests are sent regardless.
// A pause after a 429 holds for urgent requests, too.

// emergencyPerHour is how many urgent requests a process may send in any hour while its
// limiter fails. That is enough to delete a few pods with confirmation. Only these
// requests can exceed the quota of a fleet, which is then paused by a 429 like any other.
const emergencyPerHour = 20

type rightOfWay struct{}

// WithRightOfWay returns a context that makes the requests of all calls with it urgent.
// It is for operations of several public calls. A single call can set Params.Urgent.
func WithRightOfWay(ctx context.Context) context.Context {
	return context.WithValue(ctx, rightOfWay{}, true)
}

func hasRightOfWay(ctx context.Context) bool { return ctx.Value(rightOfWay{}) != nil }

// join adds w to the queue and returns the number of requests ahead of it. An urgent
// request goes behind the other urgent requests and before all others. If it becomes the
// head, the previous head becomes the second, and may already be asking its limiter. If
// it gets a permit, it is sent.
func (l *lane) join(w *waiter) (ahead int) {
	if !w.urgent {
		w.elem = l.queue.PushBack(w)
		return l.queue.Len() - 1
	}
	next := l.queue.Front()
	for ; next != nil && next.Value.(*waiter).urgent; next = next.Next() {
		ahead++
	}
	if next == nil {
		w.elem = l.queue.PushBack(w)
	} else {
		w.elem = l.queue.InsertBefore(w, next)
	}
	return ahead
}

// isEmergency reports whether w may be sent although its limiter has failed, and counts
// it. The limiter emergency counts in this process and does not fail.
func (l *lane) isEmergency(ctx context.Context, w *waiter, t api.Ticket) bool {
	if !w.urgent || w.shared || ctx.Err() != nil {
		return false
	}
	wait, err := l.emergency.Take(ctx, t)
	return err == nil && wait == 0
}
