package packetaitest

import (
	"fmt"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	sim "github.com/voltagegpu/volt-go/internal/sim/packetai"
)

// Offer is a machine that can be deployed. Given as an Option, it is added to those
// that there are by default (off_abc123, the NVIDIA B200 of the API's page, and
// others), or replaces the one of the same id.
type Offer struct {
	// ID is what a deploy names; GPUType is such as "NVIDIA B200".
	ID, GPUType string
	// Provider is voltage-park by default, Region dallas-usa-5 and InstanceType
	// BARE_METAL.
	Provider, Region, InstanceType string
	// GPUCount is how many GPUs the machine has: 8 by default.
	GPUCount int
	// OperatingSystems are those that it can be deployed with: Ubuntu 22.04 by
	// default.
	OperatingSystems []string
	// HourlyPrice is what the machine costs in dollars per hour, such as "36.00".
	HourlyPrice string
	// Stock is how many such machines are free.
	Stock int
}

// Apply implements Option.
func (o Offer) Apply(s *apitest.Settings) {
	configure(func(c *sim.Config) error {
		price, err := kernel.ParseMoney(o.HourlyPrice)
		if err != nil {
			return fmt.Errorf("Offer.HourlyPrice: %w", err)
		}
		offer, err := sim.NewOffer(sim.Offer{
			ID: o.ID, Provider: o.Provider, GPUType: o.GPUType, GPUCount: o.GPUCount, Region: o.Region,
			OperatingSystems: o.OperatingSystems, InstanceType: o.InstanceType, Price: price, Stock: o.Stock,
		})
		if err != nil {
			return err
		}
		c.MoreOffers = append(c.MoreOffers, offer)
		return nil
	}).Apply(s)
}
