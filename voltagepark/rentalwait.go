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

// WaitRunning waits until the rental runs, its nodes are switched on, and all of
// them have a public address, and returns it: see Rental.SSH. Bare metal takes
// many minutes. A power status that is neither "started" nor "running" is not on,
// unless none is told. Where the server does not tell how many nodes there are,
// those that it lists count as all: look at Rental.NodeCount.
//
// A status that it does not leave by itself (failed, terminated) ends the wait at
// once with ErrFailed: a rental that failed may still be billed. Stopped and
// terminating do so after a minute. An unknown status keeps waiting. A rental that is not listed yet is given a minute; one that whole
// lists have not shown for a minute and that Get does not find ends the wait with
// ErrFailed. After Reboot or SetPower the state from before it may still show: wait
// for RentalPending first, with Wait.
//
// All waits of a client share their looks, each of which reads the whole list, 100
// rentals a request where the server grants that: one look each 4 s in the first
// minute, and less and less often after that, every 30 s at last, whatever number
// waits. A rental that takes a quarter of an hour costs some 60 requests; with more
// than 100 rentals as many times more as the list has pages, and never more than
// 1,800 an hour, so that looks become rarer. While the list is broken, each wait
// asks Get, within the same bound. A wait lasts as long as ctx allows; the WaitError
// of one that ended early has the rental as it was last seen.
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
		return Rental{}, argumentError(rentalsGet, id, "until", "it is nil: want what to wait for")
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
