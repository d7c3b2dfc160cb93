package voltagepark

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// The calls that public clients of this API make and its page lacks.
var (
	vmsInstantLocations = unlistedEndpoint(rest.Read, "GET", "/virtual-machines/instant/locations", "list instant locations")
	vmsRelocate         = unlistedEndpoint(rest.Create, "POST", "/virtual-machines/{id}/relocate", "relocate virtual machine")
	vmsForward          = unlistedEndpoint(rest.Create, "POST", "/virtual-machines/{id}/port-forward", "forward port of virtual machine")
	rentalsGet          = opaque(unlistedEndpoint(rest.Read, "GET", "/bare-metal/{id}", "get bare metal"))
	storageDelete       = unlistedEndpoint(rest.Write, "DELETE", "/storage/{id}", "delete storage")
	storageRate         = unlistedEndpoint(rest.Read, "GET", "/storage/hourly-rate", "get storage rate")
	billingRate         = unlistedEndpoint(rest.Read, "GET", "/billing/hourly-rate", "get billing rate")
	organizationGet     = unlistedEndpoint(rest.Read, "GET", "/organization", "get organization")
)

// InstantLocation is where virtual machines can be deployed at once.
type InstantLocation struct {
	// ID is the location's.
	ID string `json:"id"`
	// Presets are what can be deployed there.
	Presets []LocationPreset `json:"available_presets,omitzero"`
}

// LocationPreset is a preset at a location.
type LocationPreset struct {
	Preset
	// AvailableVMs is how many can be deployed there now, -1 where it is not told.
	AvailableVMs int `json:"available_vms"`
}

// InstantLocations yields where virtual machines can be deployed at once, and how
// many of each preset. It takes one request a page.
//
// Not on the page: GET /virtual-machines/instant/locations, as public clients use
// it. Presets.List is documented, and tells in Preset.LocationIDs where there is
// one at all.
func (s *VirtualMachinesService) InstantLocations(ctx context.Context, params ListParams, opts ...CallOption) iter.Seq2[InstantLocation, error] {
	return instantLocations.all(ctx, s.core, params, nil, opts)
}

// InstantLocationsPage returns one page of InstantLocations. It takes one request.
//
// Not on the page: see InstantLocations.
func (s *VirtualMachinesService) InstantLocationsPage(ctx context.Context, params ListParams, opts ...CallOption) (Page[InstantLocation], error) {
	return instantLocations.page(ctx, s.core, params, nil, opts)
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

// Get returns one rental. It takes one request.
//
// Not on the page: GET /bare-metal/{id}, as public clients use it. List is
// documented, and has the same fields.
func (s *BareMetalService) Get(ctx context.Context, id string, opts ...CallOption) (Rental, error) {
	return call(ctx, s.core, rentalsGet, args(id), opts, decodeRental)
}

// Delete deletes a volume with all its data, which ends its bill.
//
// It takes one request and may be repeated safely.
//
// Not on the page: DELETE /storage/{id}, as public clients use it.
func (s *StorageService) Delete(ctx context.Context, id string, opts ...CallOption) error {
	return send(ctx, s.core, storageDelete, args(id), opts)
}

// HourlyRate returns what storage costs, in USD per GB and hour. It takes one
// request.
//
// Not on the page: GET /storage/hourly-rate, as public clients use it.
func (s *StorageService) HourlyRate(ctx context.Context, opts ...CallOption) (USD, error) {
	return call(ctx, s.core, storageRate, rest.Params{}, opts, decodeRate)
}

// HourlyRate returns what all that the organization has costs, in USD per hour.
// It takes one request.
//
// Not on the page: GET /billing/hourly-rate, as public clients use it.
func (s *BillingService) HourlyRate(ctx context.Context, opts ...CallOption) (USD, error) {
	return call(ctx, s.core, billingRate, rest.Params{}, opts, decodeRate)
}

// OrganizationService tells whom the key belongs to.
type OrganizationService struct{ core *rest.Core }

// Organization is whom an API key belongs to.
type Organization struct {
	// ID is the organization's.
	ID string `json:"id"`
	// Name is its name.
	Name string `json:"name,omitempty"`
	// BillingEmails are who is written to about bills, besides its users.
	BillingEmails []string `json:"billing_notification_target_emails,omitzero"`
}

// Get returns the organization that the API key belongs to. It takes one request.
//
// Not on the page: GET /organization, as public clients use it.
func (s *OrganizationService) Get(ctx context.Context, opts ...CallOption) (Organization, error) {
	return call(ctx, s.core, organizationGet, rest.Params{}, opts, decodeOrganization)
}

var (
	instantLocations   = list[InstantLocation]{vmsInstantLocations, 0, readInstantLocation, func(l InstantLocation) string { return l.ID }}
	decodeOrganization = client.One(readOrganization, func(o Organization) string { return o.ID })
)

func readInstantLocation(object wire.Value) (out InstantLocation) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "available_presets":
			out.Presets = readAll(v, readLocationPreset)
		}
	}
	return out
}

func readLocationPreset(object wire.Value) LocationPreset {
	out := LocationPreset{Preset: readPreset(object), AvailableVMs: -1}
	for name, v := range object.Members() {
		if string(name) == "available_vms" {
			out.AvailableVMs = v.Int(-1)
		}
	}
	return out
}

func readOrganization(object wire.Value) (out Organization) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "name":
			out.Name = v.Text()
		case "billing_notification_target_emails":
			out.BillingEmails = v.Texts()
		}
	}
	return out
}

var errNoRate = errors.New("it holds no rate")

func decodeRate(body []byte) (out api.USD, err error) {
	object, err := wire.Object(body)
	if err != nil {
		return USD{}, err
	}
	for name, v := range object.Members() {
		switch string(name) {
		case "rate_hourly", "hourly_rate_per_gb":
			out = v.USD()
		}
	}
	if !out.Known() {
		return USD{}, errNoRate
	}
	return out, nil
}
