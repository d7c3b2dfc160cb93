package voltagepark

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/voltagegpu/volt-go/internal/lifecycle"
)

// EnsuredVM is what VirtualMachinesService.Ensure found or made.
type EnsuredVM struct {
	// VM is the machine. One that was created and is not listed yet has its ID and
	// Name alone.
	VM VirtualMachine
	// Created is true where it was not there before, and false where it was
	// adopted, or where it may be another's: beside an error.
	Created bool
	// Warning is the server's own words to the deploy, where it had any.
	Warning string
}

// Ensure returns one live virtual machine with the spec's name. It adopts the machine if
// there is one, and deploys it otherwise, with at most one deploy a call. To retry, call
// it again. It never adopts a machine that has failed, is outbid, terminated or being
// terminated. It adopts a stopped machine: see VirtualMachine.Status. If the status of
// the machine is unknown, Ensure deploys nothing and returns ErrCannotVerify with the
// status and the id.
//
// If the outcome of a deploy is unknown, Ensure only lists machines until the settle
// window (a minute, see WithSettle) is over, also after it has found the machine. Then it
// returns the machine, or an AmbiguousError if it found none. A machine that is adopted,
// or found in this way, is not deleted if it is over the cap of MaxHourlyPrice, because
// another process may have made it: Ensure returns it with the PriceError. If such a
// machine shows no price, the preset's price is compared with the cap.
//
// Ensure returns ErrDuplicateName with all ids if several machines have the name. It
// returns ErrSpecMismatch if the machine has other resources or another operating system
// than the preset, as far as both are shown. It deploys nothing and returns
// ErrCannotVerify if the name of a live machine cannot be read, or may be the server's
// form of the spec's name (train-1 for Train-1), if Get does not find a listed machine of
// the name, or if the list is not complete. Its other errors are the same as for Deploy.
//
// Concurrent calls of a client for the same name wait for each other. A machine that the
// client has just deployed, or may have, counts even if the list does not show it: in the
// settle window Ensure searches for it and does not deploy again. If two processes call
// Ensure for the same name at the same time, both can deploy. The API cannot prevent
// that. A list after the deploy finds the second machine if it is shown by then, and
// Ensure returns ErrDuplicateName.
//
// A lookup sends one request for each 100 machines. To adopt costs one lookup, a Get and
// the preset. To deploy costs two lookups and the requests of Deploy. After an unknown
// outcome there are seven more lookups, and a Get for each id in the response. It bills
// like Deploy.
//
// Documented as GET /virtual-machines/ and POST /virtual-machines/instant.
func (s *VirtualMachinesService) Ensure(ctx context.Context, spec InstantVM, opts ...EnsureOption) (EnsuredVM, error) {
	if err := spec.check(); err != nil {
		return EnsuredVM{}, err
	}
	settings := ensureSettingsOf(opts)
	d, err := s.deploy(spec, settings)
	if err != nil {
		return EnsuredVM{}, err
	}
	e := &ensuring[VirtualMachine]{
		deploy: d, waits: s.waits, reader: vms.reader(s.core, settings.lookups()), operation: "ensure virtual machine",
		told: func(vm VirtualMachine) told {
			return told{vm.ID, vm.Name, string(vm.Status), vm.Status.meaning(), vm.Pricing.highest()}
		},
		named: func(vm VirtualMachine, id, name string) VirtualMachine {
			vm.ID, vm.Name = id, name
			return vm
		},
	}
	e.check = func(ctx context.Context, vm VirtualMachine) error { return s.mismatch(ctx, e, spec.ConfigID, vm) }
	vm, created, err := e.do(ctx)
	return EnsuredVM{VM: vm, Created: created, Warning: e.warning}, err
}

// mismatch compares a machine with the preset that it should be made from, as far
// as there still is one.
func (s *VirtualMachinesService) mismatch(ctx context.Context, e *ensuring[VirtualMachine], preset string, vm VirtualMachine) error {
	p, err := s.preset(ctx, preset, e.settings.lookups())
	switch {
	case lifecycle.IsOwnNotFound(err):
		return nil
	case err != nil:
		return err
	}
	want, have := p.Resources, vm.Resources
	if vm.Status == VMStoppedDisassociated {
		have.GPUs = nil // it has given them back
	}
	return e.mismatch(vm,
		difference{"GPUs", gpus(want.GPUs), gpus(have.GPUs)},
		difference{"vCPUs", number(float64(want.VCPUs)), number(float64(have.VCPUs))},
		difference{"GB of memory", number(want.RAMGB), number(have.RAMGB)},
		difference{"GB of disk", number(want.StorageGB), number(have.StorageGB)},
		difference{"operating system", p.OperatingSystem, vm.OperatingSystem},
	)
}

// gpus are GPUs in words, "" where none are told.
func gpus(counts map[string]int) string {
	var words []string
	for _, model := range slices.Sorted(maps.Keys(counts)) {
		if counts[model] > 0 {
			words = append(words, fmt.Sprint(counts[model], " ", model))
		}
	}
	return strings.Join(words, " and ")
}
