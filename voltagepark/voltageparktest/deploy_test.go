package voltageparktest_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

// deploy is what a user's own code looks like: say what should be there, work, and
// always give it back.
func deploy(ctx context.Context, client *voltagepark.Client) error {
	ensured, err := client.VirtualMachines.Ensure(ctx, voltagepark.InstantVM{
		ConfigID: voltageparktest.OneGPU, Name: "ci-4711", SSHKeys: []string{publicKey},
	})
	if err != nil {
		return err
	}
	return client.VirtualMachines.Release(ensured.VM.ID)
}

// The example of the package's own page.
func TestDeployReleases(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // what was made is looked for, for a minute
		srv := voltageparktest.NewServer(t)
		srv.Fail("POST /virtual-machines/instant", apitest.ThenCut) // the machine is made, the answer is lost
		err := deploy(t.Context(), srv.Client())
		require.NoError(t, err)
		srv.AssertCreatedOnce("ci-4711")
		srv.AssertNothingRunning()
	})
}
