package voltagepark

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/poll"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// BareMetalService rents whole nodes.
type BareMetalService struct {
	core  *rest.Core
	waits *waits[Rental]
}

var (
	rentalLocations = endpoint(rest.Read, "GET", "/bare-metal/locations", "list bare metal locations")
	rentalsDeploy   = endpoint(rest.Create, "POST", "/bare-metal/", "deploy bare metal")
	rentalsList     = opaque(endpoint(rest.Read, "GET", "/bare-metal/", "list bare metal"))
	rentalsPower    = endpoint(rest.Write, "PUT", "/bare-metal/{id}/power-status", "set power of bare metal")
	rentalsDelete   = endpoint(rest.Write, "DELETE", "/bare-metal/{id}", "delete bare metal")
	rentalsUpdate   = opaque(endpoint(rest.Write, "PATCH", "/bare-metal/{id}", "update bare metal"))
	rentalsReboot   = endpoint(rest.Create, "POST", "/bare-metal/{id}/reboot", "reboot bare metal")
)

// rentalsPage is how many rentals a page has by default.
const rentalsPage = 20

var rentals = list[Rental]{rentalsList, rentalsPage, readRental, rentalID}

func newBareMetal(core *rest.Core, budget *poll.Budget) *BareMetalService {
	s := &BareMetalService{core: core}
	s.waits = newWaits(core, rentals, budget, &waits[Rental]{
		ep:        rentalsGet,
		operation: "wait for bare metal",
		get:       s.Get,
		unseen:    func(id string) Rental { return Rental{ID: id} },
		status:    func(r Rental) string { return string(r.Status) },
		fail:      func(r Rental, e api.WaitError) error { return &WaitError{Rental: r, WaitError: e} },
	})
	return s
}

// Locations yields where bare metal can be rented, how much is free there, and at
// what price. It takes one request a page; how many a page has is the server's
// choice where ListParams.Limit is 0.
//
// Documented as GET /bare-metal/locations.
func (s *BareMetalService) Locations(ctx context.Context, params ListParams, opts ...CallOption) iter.Seq2[BareMetalLocation, error] {
	return bareMetalLocations.all(ctx, s.core, params, nil, opts)
}

// LocationsPage returns one page of Locations. It takes one request.
//
// Documented as GET /bare-metal/locations.
func (s *BareMetalService) LocationsPage(ctx context.Context, params ListParams, opts ...CallOption) (Page[BareMetalLocation], error) {
	return bareMetalLocations.page(ctx, s.core, params, nil, opts)
}

// Deploy rents bare metal, and makes a Kubernetes cluster of it. The answer is
// the rental's id; List and WaitRunning tell the rest.
//
// It takes one request, and bills from now on, until Delete: the location's price
// per GPU and hour. It is never sent twice once the server may have received it;
// then it ends with ErrMaybeCreated, and the AmbiguousError says which name, and
// which ids if any, to look for. When ctx ends after the request was sent, the
// answer is still awaited for a moment (WithGrace).
//
// With MaxHourlyPrice the location's price for all of the GPUs is looked up first,
// one request for each page of Locations: over the cap it ends with ErrPriceTooHigh,
// unknown with ErrPriceUnknown, and nothing is deployed. A volume has a price of its
// own beside it. One request more, for each 100 rentals, looks at what was made:
// where that tells that it is dearer than the cap, it is deleted as by Release, and
// its Deployment returned beside the ErrPriceTooHigh. Where it does not tell its
// price yet, the one that was looked up holds.
//
// ErrUnreachable means that nobody could log in to it, and nothing was sent;
// ErrInvalidArgument that it could not be right otherwise; ErrInsufficientBalance
// that the organization cannot pay; ErrBadRequest that the server did not accept
// it.
//
// Documented as POST /bare-metal/.
func (s *BareMetalService) Deploy(ctx context.Context, spec BareMetal, opts ...DeployOption) (Deployment, error) {
	if err := spec.check(); err != nil {
		return Deployment{}, err
	}
	d, err := s.deploy(spec, deploySettingsOf(opts))
	if err != nil {
		return Deployment{}, err
	}
	return d.do(ctx)
}

// deploy is the deploy of a rental.
func (s *BareMetalService) deploy(spec BareMetal, settings callSettings) (deploy, error) {
	d, err := newDeploy(rentalsDeploy, spec.Name, settings)
	p := deployParams(spec.Name, spec.body(), spec.Extra, Secret{}, spec.CloudInit)
	p.Settings = settings.CallSettings
	d.send = func(ctx context.Context) (Deployment, error) {
		made, err := rest.Do(ctx, s.core, rentalsDeploy, &p, decodeDeployment(spec.Name))
		return s.waits.sent(spec.Name, made, err, settings.settle)
	}
	d.listed = func(ctx context.Context) (USD, string, error) { return s.listedPrice(ctx, spec, settings.lookups()) }
	d.charged = func(ctx context.Context, id string) USD { return s.charged(ctx, id, settings.lookups()) }
	d.release = s.Release
	return d, err
}

// List yields the organization's rentals; ones that were deleted are not among
// them, and pending ones have few fields. Reading all of n takes n/20 requests,
// or n/ListParams.Limit.
//
// Documented as GET /bare-metal/.
func (s *BareMetalService) List(ctx context.Context, params ListParams, opts ...CallOption) iter.Seq2[Rental, error] {
	return rentals.all(ctx, s.core, params, nil, opts)
}

// ListPage returns one page of List. It takes one request.
//
// Documented as GET /bare-metal/.
func (s *BareMetalService) ListPage(ctx context.Context, params ListParams, opts ...CallOption) (Page[Rental], error) {
	return rentals.page(ctx, s.core, params, nil, opts)
}

// Get returns one rental. It takes one request.
//
// Not on the page: GET /bare-metal/{id}, as public clients use it. List is
// documented, and has the same fields.
func (s *BareMetalService) Get(ctx context.Context, id string, opts ...CallOption) (Rental, error) {
	return call(ctx, s.core, rentalsGet, args(id), opts, about(id, decodeRental, rentalID))
}

// SetPower switches a rental's nodes on or off. The rental stays, and the page does not
// document a lower price while they are off.
//
// It sends one request and may be repeated safely. ErrRejected means that the response
// reports a failure or shows another status. SetPower does not wait until the nodes have
// changed, and the next Get may still show the old state: Wait until the state has
// changed, and then use WaitRunning.
//
// Documented as PUT /bare-metal/{baremetal_rental_id}/power-status.
func (s *BareMetalService) SetPower(ctx context.Context, id string, power RentalPowerStatus, opts ...CallOption) error {
	if power != RentalPowerStarted && power != RentalPowerStopped {
		return argumentError(rentalsPower, id, "power", fmt.Sprintf("%q is none: want \"started\" or \"stopped\"", power))
	}
	_, err := powerChange{lifecycle.KindRental, id, string(power)}.send(ctx, s.core, rentalsPower, opts)
	return err
}

// Delete deletes a rental with all the data on its disks, and ends its billing.
//
// It sends one request and may be repeated safely. ErrNotFound means that the rental does
// not exist any more, or not yet: the API may not know a new rental for a moment.
// ErrRejected means that the response reports a failure, and ErrBadResponse that it
// reports neither success nor failure: the rental may still be billed. WaitGone confirms
// the deletion, soon if this client's Delete was accepted, and in a minute if it was not.
//
// Documented as DELETE /bare-metal/{baremetal_rental_id}.
func (s *BareMetalService) Delete(ctx context.Context, id string, opts ...CallOption) error {
	return s.waits.accept(id, sendDelete(ctx, s.core, rentalsDelete, lifecycle.KindRental, id, opts))
}

// Update renames or tags a rental, and returns its name and tags as they are
// then.
//
// It takes one request, costs nothing, and may be repeated safely.
//
// Documented as PATCH /bare-metal/{baremetal_rental_id}.
func (s *BareMetalService) Update(ctx context.Context, id string, update LabelUpdate, opts ...CallOption) (Labels, error) {
	if err := update.check(rentalsUpdate, id); err != nil {
		return Labels{}, err
	}
	labels, err := call(ctx, s.core, rentalsUpdate, rest.Params{Args: []string{id}, Body: update.body(), Extra: update.Extra}, opts, update.decode(id))
	if name, ok := update.newName(labels); ok && err == nil {
		s.waits.names.Put(id, name)
	}
	return labels, err
}

// Reboot reboots those of a rental's nodes that have these public addresses, from
// Rental.Nodes. The rental is pending until they are back, which may not show at
// once: a WaitRunning right after it may return the state from before. Wait for
// RentalPending first, in a context that bounds it, since a short one may be missed.
//
// It takes one request and costs nothing. It is never sent twice once the server
// may have received it: ErrMaybeCreated then means that the nodes may reboot.
//
// Documented as POST /bare-metal/{baremetal_rental_id}/reboot.
func (s *BareMetalService) Reboot(ctx context.Context, id string, publicIPs []string, opts ...CallOption) error {
	if len(publicIPs) == 0 || slices.ContainsFunc(publicIPs, isBlank) {
		return argumentError(rentalsReboot, id, "publicIPs", "it is empty, or has an empty one: want the PublicIP of one Node or more")
	}
	body := struct {
		PublicIPs []string `json:"public_ips"`
	}{publicIPs}
	return send(ctx, s.core, rentalsReboot, rest.Params{Args: []string{id}, Body: body}, opts)
}
