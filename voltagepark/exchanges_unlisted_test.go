package voltagepark_test

import (
	"context"
	"encoding/json"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// pendingRental is one as it is told while it is made.
const pendingRental = `{"id":"r1","name":"train","creation_timestamp":"2026-11-02T10:00:00Z","status":"Pending","rate_hourly":"19.92","suborder":"77","storage_id":null,"kubeconfig":null,"node_networking":null,"tags":[]}`

// The calls that public clients make and the page lacks, with answers as those
// clients read them.
var unlistedExchanges = []exchange{
	{
		AnswerText: `{"results":[{"id":"l1","available_presets":[{"id":"p1","resources":{"gpus":{"h100-sxm5-80gb":{"count":1}},"vcpu_count":26,"ram_gb":225,"storage_gb":1000},"operating_system":"Ubuntu 24.04 LTS","compute_rate_hourly":"2.25","storage_rate_hourly":"0.25","available_vms":3}]}],"total_result_count":1,"has_previous":true,"has_next":true}`,
		Method:     "GET", Path: "/virtual-machines/instant/locations",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.VirtualMachines.InstantLocationsPage(ctx, voltagepark.ListParams{})
		},
		Want: onePage(voltagepark.InstantLocation{ID: "l1", Presets: []voltagepark.LocationPreset{{
			Preset: voltagepark.Preset{
				ID: "p1", Resources: voltagepark.Resources{GPUs: map[string]int{"h100-sxm5-80gb": 1}, VCPUs: 26, RAMGB: 225, StorageGB: 1000},
				OperatingSystem: "Ubuntu 24.04 LTS", ComputeHourlyPrice: voltagepark.MustUSD("2.25"), StorageHourlyPrice: voltagepark.MustUSD("0.25"),
			},
			AvailableVMs: 3,
		}}}),
	},
	{
		Method: "POST", Path: "/virtual-machines/" + anID + "/relocate", Status: 204,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return nil, c.VirtualMachines.Relocate(ctx, anID)
		},
	},
	{
		AnswerText: `{"internal_port":8888,"external_port":20041}`, AskedText: `{"internal_port":8888}`,
		Method: "POST", Path: "/virtual-machines/" + anID + "/port-forward",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.VirtualMachines.ForwardPort(ctx, anID, map[string]int{"internal_port": 8888})
		},
		Want: json.RawMessage(`{"internal_port":8888,"external_port":20041}`),
		Raw: func(ctx context.Context, c *voltagepark.Client, r *api.Response) error {
			_, err := c.VirtualMachines.ForwardPort(ctx, anID, map[string]int{}, voltagepark.WithResponse(r))
			return err
		},
	},
	{
		AnswerText: pendingRental, Method: "GET", Path: "/bare-metal/r1",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) { return c.BareMetal.Get(ctx, "r1") },
		Want: voltagepark.Rental{
			ID: "r1", Name: "train", CreatedAt: usersTime("2026-11-02T10:00:00Z"), Status: voltagepark.RentalPending,
			HourlyPrice: voltagepark.MustUSD("19.92"), SubOrder: "77", Tags: []string{},
		},
	},
	{
		Method: "DELETE", Path: "/storage/" + anID, Status: 204,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) { return nil, c.Storage.Delete(ctx, anID) },
	},
	{
		AnswerText: `{"hourly_rate_per_gb":"0.00017408"}`, Method: "GET", Path: "/storage/hourly-rate",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) { return c.Storage.HourlyRate(ctx) },
		Want: voltagepark.MustUSD("0.00017408"),
	},
	{
		AnswerText: `{"rate_hourly":"22.42"}`, Method: "GET", Path: "/billing/hourly-rate",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) { return c.Billing.HourlyRate(ctx) },
		Want: voltagepark.MustUSD("22.42"),
	},
	{
		AnswerText: `{"id":"o1","name":"Acme","billing_notification_target_emails":["bills@acme.example"]}`, Method: "GET", Path: "/organization",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) { return c.Organization.Get(ctx) },
		Want: voltagepark.Organization{ID: "o1", Name: "Acme", BillingEmails: []string{"bills@acme.example"}},
	},
}
