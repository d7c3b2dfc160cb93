package volt

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/voltagegpu/volt-go/internal/poll"
)

// work is the handler's goroutine: it looks at one job after another.
func (h *WebhookHandler) work(ctx context.Context) {
	defer func() {
		if ctx.Err() == nil {
			go h.work(ctx) // the callback has ended the goroutine: a test's FailNow does
			return
		}
		close(h.done)
	}()
	for ctx.Err() == nil {
		if id, wait := h.next(); id != "" {
			h.look(ctx, id)
		} else {
			h.idle(ctx, wait)
		}
	}
}

// idle waits until there is something new, or wait is over, unless it is 0.
func (h *WebhookHandler) idle(ctx context.Context, wait time.Duration) {
	var due <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-ctx.Done():
	case <-h.wake:
	case <-due:
	}
}

// look asks the API what has become of a job, and hands it over if that is an
// end.
func (h *WebhookHandler) look(ctx context.Context, id string) {
	if h.budget.Wait(ctx) != nil {
		return
	}
	h.count(func(s *WebhookStats) { s.Requests++ })
	// A repeat would be a request that the budget does not know of.
	job, err := h.service.Get(ctx, id, WithCallRetryPolicy(RetryPolicy{MaxRepeats: NoRepeats}))
	if ctx.Err() != nil {
		return
	}
	if err == nil {
		h.service.room.Tell(id, job)
	}
	if h.conclude(id, job, err) && h.callback != nil {
		h.call(ctx, id, job)
	}
}

// conclude takes in what a look showed, and reports whether it is to be handed
// over.
func (h *WebhookHandler) conclude(id string, job Job, err error) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	hinted := h.pending[id]
	if hinted == nil {
		return false // uncovered: Close has come between the look's end and here
	}
	most := looksUnconfirmed
	switch {
	case poll.IsTransient(err) || errors.Is(err, ErrRateLimited):
		most = looksFailed
	case job.Status.IsTerminal():
		delete(h.pending, id)
		delete(h.expected, id)
		if !h.ended.add(id, job.Status) {
			return false
		}
		h.stats.Confirmed++
		return true
	}
	h.stats.Unconfirmed++
	if hinted.looks++; hinted.looks >= most {
		delete(h.pending, id)
		return false
	}
	hinted.again = time.Now().Add(lookAgain)
	var limited *RateLimitError
	if errors.As(err, &limited) && limited.RetryAt.After(hinted.again) {
		hinted.again = limited.RetryAt
	}
	h.sweeping = true
	return false
}

// call hands a job over.
func (h *WebhookHandler) call(ctx context.Context, id string, job Job) {
	defer func() {
		if p := recover(); p != nil {
			h.log.ErrorContext(ctx, "volt webhook callback panicked", "job", id, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	h.callback(ctx, job)
}
