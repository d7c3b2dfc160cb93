package voltagepark_test

import (
	"context"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// anID is the id that the page shows everywhere.
const anID = "123e4567-e89b-12d3-a456-426614174000"

// unreadable is an amount that the page shows as a text.
func unreadable(text string) (u voltagepark.USD) {
	_ = u.UnmarshalJSON([]byte(`"` + text + `"`))
	return u
}

// at is the time that the page shows nearly everywhere.
var at = time.Date(2025, 6, 27, 11, 56, 31, 995e6, time.UTC)

var aKey = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDAKOgHv82A6Oi7AWLvBC9N..."

var aScript = &voltagepark.CloudInit{
	Packages:   []string{"text"},
	WriteFiles: []voltagepark.CloudInitFile{{Encoding: "text", Content: "text", Owner: "text", Path: "text", Permissions: "text"}},
	RunCmd:     []string{"text"},
}

var aSize = voltagepark.Resources{GPUs: map[string]int{"h100-sxm5-80gb": 1}, VCPUs: 4, RAMGB: 16, StorageGB: 40}

var aVM = voltagepark.VirtualMachine{
	ID: anID, HostNodeID: anID, Type: voltagepark.VMOnDemand, Status: voltagepark.VMRunning, Name: "text",
	Resources: aSize, OperatingSystem: "Ubuntu 20.04 LTS",
	Pricing: voltagepark.VMPricing{
		GPUs: unreadable("text"), VCPUs: unreadable("text"), RAM: unreadable("text"), Storage: unreadable("text"),
		Total: unreadable("text"), TotalDisassociated: unreadable("text"),
	},
	PublicIP:     "text",
	PortForwards: []voltagepark.PortForward{{Internal: 22, External: 20040}},
	CreatedAt:    at, Tags: []string{"text"},
	Unreadable: []string{"gpus_per_hr", "vcpus_per_hr", "ram_per_hr", "storage_per_hr", "total_associated_per_hr", "total_disassociated_per_hr"},
}

// onePage is the page of the documented lists.
func onePage[T any](item T) voltagepark.Page[T] {
	return voltagepark.Page[T]{Items: []T{item}, Total: 1, HasPrevious: true, HasNext: true}
}

var aLabelUpdate = voltagepark.LabelUpdate{Name: voltagepark.Set("text"), Tags: voltagepark.Set([]string{"text"})}

var vmExchanges = []exchange{
	{
		Answer: "voltagepark/vms_instant_create.response.json", Asked: "voltagepark/vms_instant_create.request.json",
		Method: "POST", Path: "/virtual-machines/instant", Status: 201,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.VirtualMachines.Deploy(ctx, voltagepark.InstantVM{
				ConfigID: anID, Name: "My Instant Virtual Machine", Password: voltagepark.NewSecret("super_secret_instant_vm_password"),
				OrganizationSSHKeys: voltagepark.SelectKeys(anID), SSHKeys: []string{aKey + "\n"},
				CloudInit: aScript, Tags: []string{"tag1", "tag2"},
			})
		},
		Want: voltagepark.Deployment{ID: anID},
	},
	{
		Answer: "voltagepark/vms_list.response.json", Method: "GET", Path: "/virtual-machines/", Query: "limit=10",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.VirtualMachines.ListPage(ctx, voltagepark.ListParams{})
		},
		Want: onePage(aVM),
		Raw: func(ctx context.Context, c *voltagepark.Client, r *api.Response) error {
			_, err := c.VirtualMachines.ListPage(ctx, voltagepark.ListParams{}, voltagepark.WithResponse(r))
			return err
		},
	},
	{
		Answer: "voltagepark/vms_get.response.json", Method: "GET", Path: "/virtual-machines/" + anID,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.VirtualMachines.Get(ctx, anID)
		},
		Want: aVM,
	},
	{
		Answer: "voltagepark/vms_update.response.json", Asked: "voltagepark/vms_update.request.json",
		Method: "PATCH", Path: "/virtual-machines/" + anID,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.VirtualMachines.Update(ctx, anID, aLabelUpdate)
		},
		Want: voltagepark.Labels{Name: "text", Tags: []string{"text"}},
	},
	{
		Method: "DELETE", Path: "/virtual-machines/" + anID, Status: 204,
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return nil, c.VirtualMachines.Delete(ctx, anID)
		},
	},
	{
		Answer: "voltagepark/vms_power.response.json", Asked: "voltagepark/vms_power.request.json",
		Method: "PUT", Path: "/virtual-machines/" + anID + "/power-status",
		Call: func(ctx context.Context, c *voltagepark.Client) (any, error) {
			return c.VirtualMachines.SetPower(ctx, anID, voltagepark.VMPowerStarted)
		},
		Want: voltagepark.VMPowerStarted,
	},
}
