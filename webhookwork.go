package volt

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/voltagegpu/volt-go/internal/poll"
)

// work is the handler's goroutine. It gets one job after another.
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

// idle waits for wake, or until wait is over if it is not 0.
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

// look gets a job, and passes it to the callback if it has ended.
func (h *WebhookHandler) look(ctx context.Context, id string) {
	if h.budget.Wait(ctx) != nil {
		return
	}
	h.count(func(s *WebhookStats) { s.Requests++ })
	// No repeats, because the budget does not count them.
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

// conclude takes in the result of a Get, and reports whether to call the callback.
func (h *WebhookHandler) conclude(id string, job Job, err error) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	hinted := h.pending[id]
	if hinted == nil {
		return false // uncovered: Close was called after the Get
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

// call calls the callback.
func (h *WebhookHandler) call(ctx context.Context, id string, job Job) {
	defer func() {
		if p := recover(); p != nil {
			h.log.ErrorContext(ctx, "volt webhook callback panicked", "job", id, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	h.callback(ctx, job)
}
