package main

import (
	"cmp"
	"context"
	"errors"

	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

func fromVoltagePark(ctx context.Context) (offers []offer, simulated bool, err error) {
	client, err := voltagepark.New(voltagepark.WithUserAgent("volt-examples"))
	if errors.Is(err, voltagepark.ErrNoAPIKey) {
		sim, err := voltageparktest.Start()
		if err != nil {
			return nil, true, err
		}
		defer sim.Close()
		if client, err = sim.Client(); err != nil {
			return nil, true, err
		}
		simulated = true
	} else if err != nil {
		return nil, false, err
	}
	presets, err := client.Presets.List(ctx)
	if err != nil {
		return nil, simulated, err
	}
	for _, p := range presets {
		if !p.Available() {
			continue
		}
		for model, count := range p.Resources.GPUs {
			o := offer{provider: "voltage park", what: "virtual machine, " + p.OperatingSystem, gpu: model, gpus: count, total: p.HourlyPrice()}
			offers = append(offers, o.priced())
		}
	}
	cities := map[string]string{}
	for l, err := range client.Locations.List(ctx, voltagepark.ListParams{Limit: 100}) {
		if err != nil {
			return nil, simulated, err
		}
		cities[l.ID] = l.City
	}
	for l, err := range client.BareMetal.Locations(ctx, voltagepark.ListParams{}) {
		if err != nil {
			return nil, simulated, err
		}
		node := offer{provider: "voltage park", gpu: l.NodeSpecs.GPUModel, gpus: l.NodeSpecs.GPUCount}
		for _, network := range []voltagepark.NetworkType{voltagepark.NetworkEthernet, voltagepark.NetworkInfiniBand} {
			o := node
			free := 0
			if o.each, free = l.GPUPrice(network); free >= o.gpus {
				o.what = "bare metal, " + string(network) + ", " + cmp.Or(cities[l.ID], "location "+l.ID)
				offers = append(offers, o.priced())
			}
		}
	}
	return offers, simulated, nil
}
