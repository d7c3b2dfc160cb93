package voltagepark

import "context"

// RentalWaitOption changes how a wait on a rental goes.
type RentalWaitOption func(*rentalWaitSettings)

type rentalWaitSettings struct{ progress func(Rental) }

// WithRentalProgress calls f with the rental each time it was looked at, from the
// goroutine that waits.
func WithRentalProgress(f func(Rental)) RentalWaitOption {
	return func(s *rentalWaitSettings) { s.progress = f }
}

// WaitRunning waits until the rental runs, its nodes are switched on, and all of
// them have a public address, and returns it: see Rental.SSH. Bare metal takes
// many minutes.
//
// A status that it does not leave by itself (failed, terminated) ends the wait at
// once with ErrFailed: a rental that failed may still be billed. An unknown one
// keeps waiting. A rental that is not listed yet is given a minute; one that is no
// longer listed and that Get does not find ends the wait with ErrFailed.
//
// All waits of a client share their looks, each of which reads the whole list, 100
// rentals a request: one look each 4 s in the first minute, and less and less
// often after that, every 30 s at last, whatever number waits. A rental that takes
// a quarter of an hour costs some 60 requests. A wait lasts as long as ctx allows;
// the WaitError of one that ended early has the rental as it was last seen.
func (s *BareMetalService) WaitRunning(ctx context.Context, id string, opts ...RentalWaitOption) (Rental, error) {
	return s.wait(ctx, id, opts, wait[Rental]{
		met:     func(r Rental) bool { return r.Status.IsRunning() && !r.PowerStatus.IsStopped() && r.reachable() },
		ended:   func(r Rental) bool { return r.Status.IsTerminal() },
		stalled: func(r Rental) bool { return r.Status.IsRunning() && r.PowerStatus.IsStopped() },
	})
}

// reachable reports whether the addresses of all nodes are known.
func (r Rental) reachable() bool {
	for _, n := range r.Nodes {
		if n.PublicIP == "" {
			return false
		}
	}
	return len(r.Nodes) > 0 && len(r.Nodes) >= r.NodeCount
}

// Wait waits until the rental is as until wants it, in the way and at the cost of
// WaitRunning. A rental that failed or is terminated ends the wait with ErrFailed,
// unless that is what until wants.
func (s *BareMetalService) Wait(ctx context.Context, id string, until func(Rental) bool, opts ...RentalWaitOption) (Rental, error) {
	if until == nil {
		return Rental{}, argumentError(rentalsGet, id, "until", "it is nil: want what to wait for")
	}
	return s.wait(ctx, id, opts, wait[Rental]{
		met:     until,
		ended:   func(r Rental) bool { return r.Status.IsTerminal() },
		stalled: func(Rental) bool { return false },
	})
}

// WaitGone waits until the rental is no more, which ends its bill: it is
// terminated, or the list does not show it and Get does not find it. It deletes
// nothing, and an id that never was is gone too.
//
// It shares its looks with all waits of the client, and costs one Get more, which
// is not on the API's page: see WaitRunning.
func (s *BareMetalService) WaitGone(ctx context.Context, id string, opts ...RentalWaitOption) error {
	_, err := s.wait(ctx, id, opts, wait[Rental]{
		met:     func(r Rental) bool { return r.Status.IsGone() },
		ended:   func(Rental) bool { return false },
		stalled: func(Rental) bool { return false },
		gone:    true,
	})
	return err
}

func (s *BareMetalService) wait(ctx context.Context, id string, opts []RentalWaitOption, w wait[Rental]) (Rental, error) {
	var settings rentalWaitSettings
	for _, o := range opts {
		o(&settings)
	}
	if isBlank(id) {
		return Rental{}, argumentError(rentalsGet, id, "id", "it is empty: want a Deployment's or Rental's ID")
	}
	w.ep, w.id, w.room, w.get, w.progress = rentalsGet, id, s.room, s.Get, settings.progress
	w.last.ID = id
	met, err := w.run(ctx)
	if met {
		return w.last, nil
	}
	return w.last, &WaitError{Rental: w.last, WaitError: w.fail("wait for bare metal", string(w.last.Status), err)}
}
