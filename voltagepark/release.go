package voltagepark

import (
	"context"
	"errors"
	"time"

	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

const (
	// releaseTime is how long a Release takes at most.
	releaseTime = 3 * time.Minute
	// releaseGap is between two deletes of a Release, where the first met a server
	// that failed.
	releaseGap = 5 * time.Second
)

// release deletes a machine and waits until it is proved to be gone, on a context
// of its own. ep is the delete's endpoint.
func (s *waits[T]) release(id string, ep *rest.Endpoint, deletes func(context.Context, string, ...CallOption) error, gone func(T) bool) error {
	if id == "" {
		return nil
	}
	if problem := rest.ArgProblem(id); problem != "" {
		return argumentError(ep, id, "id", problem)
	}
	ctx, cancel := context.WithTimeout(context.Background(), releaseTime)
	defer cancel()
	if err := s.deleteForGood(ctx, id, deletes, gone); err != nil {
		return &NotDeletedError{Call: provider.Call(ep, id), IDs: []string{id}, Err: err}
	}
	return nil
}

func (s *waits[T]) deleteForGood(ctx context.Context, id string, deletes func(context.Context, string, ...CallOption) error, gone func(T) bool) error {
	for {
		err := deletes(ctx, id)
		switch {
		case err == nil, errors.Is(err, ErrNotFound):
		// Neither proves that the machine is gone. A response that does not show whether
		// the delete was accepted does not prove it either. The wait does.
		case errors.Is(err, ErrBadResponse):
		case poll.IsTransient(err), errors.Is(err, ErrRateLimited), errors.Is(err, ErrRejected):
			if poll.Pause(ctx, releaseGap) != nil {
				return err
			}
			continue
		default:
			return err
		}
		accepted := err == nil
		_, err = s.wait(ctx, id, nil, goal[T]{
			met: gone,
			// One that shows up after all was only not known yet.
			ended:   func(value T) bool { return !accepted && !gone(value) },
			stalled: func(T) bool { return false },
			gone:    true,
		})
		if !errors.Is(err, ErrFailed) {
			return err
		}
	}
}

// Release deletes the virtual machine and waits until the deletion is confirmed, like
// WaitGone, for use in a defer. It runs on its own context for at most three minutes, so
// it also works after the caller's context is cancelled. Release of an empty id, such as
// the id of a failed Deploy, does nothing. It does not delete the machines of an
// AmbiguousError.
//
// If the API does not know the id yet, Release deletes the machine when it appears. The
// machine counts as gone if it has not appeared for a minute. The same holds for an id
// that never belonged to a virtual machine. If the server fails or refuses, the delete is
// sent again. Release returns nil, or a NotDeletedError (ErrNotDeleted) with the id that
// may still be billed and the cause.
//
// It sends one delete and usually two requests that confirm it: see WaitGone. It ends the
// machine's billing, and destroys all its data.
//
// Documented as DELETE /virtual-machines/{virtual_machine_id}.
func (s *VirtualMachinesService) Release(id string) error {
	return s.waits.release(id, vmsDelete, s.Delete, func(vm VirtualMachine) bool { return vm.Status.IsGone() })
}

// Release gives the rental back and waits until it is proved to be gone, as
// WaitGone proves it, for a defer: on a context of its own, however the caller's
// ended, for three minutes at most. See VirtualMachinesService.Release: the rest is
// as there.
//
// It takes one request to delete, and some two to prove it: see WaitGone. It ends
// the rental's bill, and all that is on its disks; a storage volume stays.
//
// Documented as DELETE /bare-metal/{baremetal_rental_id}.
func (s *BareMetalService) Release(id string) error {
	return s.waits.release(id, rentalsDelete, s.Delete, func(r Rental) bool { return r.Status.IsGone() })
}
