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

// Release terminates the deployment and proves that it is gone, for a defer: on a
// context of its own, however the caller's ended, for 30 minutes at most
// (ReleaseWithin). An empty id, as that of a failed Create's Deployment, has nothing
// to release: what an AmbiguousError tells of is the caller's to look for.
//
// A deployment that has not run for 25 minutes is waited for, as by
// TerminateWhenAllowed, and billed meanwhile; where that would take longer than it
// may, it is told of at once. A server that fails is asked again. It is gone when
// Get says so, or the server accepted the terminate or knows the id nowhere, and
// whole lists have not shown it for a minute; so is an id that never was.
//
// Otherwise it ends with a NotDeletedError, ErrNotDeleted, which names the id that
// may still be billed, and why: a MinimumRuntimeError in it, ErrTooEarly, tells what
// is left of the minimum runtime, and a terminate that was accepted while the API
// cannot show that it is gone is told of as that.
//
// It takes what TerminateWhenAllowed takes, and where Get cannot show that it is
// gone, up to 8 lists and a Get more. A termination within the first hour is refunded in part,
// says the page.
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

// proveAbsent proves by lists that a deployment is gone: one whose terminate was
// accepted, or one that was not found, which is terminated if a list shows it.
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
// terminate was not accepted, the API itself has to answer one of the requests with a
// 404: what answered before the first list may have been a gateway.
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
