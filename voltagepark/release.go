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
			// Neither proves that the machine is gone, and nor does a response that does
			// not say whether the delete was accepted: the wait does.
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

// Release deletes the virtual machine and waits until it is proved to be gone, as
// WaitGone proves it, for a defer: on a context of its own, however the caller's
// ended, for three minutes at most. An empty id, as that of a failed Deploy's
// Deployment, has nothing to release: what an AmbiguousError tells of is the
// caller's to look for.
//
// One that is not known, because it was only just deployed, is deleted when it
// shows up, and is gone when it has not for a minute; so is an id that never was a
// virtual machine's, such as a rental's. If the server fails or refuses, the delete is
// sent again. It ends
// with nil or a NotDeletedError, ErrNotDeleted, which names the id that may still be
// billed, and why.
//
// It takes one request to delete, and some two to prove it: see WaitGone. It ends
// the machine's bill, and all its data.
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
