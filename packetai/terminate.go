package packetai

import (
	"context"
	"errors"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/poll"
)

// Termination is what came of a DeploymentsService.TerminateWhenAllowed.
type Termination struct {
	// Deployment is the last that was seen of it.
	Deployment Deployment
	// Proved is whether the API showed afterwards that it is gone. Where it is
	// false, all that is known is that the server accepted the terminate.
	Proved bool
	// Waited is how long the minimum runtime was waited for.
	Waited time.Duration
}

const (
	// leastWait and nextTry are between two terminates: the first where what was
	// left has been rounded off to nothing, the second where nothing was told.
	leastWait = 10 * time.Second
	nextTry   = time.Minute
	// overtime is how long a terminate may be refused beyond what was told first.
	overtime = 5 * time.Minute
	// settle is how long a terminated deployment may still be shown as alive.
	settle    = 2 * time.Minute
	settleGap = 5 * time.Second
)

// TerminateWhenAllowed terminates a deployment as soon as it may be: where that
// is refused because it has not run for 25 minutes, it waits as long as the
// server says and terminates it again. Then it looks until the API shows that it
// is gone, for 2 minutes at most; where the API cannot show that, because it does
// not know Get's unconfirmed path, Proved is false and that is no error.
//
// It waits for up to 25 minutes, whatever WithMaxWait says, and the deployment is
// billed all that time; a termination within the first hour is refunded in part,
// says the page. Where ctx would end before the wait does, it returns the
// MinimumRuntimeError at once, with the reason as its Cause; where ctx ends
// during it, then. Either way the deployment runs on.
//
// It takes one read before, one write, one write more for each refusal, and up to
// 25 reads to see that it is gone. ErrStillThere says that it was accepted and
// did not happen: it may still be billed.
//
// Unconfirmed: it uses Get and Terminate.
func (s *DeploymentsService) TerminateWhenAllowed(ctx context.Context, id string, opts ...CallOption) (Termination, error) {
	t := Termination{Deployment: Deployment{ID: id}}
	before, err := s.Get(ctx, id, opts...)
	// Only of a path that was seen to work does its 404 prove anything.
	visible := err == nil
	switch {
	case visible:
		t.Deployment = before
		if t.Proved = before.Status.IsGone(); t.Proved {
			return t, nil
		}
	case !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrNotSupported) && !poll.IsTransient(err):
		return t, err
	}
	if err = s.terminateInTime(ctx, id, &t, opts); err != nil {
		if visible && errors.Is(err, ErrNotFound) && s.isGone(ctx, id, &t, opts) {
			return t, nil // by another's doing
		}
		return t, err
	}
	if !visible {
		return t, nil
	}
	return s.watchGo(ctx, id, t, opts)
}

// terminateInTime terminates the deployment, and sits out what it has to run.
func (s *DeploymentsService) terminateInTime(ctx context.Context, id string, t *Termination, opts []CallOption) error {
	var until time.Time // when to give up
	for {
		d, err := s.Terminate(ctx, id, opts...)
		var early *MinimumRuntimeError
		if !errors.As(err, &early) {
			if err == nil && d.Status != "" {
				t.Deployment.Status = d.Status
			}
			return err
		}
		if until.IsZero() {
			until = early.RetryAt.Add(overtime)
		}
		wait := early.Left
		switch {
		case !early.Known:
			wait = nextTry
		case wait == 0:
			wait = leastWait
		}
		at := time.Now().Add(wait)
		if at.After(until) {
			return early
		}
		if deadline, ok := ctx.Deadline(); ok && !at.Before(deadline) {
			early.Cause = context.DeadlineExceeded
			return early
		}
		began := time.Now()
		ended := pause(ctx, wait)
		t.Waited += time.Since(began)
		if ended != nil {
			early.Cause = ended
			return early
		}
	}
}

// watchGo looks until a deployment that was terminated is gone.
func (s *DeploymentsService) watchGo(ctx context.Context, id string, t Termination, opts []CallOption) (Termination, error) {
	began := time.Now()
	for {
		if s.isGone(ctx, id, &t, opts) {
			return t, nil
		}
		if err := pause(ctx, settleGap); err != nil {
			return t, s.notGone(t, began, err)
		}
		if time.Since(began) >= settle {
			return t, s.notGone(t, began, nil)
		}
	}
}

// isGone looks once.
func (s *DeploymentsService) isGone(ctx context.Context, id string, t *Termination, opts []CallOption) bool {
	d, err := s.Get(ctx, id, opts...)
	if err == nil {
		t.Deployment = d
	}
	t.Proved = err == nil && d.Status.IsGone() || errors.Is(err, ErrNotFound)
	return t.Proved
}

// notGone is the error of a deployment that was terminated and is not known to be
// gone.
func (s *DeploymentsService) notGone(t Termination, began time.Time, err error) error {
	call := callOf(deploymentsTerminate, t.Deployment.ID)
	return &WaitError{Deployment: t.Deployment, WaitError: api.WaitError{
		Call: call, Status: string(t.Deployment.Status), Message: t.Deployment.Message,
		Kind: ErrStillThere, Waited: time.Since(began), Err: err,
	}}
}

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return poll.ContextCause(ctx)
	case <-timer.C:
		return nil
	}
}
