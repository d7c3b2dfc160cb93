package voltagepark

import (
	"context"
	"iter"

	"github.com/voltagegpu/volt-go/internal/wire"
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

var instantLocations = list[InstantLocation]{vmsInstantLocations, 0, readInstantLocation, func(l InstantLocation) string { return l.ID }}

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
