package voltagepark

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

type presetView struct {
	ID          string        `json:"id"`
	Resources   resourcesView `json:"resources"`
	System      string        `json:"operating_system"`
	ComputeRate dollars       `json:"compute_rate_hourly"`
	StorageRate dollars       `json:"storage_rate_hourly"`
	Locations   []string      `json:"location_ids_with_availability"`
}

func (s *Server) presetView(p *preset) presetView {
	rates := s.catalogue.rates(p.resources)
	v := presetView{p.id, p.resources.view(), p.system, dollars(rates.compute()), dollars(rates.storage), []string{}}
	for _, l := range s.catalogue.locations {
		if s.catalogue.room(p.resources, l) != nil || !s.does(PresetLocations) {
			v.Locations = append(v.Locations, l.id)
		}
	}
	return v
}

func (c *catalogue) preset(id string) *preset {
	for _, p := range c.presets {
		if p.id == id {
			return p
		}
	}
	return nil
}

func (s *Server) listPresets(*call) *answer {
	var rows []presetView
	for _, p := range s.catalogue.presets {
		rows = append(rows, s.presetView(p))
	}
	return kernel.OK(rows)
}

func (s *Server) getPreset(c *call) *answer {
	if p := s.catalogue.preset(c.ID); p != nil {
		return kernel.OK(s.presetView(p))
	}
	return s.notFound("Instant deploy preset")
}

// rates are what a virtual machine costs an hour.
type rates struct{ gpus, vcpus, ram, storage Money }

// rates are what resources cost now.
func (c *catalogue) rates(r resources) rates {
	return rates{c.gpuPrice * Money(r.gpus), perVCPU * Money(r.vcpus), perRAMGB * Money(r.ramGB), perStorageGB * Money(r.storageGB)}
}

func (r rates) compute() Money { return r.gpus + r.vcpus + r.ram }

// full is what is billed while the machine has its GPUs.
func (r rates) full() Money { return r.compute() + r.storage }
