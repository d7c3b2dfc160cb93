package packetai

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

const (
	// releaseTime is how long a Release takes at most: the minimum runtime, and what
	// it takes to see that a deployment is gone.
	releaseTime = MinimumRuntime + overtime
	// releaseGap is between two terminates of a Release, where the first met a server
	// that failed.
	releaseGap = 10 * time.Second
)

// ReleaseOption changes how a Release goes.
type ReleaseOption func(*releaseSettings)

type releaseSettings struct{ within time.Duration }

// ReleaseWithin is how long a Release takes at most: 30 minutes by default, which is
// enough for the minimum runtime. With less, a deployment that may not be terminated
// in time is told of at once.
func ReleaseWithin(d time.Duration) ReleaseOption {
	return func(s *releaseSettings) { s.within = d }
}

// Release terminates the deployment and confirms the end, for use in a defer. It runs on
// its own context for at most 30 minutes (ReleaseWithin), so it also works after the
// caller's context is cancelled. Release of an empty id, such as the id of a failed
// Create, does nothing. It does not terminate the deployments of an AmbiguousError.
//
// If the deployment has not run for 25 minutes, Release waits for that like
// TerminateWhenAllowed, and the deployment is billed. If that would be longer than
// Release may take, it returns the error at once. If the server fails, the request is
// sent again. The deployment is gone if Get shows that, or if the server accepted the
// terminate or does not know the id, and complete lists have not shown it for a minute.
// The same holds for an id that never existed.
//
// If the end is not confirmed, Release returns a NotDeletedError (ErrNotDeleted) with the
// id that may still be billed and the cause. With a MinimumRuntimeError (ErrTooEarly) as
// the cause, the error has the remaining time. The error also says whether the terminate
// was accepted although the API cannot show that the deployment is gone.
//
// It sends the requests of TerminateWhenAllowed, and up to 8 lists and a Get more if Get
// cannot show the end. According to the page, a termination within the first hour is
// refunded in part.
//
// Unconfirmed: it uses Terminate, Get and List.
func (s *DeploymentsService) Release(id string, opts ...ReleaseOption) error {
	settings := releaseSettings{within: releaseTime}
	for _, o := range opts {
		o(&settings)
	}
	if id == "" {
		return nil
	}
	if problem := rest.ArgProblem(id); problem != "" {
		return argumentError(deploymentsTerminate, id, "id", problem)
	}
	ctx, cancel := context.WithTimeout(context.Background(), settings.within)
	defer cancel()
	if err := s.giveBack(ctx, id); err != nil {
		return &NotDeletedError{Call: callOf(deploymentsTerminate, id), IDs: []string{id}, Err: err}
	}
	return nil
}

// giveBack terminates a deployment, and proves that it is gone.
func (s *DeploymentsService) giveBack(ctx context.Context, id string) error {
	for {
		done, err := s.TerminateWhenAllowed(ctx, id)
		switch {
		case err == nil && done.Proved:
			return nil
		case err == nil, errors.Is(err, ErrNotFound):
			return s.proveAbsent(ctx, id, err)
		case errors.Is(err, ErrNotDeleted) || !mayPass(err):
			return err
		}
		if poll.Pause(ctx, releaseGap) != nil {
			return err
		}
	}
}

// proveAbsent confirms by lists that a deployment is gone, after an accepted terminate or
// a 404. If a list shows it, it is terminated.
func (s *DeploymentsService) proveAbsent(ctx context.Context, id string, missed error) error {
	const shown = api.ErrNotFound // it is there, and was asked to go
	err := client.Absence[Deployment]{
		Shown: func(ctx context.Context) (there []Deployment, doubt, err error) {
			all, whole, err := s.reader(nil).all(ctx)
			for _, d := range all {
				if d.ID == id && !d.Status.IsGone() {
					there = append(there, d)
				}
			}
			return there, client.WholeList(whole), err
		},
		Delete: func(ctx context.Context, d Deployment) error {
			if missed == nil {
				return shown
			}
			done, err := s.TerminateWhenAllowed(ctx, d.ID)
			if err != nil || done.Proved {
				return err
			}
			missed = nil
			return shown
		},
	}.Prove(ctx)
	if err == nil {
		err = s.confirmAbsent(ctx, id, missed)
	}
	switch {
	case err == nil:
		return nil
	case missed == nil:
		return fmt.Errorf("its terminate was accepted, and the API does not show that it is gone: %w", err)
	}
	return fmt.Errorf("%w; %w", missed, err)
}

var (
	errStillShown = errors.New("no list shows it, and a Get does")
	errNotDenied  = errors.New("no list shows it, and the API does not confirm that with a 404 of its own")
)

// confirmAbsent sends a Get for a deployment that the lists have not shown. If its
// terminate was not accepted, the API itself must answer one of the requests with a 404,
// because the response before the first list may have come from a gateway.
func (s *DeploymentsService) confirmAbsent(ctx context.Context, id string, missed error) error {
	d, err := s.Get(ctx, id)
	switch exists := lifecycle.Exists(d.Status.meaning(), err); {
	case exists == lifecycle.Denied:
		return nil
	case exists == lifecycle.Known:
		return errStillShown
	case noPath(err) && (missed == nil || lifecycle.IsOwnNotFound(missed)):
		return nil // the API cannot show it
	}
	return fmt.Errorf("%w: %w", errNotDenied, err)
}
