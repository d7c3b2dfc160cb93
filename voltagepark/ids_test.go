package voltagepark_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/voltagepark"
)

// An id is one segment of a path, whatever is in it.
func TestIDs(t *testing.T) {
	t.Parallel()
	for route, call := range map[string]func(context.Context, *voltagepark.Client, string) error{
		"GET /locations/": func(ctx context.Context, c *voltagepark.Client, id string) error {
			_, err := c.Locations.Get(ctx, id)
			return err
		},
		"GET /hostnodes/": func(ctx context.Context, c *voltagepark.Client, id string) error {
			_, err := c.HostNodes.Get(ctx, id)
			return err
		},
		"GET /virtual-machines/": func(ctx context.Context, c *voltagepark.Client, id string) error {
			_, err := c.VirtualMachines.Get(ctx, id)
			return err
		},
		"PATCH /virtual-machines/": func(ctx context.Context, c *voltagepark.Client, id string) error {
			_, err := c.VirtualMachines.Update(ctx, id, aLabelUpdate)
			return err
		},
		"DELETE /virtual-machines/": func(ctx context.Context, c *voltagepark.Client, id string) error {
			return c.VirtualMachines.Delete(ctx, id)
		},
		"PUT /virtual-machines/ /power-status": func(ctx context.Context, c *voltagepark.Client, id string) error {
			_, err := c.VirtualMachines.SetPower(ctx, id, voltagepark.VMPowerStopped)
			return err
		},
		"GET /instant-deploy-presets/": func(ctx context.Context, c *voltagepark.Client, id string) error {
			_, err := c.Presets.Get(ctx, id)
			return err
		},
		"GET /bare-metal/": func(ctx context.Context, c *voltagepark.Client, id string) error {
			_, err := c.BareMetal.Get(ctx, id)
			return err
		},
		"PUT /bare-metal/ /power-status": func(ctx context.Context, c *voltagepark.Client, id string) error {
			return c.BareMetal.SetPower(ctx, id, voltagepark.RentalPowerStopped)
		},
		"DELETE /bare-metal/": func(ctx context.Context, c *voltagepark.Client, id string) error { return c.BareMetal.Delete(ctx, id) },
		"POST /bare-metal/ /reboot": func(ctx context.Context, c *voltagepark.Client, id string) error {
			return c.BareMetal.Reboot(ctx, id, []string{"1.2.3.4"})
		},
		"DELETE /organization/ssh-keys/": func(ctx context.Context, c *voltagepark.Client, id string) error { return c.SSHKeys.Delete(ctx, id) },
		"GET /storage/": func(ctx context.Context, c *voltagepark.Client, id string) error {
			_, err := c.Storage.Get(ctx, id)
			return err
		},
		"DELETE /storage/": func(ctx context.Context, c *voltagepark.Client, id string) error { return c.Storage.Delete(ctx, id) },
	} {
		before, after, _ := strings.Cut(route, " /")
		path, end, _ := strings.Cut(after, " ")
		for id, escaped := range map[string]string{"a/b": "a%2Fb", "../x": "..%2Fx", "a?b=c#d": "a%3Fb=c%23d"} {
			c := scripted(t, step{want: before + " /" + path + escaped + end, status: 404})
			require.ErrorIs(t, call(t.Context(), c, id), voltagepark.ErrNotFound, "%s with %q", route, id)
		}
		for _, id := range []string{"", ".", ".."} {
			refused(t, func(ctx context.Context, c *voltagepark.Client) error { return call(ctx, c, id) }, "id", "want one that the API gave")
		}
	}
}
