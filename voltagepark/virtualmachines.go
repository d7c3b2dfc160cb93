package voltagepark

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// VirtualMachinesService rents virtual machines.
type VirtualMachinesService struct {
	core  *rest.Core
	waits *waits[VirtualMachine]
}

var (
	vmsDeploy = endpoint(rest.Create, "POST", "/virtual-machines/instant", "deploy virtual machine")
	vmsList   = endpoint(rest.Read, "GET", "/virtual-machines/", "list virtual machines")
	vmsGet    = endpoint(rest.Read, "GET", "/virtual-machines/{id}", "get virtual machine")
	vmsUpdate = endpoint(rest.Write, "PATCH", "/virtual-machines/{id}", "update virtual machine")
	vmsDelete = endpoint(rest.Write, "DELETE", "/virtual-machines/{id}", "delete virtual machine")
	vmsPower  = endpoint(rest.Write, "PUT", "/virtual-machines/{id}/power-status", "set power of virtual machine")
)

// vmsPage is how many virtual machines a page has by default.
const vmsPage = 10

var vms = list[VirtualMachine]{vmsList, vmsPage, readVM, vmID}

func newVirtualMachines(core *rest.Core, budget *poll.Budget) *VirtualMachinesService {
	s := &VirtualMachinesService{core: core}
	s.waits = newWaits(core, vms, budget, &waits[VirtualMachine]{
		ep:        vmsGet,
		operation: "wait for virtual machine",
		get:       s.Get,
		unseen:    func(id string) VirtualMachine { return VirtualMachine{ID: id} },
		status:    func(vm VirtualMachine) string { return string(vm.Status) },
		fail:      func(vm VirtualMachine, e api.WaitError) error { return &WaitError{VM: vm, WaitError: e} },
	})
	return s
}

// Deploy rents a virtual machine. The answer is its id; what the machine is, and
// whether it can be reached, Get and WaitRunning tell.
//
// It takes one request, and bills from now on: Preset.HourlyPrice, until Delete.
// It is never sent twice once the server may have received it; then it ends with
// ErrMaybeCreated, and the AmbiguousError says which name, and which ids if any,
// to look for. When ctx ends after the request was sent, the answer is still
// awaited for a moment (WithGrace).
//
// With MaxHourlyPrice one request more looks the preset's price up first, with its
// disk: over the cap it ends with ErrPriceTooHigh, unknown with ErrPriceUnknown, and
// nothing is deployed. One more looks at what was made: where that tells that it is
// dearer than the cap, it is deleted as by Release, and its Deployment returned
// beside the ErrPriceTooHigh. Where it does not tell its price yet, the one that was
// looked up holds.
//
// ErrUnreachable means that nobody could log in to it, and nothing was sent;
// ErrInvalidArgument that it could not be right otherwise; ErrInsufficientBalance
// that the organization cannot pay; ErrBadRequest that the server did not accept
// it.
//
// Documented as POST /virtual-machines/instant.
func (s *VirtualMachinesService) Deploy(ctx context.Context, spec InstantVM, opts ...DeployOption) (Deployment, error) {
	if err := spec.check(); err != nil {
		return Deployment{}, err
	}
	d, err := s.deploy(spec, deploySettingsOf(opts))
	if err != nil {
		return Deployment{}, err
	}
	return d.do(ctx)
}

// deploy is the deploy of a virtual machine.
func (s *VirtualMachinesService) deploy(spec InstantVM, settings callSettings) (deploy, error) {
	d, err := newDeploy(vmsDeploy, spec.Name, settings)
	p := deployParams(spec.Name, spec.body(), spec.Extra, spec.Password, spec.CloudInit)
	p.Settings = settings.CallSettings
	d.send = func(ctx context.Context) (Deployment, error) {
		made, err := rest.Do(ctx, s.core, vmsDeploy, &p, decodeDeployment(spec.Name))
		return s.waits.sent(spec.Name, made, err, settings.settle)
	}
	d.listed = func(ctx context.Context) (USD, string, error) {
		return s.listedPrice(ctx, spec.ConfigID, settings.lookups())
	}
	d.charged = func(ctx context.Context, id string) USD { return s.charged(ctx, id, settings.lookups()) }
	d.release = s.Release
	return d, err
}

// List yields the organization's virtual machines; ones that were deleted are not
// among them. Reading all of n takes n/10 requests, or n/ListParams.Limit.
//
// Documented as GET /virtual-machines/.
func (s *VirtualMachinesService) List(ctx context.Context, params ListParams, opts ...CallOption) iter.Seq2[VirtualMachine, error] {
	return vms.all(ctx, s.core, params, nil, opts)
}

// ListPage returns one page of List. It takes one request.
//
// Documented as GET /virtual-machines/.
func (s *VirtualMachinesService) ListPage(ctx context.Context, params ListParams, opts ...CallOption) (Page[VirtualMachine], error) {
	return vms.page(ctx, s.core, params, nil, opts)
}

// Get returns one virtual machine. It sends one request. ErrNotFound means that the API
// does not know the id. A response about another machine is ErrBadResponse.
//
// Documented as GET /virtual-machines/{virtual_machine_id}.
func (s *VirtualMachinesService) Get(ctx context.Context, id string, opts ...CallOption) (VirtualMachine, error) {
	return call(ctx, s.core, vmsGet, args(id), opts, about(id, decodeVM, vmID))
}

// Update renames or tags a virtual machine, and returns its name and tags as they
// are then.
//
// It takes one request, costs nothing, and may be repeated safely.
//
// Documented as PATCH /virtual-machines/{virtual_machine_id}.
func (s *VirtualMachinesService) Update(ctx context.Context, id string, update LabelUpdate, opts ...CallOption) (Labels, error) {
	if err := update.check(vmsUpdate, id); err != nil {
		return Labels{}, err
	}
	labels, err := call(ctx, s.core, vmsUpdate, rest.Params{Args: []string{id}, Body: update.body(), Extra: update.Extra}, opts, update.decode(id))
	if name, ok := update.newName(labels); ok && err == nil {
		s.waits.names.Put(id, name)
	}
	return labels, err
}

// Delete deletes a virtual machine with all its data, and ends its billing.
//
// It sends one request and may be repeated safely. ErrNotFound means that the machine
// does not exist any more, or not yet: the API may not know a new machine for a moment.
// ErrRejected means that the response reports a failure, and ErrBadResponse that it
// reports neither success nor failure: the machine may still be billed. WaitGone confirms
// the deletion, soon if this client's Delete was accepted, and in a minute if it was not.
//
// Documented as DELETE /virtual-machines/{virtual_machine_id}.
func (s *VirtualMachinesService) Delete(ctx context.Context, id string, opts ...CallOption) error {
	return s.waits.accept(id, sendDelete(ctx, s.core, vmsDelete, lifecycle.KindVM, id, opts))
}

// SetPower starts or stops a virtual machine, and returns its new power status. Its data
// stays. VMPowerStatus describes the cost: stopped is billed like running.
// stopped_disassociated is billed for its disk only, but its GPU may be given to another
// customer.
//
// It sends one request and may be repeated safely. ErrRejected means that the response
// reports a failure or shows another status. SetPower does not wait until the machine has
// changed, and the next Get may still show the old state. To restart a machine, Wait
// until it is stopped, start it, and then use WaitRunning.
//
// Documented as PUT /virtual-machines/{virtual_machine_id}/power-status.
func (s *VirtualMachinesService) SetPower(ctx context.Context, id string, power VMPowerStatus, opts ...CallOption) (VMPowerStatus, error) {
	switch power {
	case VMPowerStarted, VMPowerStopped, VMPowerStoppedDisassociated:
	default:
		return "", argumentError(vmsPower, id, "power", fmt.Sprintf("%q is none: want \"started\", \"stopped\" or \"stopped_disassociated\"", power))
	}
	shown, err := powerChange{lifecycle.KindVM, id, string(power)}.send(ctx, s.core, vmsPower, opts)
	if err != nil {
		return "", err
	}
	return VMPowerStatus(vmStatus(shown)), nil
}

// Relocate moves a virtual machine to another host node: its status is relocating
// meanwhile.
//
// It takes one request, and is not repeated once the server may have received it:
// ErrMaybeCreated then means that the machine may be moved.
//
// Not on the page: POST /virtual-machines/{id}/relocate, as public clients use it.
func (s *VirtualMachinesService) Relocate(ctx context.Context, id string, opts ...CallOption) error {
	return send(ctx, s.core, vmsRelocate, args(id), opts)
}

// ForwardPort asks for a public port that leads to a port of a virtual machine.
// body is marshalled to JSON: what the server wants there, and what it answers,
// is not known for certain, so the answer is returned as it came; Get tells the
// forwards that there are.
//
// It takes one request, and is not repeated once the server may have received it:
// ErrMaybeCreated then.
//
// Not on the page: POST /virtual-machines/{id}/port-forward, as public clients use
// it.
func (s *VirtualMachinesService) ForwardPort(ctx context.Context, id string, body any, opts ...CallOption) (json.RawMessage, error) {
	if body == nil {
		return nil, argumentError(vmsForward, id, "body", "it is nil: want what the server is to be sent")
	}
	var resp Response
	err := send(ctx, s.core, vmsForward, rest.Params{Args: []string{id}, Body: body}, append(slices.Clone(opts), WithResponse(&resp)))
	if asked := settingsOf(opts).Response; asked != nil {
		*asked = resp
	}
	if err != nil {
		return nil, err
	}
	if !json.Valid(resp.Raw()) {
		return nil, nil // nothing, or no JSON: it was accepted, and that is all
	}
	return json.RawMessage(resp.Raw()), nil
}
