package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// Without keys each provider's simulator has something to offer, priced whole
// and by the GPU.
func TestEveryProviderIsCompared(t *testing.T) {
	t.Setenv("HOME", t.TempDir()) // where no configuration is
	for _, name := range []string{"VOLT_API_KEY", "VOLTAGEPARK_API_KEY", "PACKETAI_API_KEY"} {
		t.Setenv(name, "") // so that it is as it was in the end
		require.NoError(t, os.Unsetenv(name))
	}
	for _, s := range sources {
		offers, simulated, err := s.list(t.Context())
		require.NoError(t, err, s.name)
		require.True(t, simulated, s.name)
		require.NotEmpty(t, offers, s.name)
		for _, o := range offers {
			require.True(t, o.each.Known() && o.total.Known() && o.gpus > 0, "%+v", o)
		}
	}
}
