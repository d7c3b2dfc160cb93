package voltagepark_test

import (
	"context"
	"fmt"

	"github.com/voltagegpu/volt-go/voltagepark"
)

func ExampleLocationsService_List() {
	client := exampleClient("GET /locations/", "locations_list.response.json")

	for l, err := range client.Locations.List(context.Background(), voltagepark.ListParams{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, node := range l.HostNodes {
			fmt.Println(node.Available.GPUs, node.Pricing.PerGPU)
		}
	}
	// Output: map[h100-sxm5-80gb:8] map[h100-sxm5-80gb:$3.50]
}

func ExampleLocationsService_ListPage() {
	client := exampleClient("GET /locations/", "locations_list.response.json")

	page, err := client.Locations.ListPage(context.Background(), voltagepark.ListParams{Limit: 1})
	fmt.Println(page.Total, page.Items[0].City, err)
	// Output: 1 text <nil>
}

func ExampleLocationsService_Get() {
	client := exampleClient("GET /locations/"+anID, "locations_get.response.json")

	location, err := client.Locations.Get(context.Background(), anID)
	fmt.Println(len(location.HostNodes), err)
	// Output: 1 <nil>
}

func ExampleHostNodesService_Get() {
	client := exampleClient("GET /hostnodes/"+anID, "hostnodes_get.response.json")

	node, err := client.HostNodes.Get(context.Background(), anID)
	fmt.Println(node.Available.GPUCount(), "GPUs,", node.Available.RAMGB, "GB,", node.Pricing.PerVCPU, "per vCPU and hour", err)
	// Output: 8 GPUs, 960 GB, $0.00003 per vCPU and hour <nil>
}

func ExamplePresetsService_List() {
	client := exampleClient("GET /instant-deploy-presets/", "presets_list.response.json")

	presets, err := client.Presets.List(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range presets {
		fmt.Println(p.Resources.GPUs, p.OperatingSystem, p.Available())
	}
	// Output: map[h100-sxm5-80gb:1] Ubuntu 20.04 LTS true
}

func ExamplePresetsService_Get() {
	client := exampleClient("GET /instant-deploy-presets/p-1", `{"id":"p-1","compute_rate_hourly":"2.25","storage_rate_hourly":0.25}`)

	preset, err := client.Presets.Get(context.Background(), "p-1")
	fmt.Println(preset.HourlyPrice(), preset.Available(), err)
	// Output: $2.50 false <nil>
}

func ExampleCloudInitService_Validate() {
	client := exampleClient("POST /validate/cloudinit", `{"error":true,"message":"line 2: unknown key pakages"}`)

	verdict, err := client.CloudInit.Validate(context.Background(), voltagepark.CloudInitInstantVM, "#cloud-config\npakages: [htop]\n")
	fmt.Println(verdict.Valid, verdict.Message, err)
	// Output: false line 2: unknown key pakages <nil>
}
