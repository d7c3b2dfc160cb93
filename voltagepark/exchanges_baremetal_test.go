package voltagepark_test

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/voltagepark"
)

var nodeSpecs = voltagepark.NodeSpecs{
	GPUModel: "h100-sxm5-80gb", GPUCount: 8, CPUModel: "Intel Xeon Platinum 8470", CPUCount: 4, RAMGB: 16, StorageGB: 40,
}

// aSecret is one Secret, so that its copies are equal.
var aSecret = voltagepark.NewSecret("text")

var aRental = voltagepark.Rental{
	ID: anID, Name: "text", CreatedAt: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC),
	Status: voltagepark.RentalRunning, PowerStatus: "running", NodeCount: 1, NodeSpecs: nodeSpecs,
	HourlyPrice: unreadable("text"), NetworkType: voltagepark.NetworkInfiniBand, Username: "text",
	Nodes:    []voltagepark.Node{{PublicIP: "68.25.82.82", PrivateIP: "192.168.0.1"}},
	SubOrder: "text", StorageID: anID, StoragePV: "text", StoragePVC: "text", K8sClusterID: anID,
	Kubeconfig: aSecret, Tags: []string{"text"}, Unreadable: []string{"rate_hourly"},
}

var bareMetalExchanges = []exchange{
	{
		Answer: "voltagepark/baremetal_locations.response.json", Method: "GET", Path: "/bare-metal/locations",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.BareMetal.LocationsPage(ctx, voltagepark.ListParams{})
		},
		Want: onePage(voltagepark.BareMetalLocation{
			ID: anID, GPUsEthernet: 8, GPUPriceEthernet: voltagepark.MustUSD("2.5"),
			GPUsInfiniBand: 8, GPUPriceInfiniBand: voltagepark.MustUSD("2.5"), NodeSpecs: nodeSpecs,
		}),
	},
	{
		Answer: "voltagepark/baremetal_create.response.json", Asked: "voltagepark/baremetal_create.request.json",
		Method: "POST", Path: "/bare-metal/", Status: 201,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.BareMetal.Deploy(ctx, voltagepark.BareMetal{
				LocationID: "a3111bd4-550a-47d0-838a-0a52bff2ae3f", GPUCount: 1, Name: "My Baremetal Rental",
				OrganizationSSHKeys: voltagepark.SelectKeys(anID), SSHKeys: []string{aKey},
				NetworkType: voltagepark.NetworkInfiniBand, SubOrder: "12345", StorageID: anID,
				Tags: []string{"tag1", "tag2"}, CloudInit: aScript,
			})
		},
		Want: voltagepark.Deployment{ID: anID, Warning: "text"},
	},
	{
		Answer: "voltagepark/baremetal_list.response.json", Method: "GET", Path: "/bare-metal/", Query: "limit=20",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.BareMetal.ListPage(ctx, voltagepark.ListParams{})
		},
		Want: onePage(aRental),
	},
	{
		Asked:  "voltagepark/baremetal_power.request.json",
		Method: "PUT", Path: "/bare-metal/" + anID + "/power-status", Status: 204,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return nil, c.BareMetal.SetPower(ctx, anID, voltagepark.RentalPowerStarted)
		},
	},
	{
		Method: "DELETE", Path: "/bare-metal/" + anID, Status: 204,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return nil, c.BareMetal.Delete(ctx, anID)
		},
	},
	{
		Answer: "voltagepark/baremetal_update.response.json", Asked: "voltagepark/baremetal_update.request.json",
		Method: "PATCH", Path: "/bare-metal/" + anID,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.BareMetal.Update(ctx, anID, aLabelUpdate)
		},
		Want: voltagepark.Labels{Name: "text", Tags: []string{"text"}},
	},
	{
		Asked:  "voltagepark/baremetal_reboot.request.json",
		Method: "POST", Path: "/bare-metal/" + anID + "/reboot", Status: 204,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return nil, c.BareMetal.Reboot(ctx, anID, []string{"text"})
		},
	},
}
