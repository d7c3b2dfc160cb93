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

// WaitRunning waits until the machine runs, and its address and the public port
// that leads to its port 22 are known, and returns it: see VirtualMachine.SSH. One
// that runs for a minute without such a port is taken to have its address to
// itself.
//
// A status that it does not leave by itself (terminated, outbid, failed) ends the wait
// at once with ErrFailed. Stopped and terminating do so after a minute, because a start
// takes a moment to show. An unknown status keeps waiting. A machine that is not listed yet
// is given a minute; one that is no longer listed and that Get does not find ends
// the wait with ErrFailed. After SetPower or Relocate the state from before it may
// still show: wait for that to change first, with Wait.
//
// All waits of a client share their looks, each of which reads the whole list, 100
// machines a request where the server grants that: one look each 4 s in the first
// minute, and less and less often after that, every 30 s at last, whatever number
// waits. A machine that takes 30 s costs 9 requests, one that takes an hour some
// 150; with more than 100 machines as many times more as the list has pages, and
// never more than 1,800 an hour, so that looks become rarer. While the list is
// broken, each wait asks Get, within the same bound. A wait lasts as long as ctx
// allows; the WaitError of one that ended early has the machine as it was last
// seen.
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
		return VirtualMachine{}, argumentError(vmsGet, id, "until", "it is nil: want what to wait for")
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
