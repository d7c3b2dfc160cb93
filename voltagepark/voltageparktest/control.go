package voltageparktest

import (
	"fmt"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	park "github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

// The locations and presets that every simulator has, by their ids.
const (
	// Dallas has two host nodes and bare metal on both networks, Quincy one and
	// InfiniBand, Ashburn one and Ethernet, SaltLake bare metal alone.
	Dallas   string = park.Dallas
	Quincy   string = park.Quincy
	Ashburn  string = park.Ashburn
	SaltLake string = park.SaltLake

	// OneGPU, TwoGPUs, FourGPUs and EightGPUs are presets with as many H100s.
	OneGPU    string = park.OneGPU
	TwoGPUs   string = park.TwoGPUs
	FourGPUs  string = park.FourGPUs
	EightGPUs string = park.EightGPUs
)

// SetStock changes how many GPUs are free for virtual machines: see Stock.
func (s *Sim) SetStock(gpus int) error {
	if err := atLeastZero("SetStock", gpus); err != nil {
		return err
	}
	s.world.SetVMStock(gpus)
	return nil
}

// SetBareMetalStock changes how many GPUs are free for bare metal: see
// BareMetalStock.
func (s *Sim) SetBareMetalStock(gpus int) error {
	if err := atLeastZero("SetBareMetalStock", gpus); err != nil {
		return err
	}
	s.world.SetMetalStock(gpus)
	return nil
}

// SetGPUPrice changes what a GPU costs in dollars an hour for what is deployed
// from now on.
func (s *Sim) SetGPUPrice(usd string) error {
	m, err := kernel.ParseMoney(usd)
	if err == nil && m <= 0 {
		err = fmt.Errorf("%q: want more than 0", usd)
	}
	if err != nil {
		return err
	}
	s.world.SetGPUPrice(m)
	return nil
}
