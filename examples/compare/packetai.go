package main

import (
	"context"
	"errors"

	"github.com/voltagegpu/volt-go/packetai"
	"github.com/voltagegpu/volt-go/packetai/packetaitest"
)

func fromPacketAI(ctx context.Context) (offers []offer, simulated bool, err error) {
	client, err := packetai.New(packetai.WithUserAgent("volt-examples"))
	if errors.Is(err, packetai.ErrNoAPIKey) {
		sim, err := packetaitest.Start()
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
	list, err := client.Offers.List(ctx, packetai.OffersParams{})
	if err != nil {
		return nil, simulated, err
	}
	for _, o := range list.Items {
		if o.SoldOut() {
			continue
		}
		offers = append(offers, offer{
			provider: "packet.ai", what: "bare metal, " + o.Region, gpu: o.GPUType, gpus: max(1, o.GPUCount), total: o.HourlyPrice, each: o.GPUHourlyPrice,
		}.priced())
	}
	return offers, simulated, nil
}
