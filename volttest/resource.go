package volttest

import "github.com/voltagegpu/volt-go/internal/sim"

// Resource is a size of confidential pod. As an Option it is there beside those
// that the API's page names, or instead of the one of the same name.
type Resource struct {
	// Name is what a pod is made with, such as "h100-small"; GPU is the GPU's
	// name, such as "H100".
	Name, GPU string
	// GPUs is how many a pod has.
	GPUs int
	// HourlyPrice is what a pod costs in dollars per hour, such as "2.50".
	HourlyPrice string
	// Stock is how many GPUs are free.
	Stock int
}

func (r Resource) apply(s *settings) {
	tier, err := sim.NewTier(r.Name, r.GPU, r.GPUs, s.money("Resource.HourlyPrice", r.HourlyPrice), r.Stock)
	if err != nil {
		s.fail("%v", err)
		return
	}
	s.cfg.MoreTiers = append(s.cfg.MoreTiers, tier)
}
