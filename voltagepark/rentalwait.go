package voltagepark

import (
	"context"
	"slices"
)

// RentalWaitOption changes how a wait on a rental goes.
type RentalWaitOption func(*rentalWaitSettings)

type rentalWaitSettings struct{ progress func(Rental) }

// WithRentalProgress calls f with the rental each time it was looked at, from the
// goroutine that waits.
func WithRentalProgress(f func(Rental)) RentalWaitOption {
	return func(s *rentalWaitSettings) { s.progress = f }
}

// WaitRunning waits until the rental runs, its nodes are switched on, and all of them
// have a public address, and returns it: see Rental.SSH. Bare metal needs many minutes.
// Nodes count as on if their power status is "started", "running" or not shown. If the
// server does not show the number of nodes, the listed nodes count as all: check
// Rental.NodeCount.
//
// A rental that has failed or is terminated ends the wait at once with ErrFailed. A
// failed rental may still be billed. A stopped or terminating rental ends it after a
// minute. A rental with an unknown status is waited for. If complete lists have not shown
// the rental for a minute, and Get does not find it, the wait ends with ErrFailed. After
// Reboot or SetPower the API may still show the old state: first Wait for RentalPending.
//
// All waits of a client share one poll of the whole list, with one request for each 100
// rentals: every 4 s in the first minute, then less often, and at last every 30 s. A
// rental that starts in a quarter of an hour costs about 60 requests, and more if the
// list has several pages. All polls together send at most 1,800 requests an hour. While
// the list fails, each wait sends Gets within the same limit. A wait lasts until ctx
// ends. Its WaitError has the last known rental.
func (s *BareMetalService) WaitRunning(ctx context.Context, id string, opts ...RentalWaitOption) (Rental, error) {
	return s.wait(ctx, id, opts, goal[Rental]{
		met:   func(r Rental) bool { return r.Status.IsRunning() && r.PowerStatus.mayBeOn() && r.reachable() },
		ended: func(r Rental) bool { return isLost(r.Status.meaning()) },
		stalled: func(r Rental) bool {
			return r.Status.IsTerminal() || r.Status.IsRunning() && r.PowerStatus.IsStopped()
		},
	})
}

// reachable reports whether the addresses of all nodes are known.
func (r Rental) reachable() bool {
	for _, n := range r.Nodes {
		if n.PublicIP == "" {
			return false
		}
	}
	return len(r.Nodes) > 0 && len(r.Nodes) >= r.NodeCount && !slices.Contains(r.Unreadable, "node_count")
}

// Wait waits until the rental is as until wants it, in the way and at the cost of
// WaitRunning. A rental that failed or is terminated ends the wait with ErrFailed,
// unless that is what until wants; and so does one that leaves the list, which a
// terminated rental may do before it was seen so: WaitGone waits for the end.
func (s *BareMetalService) Wait(ctx context.Context, id string, until func(Rental) bool, opts ...RentalWaitOption) (Rental, error) {
	if until == nil {
		return Rental{}, argumentError(rentalsGet, id, "until", "it is nil: want a function")
	}
	return s.wait(ctx, id, opts, goal[Rental]{
		met:     until,
		ended:   func(r Rental) bool { return isLost(r.Status.meaning()) },
		stalled: func(Rental) bool { return false },
	})
}

// WaitGone waits until the rental is no more, which ends its bill: it is
// terminated, or whole lists have not shown it for a minute, and Get does not find
// it or is not offered; one such list is enough where the server has accepted this
// client's Delete of it. It deletes nothing, and an id that never was is gone after
// a minute too.
//
// Get is not on the API's page, so what it does not find is no proof. Nor is a list
// that fails or is not whole (it has another number of rentals than it says, or a
// page that cannot be read): then the wait goes on, and its WaitError says why.
//
// It shares its looks with all waits of the client, and costs some five Gets more:
// see WaitRunning.
func (s *BareMetalService) WaitGone(ctx context.Context, id string, opts ...RentalWaitOption) error {
	_, err := s.wait(ctx, id, opts, goal[Rental]{
		met:     func(r Rental) bool { return r.Status.IsGone() },
		ended:   func(Rental) bool { return false },
		stalled: func(Rental) bool { return false },
		gone:    true,
	})
	return err
}

func (s *BareMetalService) wait(ctx context.Context, id string, opts []RentalWaitOption, g goal[Rental]) (Rental, error) {
	var settings rentalWaitSettings
	for _, o := range opts {
		o(&settings)
	}
	return s.waits.wait(ctx, id, settings.progress, g)
}
