package packetai

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// WaitOption changes how a wait goes.
type WaitOption func(*waitSettings)

type waitSettings struct{ progress func(Deployment) }

// WithProgress calls f with the deployment each time it was looked at, from the
// goroutine that waits.
func WithProgress(f func(Deployment)) WaitOption {
	return func(s *waitSettings) { s.progress = f }
}

// lookOnce lets a look send one request and no repeat: the next look is one.
var lookOnce = WithCallRetryPolicy(RetryPolicy{MaxRepeats: NoRepeats})

// looksWithoutIP is how many looks a running deployment without an address is given.
const looksWithoutIP = 3

// A WaitError reports a wait that ended before its condition was met. errors.Is finds
// ErrDeploymentFailed if the deployment reached another final state, ErrNotDeleted if its
// end was waited for and not confirmed, ErrWaitTimeout if the context ended first, and
// the cause, including the error of the last poll.
type WaitError struct {
	api.WaitError
	// Deployment is the last that was seen of it.
	Deployment Deployment
}

// As lets errors.As find the api.WaitError that this module's clients share.
func (e *WaitError) As(target any) bool {
	t, ok := target.(**api.WaitError)
	if ok {
		*t = &e.WaitError
	}
	return ok
}

// Is reports whether target is ErrNotDeleted, if the end of the deployment was waited
// for. Other targets are as for api.WaitError.
func (e *WaitError) Is(target error) bool {
	return target == ErrNotDeleted && e.Kind == ErrNotDeleted || e.WaitError.Is(target)
}

// since is when something began to be so that may be so for a while.
type since struct{ at time.Time }

// late takes in whether it is so now, and reports whether it has been for long.
func (s *since) late(so bool) bool {
	switch {
	case !so:
		s.at = time.Time{}
	case s.at.IsZero():
		s.at = time.Now()
	}
	return so && time.Since(s.at) >= poll.Late
}

// WaitRunning waits until the deployment runs and its address is known, as step 4
// of the "Quick Start Example" has it, and returns it. An address alone, which
// can be known while it is deploying, is not enough; where none is told in three
// looks at a running one, it is returned without. That its SSH answers is not
// checked.
//
// A status that it does not leave by itself (stopped, failed, terminated) ends
// the wait at once with ErrDeploymentFailed and the server's Message; an unknown
// one does not. A deployment that is not found is given a minute, each time, and so
// are answers that are none, such as a page: ErrBadResponse. A server that fails is
// waited out.
//
// Each look is a Get, one every 4 s in the first minute, and less and less often
// after that, every 30 s at last. More deployments are looked at in turn, more
// often, but with never more than 30 of the 60 reads a minute for all waits of
// the client. A wait lasts as long as ctx allows; the WaitError of one that ended
// early has the deployment as it was last seen. The deployment is billed
// meanwhile, and still is when the wait has ended early.
//
// Unconfirmed: it uses Get.
func (s *DeploymentsService) WaitRunning(ctx context.Context, id string, opts ...WaitOption) (Deployment, error) {
	var settings waitSettings
	for _, o := range opts {
		o(&settings)
	}
	last := Deployment{ID: id}
	if problem := rest.ContextProblem(ctx); problem != "" {
		return last, argumentError(deploymentsGet, id, "ctx", problem)
	}
	if id == "" {
		return last, argumentError(deploymentsGet, id, "id", "it is empty: want a Deployment's ID")
	}
	began := time.Now()
	m := s.room.Join(id)
	defer s.room.Leave(m)
	fail := func(err error) (Deployment, error) {
		call := callOf(deploymentsGet, id)
		call.Operation = "wait for deployment"
		return last, &WaitError{Deployment: last, WaitError: api.WaitError{
			Call: call, Status: string(last.Status), Message: last.Message, Ended: last.Status.IsTerminal(),
			Kind: ErrDeploymentFailed, Waited: time.Since(began), Err: err,
		}}
	}
	var failure error             // of the last look
	var missing, unreadable since // since when it was not found, and no answer could be read
	for running := 0; ; {
		seen, err := s.room.Await(ctx, m)
		if err != nil {
			if ctx.Err() != nil && failure != nil {
				err = fmt.Errorf("%w; before that: %w", err, failure)
			}
			return fail(err)
		}
		failure = seen.Value.err
		lost := missing.late(errors.Is(failure, ErrNotFound))
		if unreadable.late(errors.Is(failure, ErrBadResponse)) || lost {
			return fail(failure)
		}
		if failure != nil {
			continue
		}
		last = seen.Value.deployment
		if settings.progress != nil {
			settings.progress(last)
		}
		switch {
		case last.Status.IsTerminal():
			return fail(nil)
		case !last.Status.IsRunning():
			running = 0
		case last.SSH().Known() || running+1 >= looksWithoutIP:
			return last, nil
		default:
			running++
		}
	}
}
