package voltagepark

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// PresetsService lists the sizes that virtual machines are deployed in.
type PresetsService struct{ core *rest.Core }

var (
	presetsList = endpoint(rest.Read, "GET", "/instant-deploy-presets/", "list presets")
	presetsGet  = endpoint(rest.Read, "GET", "/instant-deploy-presets/{id}", "get preset")
)

// Preset is a size that a virtual machine can be deployed in at once, what runs
// on it, and what it costs. What is absent or null is the zero value.
type Preset struct {
	// ID is what InstantVM.ConfigID takes.
	ID string `json:"id"`
	// Resources are what the machine has.
	Resources Resources `json:"resources"`
	// OperatingSystem is what it runs, such as "Ubuntu 20.04 LTS".
	OperatingSystem string `json:"operating_system,omitempty"`
	// ComputeHourlyPrice is in USD per hour, for the whole machine without its
	// disk.
	ComputeHourlyPrice USD `json:"compute_rate_hourly,omitzero"`
	// StorageHourlyPrice is in USD per hour, for its disk.
	StorageHourlyPrice USD `json:"storage_rate_hourly,omitzero"`
	// LocationIDs are where there is one to be had now; none means no capacity.
	LocationIDs []string `json:"location_ids_with_availability,omitzero"`
}

// HourlyPrice is what the machine costs in USD per hour while it runs, with its
// disk; unknown where either part is.
func (p Preset) HourlyPrice() USD { return p.ComputeHourlyPrice.Add(p.StorageHourlyPrice) }

// Available reports whether one can be had somewhere now.
func (p Preset) Available() bool { return len(p.LocationIDs) > 0 }

// List returns all presets. It takes one request: the list has no pages.
//
// Documented as GET /instant-deploy-presets/.
func (s *PresetsService) List(ctx context.Context, opts ...CallOption) ([]Preset, error) {
	return call(ctx, s.core, presetsList, rest.Params{}, opts, decodePresets)
}

// Get returns one preset. It takes one request.
//
// Documented as GET /instant-deploy-presets/{instant_deploy_preset_id}.
func (s *PresetsService) Get(ctx context.Context, id string, opts ...CallOption) (Preset, error) {
	return call(ctx, s.core, presetsGet, args(id), opts, decodePreset)
}

var decodePreset = client.One(readPreset, func(p Preset) string { return p.ID })

func decodePresets(body []byte) ([]Preset, error) {
	presets, _, err := wire.List(body, readPreset, "results")
	return presets, err
}

func readPreset(object wire.Value) (out Preset) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "resources":
			out.Resources = readResources(v)
		case "operating_system":
			out.OperatingSystem = v.Text()
		case "compute_rate_hourly":
			out.ComputeHourlyPrice = v.USD()
		case "storage_rate_hourly":
			out.StorageHourlyPrice = v.USD()
		case "location_ids_with_availability":
			out.LocationIDs = v.Texts()
		}
	}
	return out
}
