package voltagepark

import "context"

// VMWaitOption changes how a wait on a virtual machine goes.
type VMWaitOption func(*vmWaitSettings)

type vmWaitSettings struct{ progress func(VirtualMachine) }

// WithVMProgress calls f with the machine each time it was looked at, from the
// goroutine that waits.
func WithVMProgress(f func(VirtualMachine)) VMWaitOption {
	return func(s *vmWaitSettings) { s.progress = f }
}

// WaitRunning waits until the machine runs and its address is known, and returns
// it: see VirtualMachine.SSH.
//
// A status that it does not leave by itself (terminated, outbid) ends the wait at
// once with ErrFailed; stopped does so after a minute, since a start takes a
// moment to show. An unknown one keeps waiting. A machine that is not listed yet
// is given a minute; one that is no longer listed and that Get does not find ends
// the wait with ErrFailed.
//
// All waits of a client share their looks, each of which reads the whole list, 100
// machines a request: one look each 4 s in the first minute, and less and less
// often after that, every 30 s at last, whatever number waits. A machine that
// takes 30 s costs 9 requests, one that takes an hour some 150. A wait lasts as
// long as ctx allows; the WaitError of one that ended early has the machine as it
// was last seen.
func (s *VirtualMachinesService) WaitRunning(ctx context.Context, id string, opts ...VMWaitOption) (VirtualMachine, error) {
	return s.wait(ctx, id, opts, wait[VirtualMachine]{
		met:     func(vm VirtualMachine) bool { return vm.Status.IsRunning() && vm.PublicIP != "" },
		ended:   func(vm VirtualMachine) bool { return vm.Status.IsTerminal() && !vm.Status.IsStopped() },
		stalled: func(vm VirtualMachine) bool { return vm.Status.IsStopped() },
	})
}

// Wait waits until the machine is as until wants it, in the way and at the cost of
// WaitRunning. A machine that is terminated ends the wait with ErrFailed, unless
// that is what until wants.
func (s *VirtualMachinesService) Wait(ctx context.Context, id string, until func(VirtualMachine) bool, opts ...VMWaitOption) (VirtualMachine, error) {
	if until == nil {
		return VirtualMachine{}, argumentError(vmsGet, id, "until", "it is nil: want what to wait for")
	}
	return s.wait(ctx, id, opts, wait[VirtualMachine]{
		met:     until,
		ended:   func(vm VirtualMachine) bool { return vm.Status.IsGone() },
		stalled: func(VirtualMachine) bool { return false },
	})
}

// WaitGone waits until the machine is no more, which ends its bill: it is
// terminated, or the list does not show it and Get does not find it. It deletes
// nothing, and an id that never was is gone too.
//
// It shares its looks with all waits of the client, and costs one Get more: see
// WaitRunning.
func (s *VirtualMachinesService) WaitGone(ctx context.Context, id string, opts ...VMWaitOption) error {
	_, err := s.wait(ctx, id, opts, wait[VirtualMachine]{
		met:     func(vm VirtualMachine) bool { return vm.Status.IsGone() },
		ended:   func(VirtualMachine) bool { return false },
		stalled: func(VirtualMachine) bool { return false },
		gone:    true,
	})
	return err
}

func (s *VirtualMachinesService) wait(ctx context.Context, id string, opts []VMWaitOption, w wait[VirtualMachine]) (VirtualMachine, error) {
	var settings vmWaitSettings
	for _, o := range opts {
		o(&settings)
	}
	if isBlank(id) {
		return VirtualMachine{}, argumentError(vmsGet, id, "id", "it is empty: want a Deployment's or VirtualMachine's ID")
	}
	w.ep, w.id, w.room, w.get, w.progress = vmsGet, id, s.room, s.Get, settings.progress
	w.last.ID = id
	met, err := w.run(ctx)
	if met {
		return w.last, nil
	}
	return w.last, &WaitError{VM: w.last, WaitError: w.fail("wait for virtual machine", string(w.last.Status), err)}
}
