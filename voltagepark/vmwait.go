package voltagepark

import (
	"context"
)

// VMWaitOption changes how a wait on a virtual machine goes.
type VMWaitOption func(*vmWaitSettings)

type vmWaitSettings struct{ progress func(VirtualMachine) }

// WithVMProgress calls f with the machine each time it was looked at, from the
// goroutine that waits.
func WithVMProgress(f func(VirtualMachine)) VMWaitOption {
	return func(s *vmWaitSettings) { s.progress = f }
}

// WaitRunning waits until the machine runs and its address is known, with the public port
// for its port 22, and returns it: see VirtualMachine.SSH. If the machine runs for a
// minute without such a port, its address is taken to be its own.
//
// A machine that is terminated, outbid or failed ends the wait at once with ErrFailed. A
// stopped or terminating machine ends it after a minute, because a start is shown late. A
// machine with an unknown status is waited for. If the lists have not shown the machine
// for a minute, and Get does not find it, the wait ends with ErrFailed. After SetPower or
// Relocate the API may still show the old state: first Wait until it has changed.
//
// All waits of a client share one poll of the whole list, with one request for each 100
// machines: every 4 s in the first minute, then less often, and at last every 30 s. A
// machine that starts in 30 s costs 9 requests, a machine that starts in an hour about
// 150, and more if the list has several pages. All polls together send at most 1,800
// requests an hour. While the list fails, each wait sends Gets within the same limit. A
// wait lasts until ctx ends. Its WaitError has the last known machine.
func (s *VirtualMachinesService) WaitRunning(ctx context.Context, id string, opts ...VMWaitOption) (VirtualMachine, error) {
	reachable := func(vm VirtualMachine) bool { return vm.Status.IsRunning() && vm.PublicIP != "" }
	return s.wait(ctx, id, opts, goal[VirtualMachine]{
		met:     func(vm VirtualMachine) bool { return reachable(vm) && vm.forward(22) != 0 },
		nearly:  reachable,
		ended:   func(vm VirtualMachine) bool { return isLost(vm.Status.meaning()) },
		stalled: func(vm VirtualMachine) bool { return vm.Status.IsTerminal() },
	})
}

// Wait waits until the machine is as until wants it, in the way and at the cost of
// WaitRunning. A machine that is terminated ends the wait with ErrFailed, unless
// that is what until wants; and so does one that leaves the list, which a terminated
// machine may do before it was seen so: WaitGone waits for the end.
func (s *VirtualMachinesService) Wait(ctx context.Context, id string, until func(VirtualMachine) bool, opts ...VMWaitOption) (VirtualMachine, error) {
	if until == nil {
		return VirtualMachine{}, argumentError(vmsGet, id, "until", "it is nil: want a function")
	}
	return s.wait(ctx, id, opts, goal[VirtualMachine]{
		met:     until,
		ended:   func(vm VirtualMachine) bool { return vm.Status.IsGone() },
		stalled: func(VirtualMachine) bool { return false },
	})
}

// WaitGone waits until the machine is no more, which ends its bill: it is
// terminated, or the list does not show it and Get does not find it. It deletes
// nothing.
//
// Absence counts at once where this wait has seen the machine before, or the server
// has accepted this client's Delete of it. Otherwise it has to last a minute, since
// a new machine may not be known yet; so an id that never was is gone after a minute
// too. A list that fails proves nothing, and one that is not whole nothing at once:
// then the wait goes on, and its WaitError says why.
//
// It shares its looks with all waits of the client, and costs one Get more, or five
// where absence has to last: see WaitRunning.
func (s *VirtualMachinesService) WaitGone(ctx context.Context, id string, opts ...VMWaitOption) error {
	_, err := s.wait(ctx, id, opts, goal[VirtualMachine]{
		met:     func(vm VirtualMachine) bool { return vm.Status.IsGone() },
		ended:   func(VirtualMachine) bool { return false },
		stalled: func(VirtualMachine) bool { return false },
		gone:    true,
	})
	return err
}

func (s *VirtualMachinesService) wait(ctx context.Context, id string, opts []VMWaitOption, g goal[VirtualMachine]) (VirtualMachine, error) {
	var settings vmWaitSettings
	for _, o := range opts {
		o(&settings)
	}
	return s.waits.wait(ctx, id, settings.progress, g)
}
