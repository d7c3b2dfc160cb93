package volttest

import (
	"fmt"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Resource is a size of confidential pod. Given as an Option, it is added to those
// that the API's page names, or replaces the one of the same name.
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

// Apply implements Option.
func (r Resource) Apply(s *apitest.Settings) {
	configure(func(c *sim.Config) error {
		price, err := kernel.ParseMoney(r.HourlyPrice)
		if err != nil {
			return fmt.Errorf("Resource.HourlyPrice: %w", err)
		}
		tier, err := sim.NewTier(r.Name, r.GPU, r.GPUs, price, r.Stock)
		if err != nil {
			return err
		}
		c.MoreTiers = append(c.MoreTiers, tier)
		return nil
	}).Apply(s)
}
