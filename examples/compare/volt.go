package main

import (
	"context"
	"errors"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

func fromVolt(ctx context.Context) (offers []offer, simulated bool, err error) {
	client, err := volt.New(volt.WithUserAgent("volt-examples"))
	if errors.Is(err, volt.ErrNoAPIKey) {
		sim, err := volttest.Start()
		if err != nil {
			return nil, true, err
		}
		defer sim.Close()
		client, err = sim.Client()
		if err != nil {
			return nil, true, err
		}
		simulated = true
	} else if err != nil {
		return nil, false, err
	}
	machines, err := client.Machines.List(ctx)
	if err != nil {
		return nil, simulated, err
	}
	for _, m := range machines.Items {
		if !m.InStock() {
			continue
		}
		o := offer{provider: "volt", what: m.Name, gpu: m.GPUType, gpus: max(1, m.GPUCount), total: m.PriceOf(0)}
		if m.CostPerGPUHour.Known() { // rented GPU by GPU
			o.gpus, o.each, o.total = 1, m.CostPerGPUHour, m.CostPerGPUHour
		}
		offers = append(offers, o.priced())
	}
	return offers, simulated, nil
}
