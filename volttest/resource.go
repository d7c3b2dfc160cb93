package volttest

import (
	"fmt"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// A Resource is a size of confidential pods. It is also an Option, which adds it to the
// sizes on the API's page, or replaces the size of the same name.
type Resource struct {
	// Name is the name of the size, such as "h100-small". GPU is the GPU's name, such as
	// "H100".
	Name, GPU string
	// GPUs is the number of GPUs of a pod.
	GPUs int
	// HourlyPrice is the price of a pod in dollars per hour, such as "2.50".
	HourlyPrice string
	// Stock is the number of free GPUs.
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
