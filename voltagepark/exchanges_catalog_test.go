package voltagepark_test

import (
	"context"

	"github.com/voltagegpu/volt-go/voltagepark"
)

var aHostNode = voltagepark.HostNode{
	ID: anID, LocationID: anID,
	Available: voltagepark.Resources{GPUs: map[string]int{"h100-sxm5-80gb": 8}, VCPUs: 208, RAMGB: 960, StorageGB: 14000},
	Pricing: voltagepark.HostNodePricing{
		PerGPU:  map[string]voltagepark.USD{"h100-sxm5-80gb": voltagepark.MustUSD("3.5")},
		PerVCPU: voltagepark.MustUSD("0.00003"), PerGBRAM: voltagepark.MustUSD("0.000001"), PerGBStorage: voltagepark.MustUSD("0.000001"),
	},
	AvailablePorts: []int{1},
}

var aLocation = voltagepark.Location{
	ID: anID, City: "text", Region: "text", Country: "text", HostNodes: []voltagepark.HostNode{aHostNode},
}

var aPreset = voltagepark.Preset{
	ID: anID, Resources: aSize, OperatingSystem: "Ubuntu 20.04 LTS",
	ComputeHourlyPrice: unreadable("text"), StorageHourlyPrice: unreadable("text"), LocationIDs: []string{anID},
}

var catalogExchanges = []exchange{
	{
		Answer: "voltagepark/locations_list.response.json", Method: "GET", Path: "/locations/", Query: "limit=3",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.Locations.ListPage(ctx, voltagepark.ListParams{})
		},
		Want: onePage(aLocation),
	},
	{
		Answer: "voltagepark/locations_get.response.json", Method: "GET", Path: "/locations/" + anID,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) { return c.Locations.Get(ctx, anID) },
		Want: aLocation,
	},
	{
		Answer: "voltagepark/hostnodes_get.response.json", Method: "GET", Path: "/hostnodes/" + anID,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) { return c.HostNodes.Get(ctx, anID) },
		Want: aHostNode,
	},
	{
		Answer: "voltagepark/presets_list.response.json", Method: "GET", Path: "/instant-deploy-presets/",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) { return c.Presets.List(ctx) },
		Want: []voltagepark.Preset{aPreset},
	},
	{
		Answer: "voltagepark/presets_get.response.json", Method: "GET", Path: "/instant-deploy-presets/" + anID,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) { return c.Presets.Get(ctx, anID) },
		Want: aPreset,
	},
}
