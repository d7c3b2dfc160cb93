package packetai

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/poll"
)

// Termination is what came of a DeploymentsService.TerminateWhenAllowed.
type Termination struct {
	// Deployment is the last that was seen of it.
	Deployment Deployment
	// Proved is whether the API showed that it is gone. Where it is false and
	// there is no error, all that is known is that the server accepted the
	// terminate.
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

// TerminateWhenAllowed terminates a deployment as soon as the API allows it. If the API
// refuses because the deployment has not run for 25 minutes, it waits as long as the
// server says and terminates it again. Then it polls for about 2 minutes until the API
// shows the end. If the API cannot show it, because Get's unconfirmed path does not exist
// or is forbidden, Proved is false without an error.
//
// It waits for up to 25 minutes at a time, regardless of WithMaxWait, and the deployment
// is billed. If the server asks for more, it tries again after 25 minutes, in case the
// response was misread. It gives up 5 minutes after the time that the server asked for
// first, which is at most a day. According to the page, a termination within the first
// hour is refunded in part. If ctx would end before the wait does, it returns the
// MinimumRuntimeError at once, with the reason as its Cause. If ctx ends during the wait,
// it returns then. In both cases the deployment still runs.
//
// It sends one read first, one write, one write more for each refusal, and up to 24 reads
// for the confirmation. A failed read does not stop the terminate, unless the key is
// wrong. ErrNotDeleted means that the terminate was accepted but the end was not
// confirmed, because the deployment is still shown, the reads failed or ctx ended: it may
// still be billed.
//
// Unconfirmed: it uses Get and Terminate.
func (s *DeploymentsService) TerminateWhenAllowed(ctx context.Context, id string, opts ...CallOption) (Termination, error) {
	t := terminating{DeploymentsService: s, id: id, opts: opts, Termination: Termination{Deployment: Deployment{ID: id}}}
	t.look(ctx, opts)
	switch {
	case t.Proved:
		return t.Termination, nil
	case t.failure == nil:
	case ctx.Err() != nil || errors.Is(t.failure, ErrUnauthorized) || errors.Is(t.failure, ErrInvalidArgument):
		return t.Termination, t.failure
	}
	err := t.terminate(ctx)
	if err == nil {
		err = t.watch(ctx)
	} else if errors.Is(err, ErrBadResponse) { // a 2xx that reports neither success nor failure
		if watched := t.watch(ctx); t.Proved {
			err = nil
		} else if watched != nil {
			err = fmt.Errorf("%w; %w", watched, err)
		}
	} else if t.visible && mayBeOver(err) {
		if t.look(ctx, opts); t.Proved {
			err = nil // by another's doing, or by an attempt whose answer was lost
		}
	}
	return t.Termination, err
}

// terminating is a TerminateWhenAllowed under way.
type terminating struct {
	*DeploymentsService
	Termination
	id   string
	opts []CallOption
	// visible is whether a look has shown it: only of a path that was seen to work
	// does its 404 prove anything. failure is why the last look showed nothing.
	visible bool
	failure error
}

// look looks once.
func (t *terminating) look(ctx context.Context, opts []CallOption) {
	d, err := t.Get(ctx, t.id, opts...)
	t.failure = err
	if err == nil {
		t.visible, t.Deployment, t.Proved = true, d, d.Status.IsGone()
		return
	}
	t.Proved = t.visible && lifecycle.Exists(d.Status.meaning(), err) == lifecycle.Denied
}

// terminate terminates the deployment, and sits out what it has to run.
func (t *terminating) terminate(ctx context.Context) error {
	var until time.Time // when to give up
	for {
		d, err := t.Terminate(ctx, t.id, t.opts...)
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
		wait := max(early.Left, time.Second)
		switch {
		case !early.Known:
			wait = nextTry
		case early.Left == 0:
			wait = leastWait
		}
		wait = min(wait, MinimumRuntime) // more is not the rule, and may be misread
		at := time.Now().Add(wait)
		if at.After(until) {
			return early
		}
		if deadline, ok := ctx.Deadline(); ok && !at.Before(deadline) {
			early.Cause = context.DeadlineExceeded
			return early
		}
		began := time.Now()
		ended := poll.Pause(ctx, wait)
		t.Waited += time.Since(began)
		if ended != nil {
			early.Cause = ended
			return early
		}
	}
}

// mayBeOver reports whether a refusal to terminate can mean that there is nothing
// to terminate any more.
func mayBeOver(err error) bool {
	if errors.Is(err, ErrTooEarly) {
		return false
	}
	for _, kind := range []error{ErrNotFound, ErrConflict, ErrBadRequest, ErrRejected} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// watch looks until a deployment that was terminated is gone.
func (t *terminating) watch(ctx context.Context) error {
	once := append(slices.Clone(t.opts), lookOnce)
	for began := time.Now(); ; {
		if !t.visible && (noPath(t.failure) || !mayPass(t.failure)) {
			return nil // the API cannot show it
		}
		if t.look(ctx, once); t.Proved {
			return nil
		}
		if err := poll.Pause(ctx, settleGap); err != nil {
			return t.notGone(began, err)
		}
		if time.Since(began) >= settle {
			return t.notGone(began, t.failure)
		}
	}
}

// mayPass reports whether a look failed in a way that another may not.
func mayPass(err error) bool {
	for _, kind := range []error{ErrServer, ErrConnection, ErrTimeout, ErrRateLimited} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// notGone is the error of a deployment that was terminated and is not known to be
// gone, with the reason where it is not that it is still shown.
func (t *terminating) notGone(began time.Time, err error) error {
	return &WaitError{Deployment: t.Deployment, WaitError: api.WaitError{
		Call: callOf(deploymentsTerminate, t.id), Status: string(t.Deployment.Status), Message: t.Deployment.Message,
		Kind: ErrNotDeleted, Waited: time.Since(began), Err: err,
	}}
}
