package voltagepark

import (
	"context"
	"fmt"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
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
	p := rest.Params{Settings: settingsOf(opts).CallSettings}
	return rest.Do(ctx, s.core, presetsList, &p, func(body []byte) ([]Preset, error) { return decodePresets(body, p.Head) })
}

// Get returns one preset. It takes one request.
//
// Documented as GET /instant-deploy-presets/{instant_deploy_preset_id}.
func (s *PresetsService) Get(ctx context.Context, id string, opts ...CallOption) (Preset, error) {
	return call(ctx, s.core, presetsGet, args(id), opts, about(id, decodePreset, presetID))
}

func presetID(p Preset) string { return p.ID }

var decodePreset = client.One(readPreset, presetID)

// decodePresets reads the list of presets. It has no pages, so a partial list is an
// error.
func decodePresets(body []byte, head rest.Head) ([]Preset, error) {
	presets, paging, err := wire.List(body, readPreset, "results")
	if err != nil {
		return nil, err
	}
	paging.ReadHeader(head.Status, head.Header)
	if evidence, why := lifecycle.ListComplete(paging, len(presets), "", "results"); evidence != lifecycle.Known {
		return nil, fmt.Errorf("the list is not known to be complete: %s", why)
	}
	return presets, nil
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
