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

// Ensure makes sure that there is one live virtual machine with the spec's name: it
// adopts the one that there is, or else deploys it, at most once in a call. Calling
// it again is the retry. A machine that failed, is outbid, terminated or being
// terminated is never adopted. A stopped one is, as it is: see VirtualMachine.Status. A
// machine of the name with an unknown status is neither: Ensure deploys nothing and
// returns ErrCannotVerify, which shows the status and the id.
//
// After a deploy whose outcome is unknown it only looks, until the settle window (a
// minute; WithSettle) is over, also after it has found one: then it returns the
// machine, or an AmbiguousError where none has shown up. What it adopts, or finds in
// this way, is not deleted when it is over the cap of MaxHourlyPrice, since another
// process may have made it: it is returned beside the PriceError. Where such a machine
// does not tell its price, the preset's counts.
//
// It fails with ErrDuplicateName where several machines have the name, all of them named;
// with ErrSpecMismatch where the one of that name has other resources or another
// operating system than the preset, as far as both are told; with
// ErrCannotVerify, and deploys nothing, where a live machine's name cannot be
// read, or may be what the server has made of the spec's (train-1 of Train-1), or Get
// does not know one of the name that the list shows, or the list is not whole; and
// otherwise as Deploy does.
//
// Within a client, calls under one name take turns, and what it has just deployed
// under the name, or may have, counts also while the list does not show it: for the
// settle window such a deploy is looked for, and not made again. Two processes that
// call it at the same time under one name can both deploy: this API cannot exclude
// that. A look after the deploy names the twin where it can be seen, as ErrDuplicateName.
//
// A look takes one request for each 100 machines. Adopting takes one, a Get and the
// preset; deploying two beside what Deploy takes, and seven more where its outcome is
// unknown, with a Get for each id that it told. It bills what Deploy bills.
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
