package voltagepark_test

import (
	"context"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go/voltagepark"
)

func TestOtherArguments(t *testing.T) {
	t.Parallel()
	day := time.Date(2024, 10, 26, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		call        invoke
		field, says string
	}{
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.VirtualMachines.Update(ctx, "v1", voltagepark.LabelUpdate{})
			return err
		}, "LabelUpdate", "want a field that is Set"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.BareMetal.Update(ctx, "r1", voltagepark.LabelUpdate{Name: voltagepark.Set(" ")})
			return err
		}, "LabelUpdate.Name", "want a name"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.BareMetal.Update(ctx, "r1", voltagepark.LabelUpdate{Tags: voltagepark.Set([]string{"a", ""})})
			return err
		}, "LabelUpdate.Tags", "it has an empty tag"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.VirtualMachines.SetPower(ctx, "v1", "off")
			return err
		}, "power", `want "started", "stopped" or "stopped_disassociated"`},
		{func(ctx context.Context, c *voltagepark.Client) error {
			return c.BareMetal.SetPower(ctx, "r1", "stopped_disassociated")
		}, "power", `want "started" or "stopped"`},
		{func(ctx context.Context, c *voltagepark.Client) error { return c.BareMetal.Reboot(ctx, "r1", nil) }, "publicIPs", "want the PublicIP"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			return c.BareMetal.Reboot(ctx, "r1", []string{"1.2.3.4", ""})
		}, "publicIPs", "has an empty one"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.VirtualMachines.ForwardPort(ctx, "v1", nil)
			return err
		}, "body", "it is nil"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Storage.Create(ctx, voltagepark.VolumeSpec{Name: "data"})
			return err
		}, "VolumeSpec.SizeGB", "0 GB: want 1 or more"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Storage.Create(ctx, voltagepark.VolumeSpec{SizeGB: 1})
			return err
		}, "VolumeSpec.Name", "want a name"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Storage.Create(ctx, voltagepark.VolumeSpec{SizeGB: 1, Name: "a", OrderIDs: []string{""}})
			return err
		}, "VolumeSpec.OrderIDs", "want the ids of orders"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Storage.Update(ctx, "s1", voltagepark.VolumeUpdate{})
			return err
		}, "VolumeUpdate", "want a field that is Set"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Storage.Update(ctx, "s1", voltagepark.VolumeUpdate{SizeGB: voltagepark.Set(0)})
			return err
		}, "VolumeUpdate.SizeGB", "want 1 or more"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Storage.Update(ctx, "s1", voltagepark.VolumeUpdate{Name: voltagepark.Set("")})
			return err
		}, "VolumeUpdate.Name", "want a name"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Storage.Update(ctx, "s1", voltagepark.VolumeUpdate{OrderIDs: voltagepark.Set([]string{" "})})
			return err
		}, "VolumeUpdate.OrderIDs", "want the ids of orders"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.CloudInit.Validate(ctx, "", "#cloud-config")
			return err
		}, "target", "want CloudInitInstantVM"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.CloudInit.Validate(ctx, voltagepark.CloudInitVM, "\n")
			return err
		}, "script", "want the script's text"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Billing.Report(ctx, 2024, 13)
			return err
		}, "month", "13 is none: want 1 to 12"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Billing.Report(ctx, 2024, 0)
			return err
		}, "month", "want 1 to 12"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Billing.Report(ctx, 24, time.May)
			return err
		}, "year", "want four digits"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := collect(c.Billing.Transactions(ctx, voltagepark.TransactionParams{Earliest: day, Latest: day.AddDate(0, 0, -1)}))
			return err
		}, "TransactionParams.Latest", "2024-10-25 is before Earliest, 2024-10-26"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Billing.TransactionsPage(ctx, voltagepark.TransactionParams{Types: []string{""}})
			return err
		}, "TransactionParams.Types", `"virtual_machine"`},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.Locations.ListPage(ctx, voltagepark.ListParams{Limit: -1})
			return err
		}, "Limit", "it is negative"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := collect(c.VirtualMachines.List(ctx, voltagepark.ListParams{Offset: -1}))
			return err
		}, "Offset", "it is negative"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.VirtualMachines.Wait(ctx, "v1", nil)
			return err
		}, "until", "it is nil: want a function"},
		{func(ctx context.Context, c *voltagepark.Client) error {
			_, err := c.BareMetal.Wait(ctx, "r1", nil)
			return err
		}, "until", "it is nil: want a function"},
		{func(ctx context.Context, c *voltagepark.Client) error { return c.VirtualMachines.WaitGone(ctx, "") }, "id", "it is empty"},
		{func(ctx context.Context, c *voltagepark.Client) error { return c.BareMetal.WaitGone(ctx, " ") }, "id", "it is empty"},
	} {
		refused(t, c.call, c.field, c.says)
	}
}
