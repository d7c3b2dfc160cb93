package start

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
)

// No money is spent unless that is asked for: a key alone is not enough, and
// without one nothing but the simulator is spoken to, unless -live says so.
func TestClient(t *testing.T) {
	for name, c := range map[string]struct {
		key  string
		mode Mode
		sim  bool
		err  string
	}{
		"no key":            {"", Mode{}, true, ""},
		"no key, live":      {"", Mode{Live: true}, false, volt.ErrNoAPIKey.Error()},
		"a key":             {"volt_key", Mode{}, false, "-live"},
		"a key, live":       {"volt_key", Mode{Live: true}, false, ""},
		"a key, sim":        {"volt_key", Mode{Simulate: true}, true, ""},
		"a key, sim beside": {"volt_key", Mode{Live: true, Simulate: true}, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("HOME", t.TempDir()) // where no configuration is
			t.Setenv("VOLT_BASE_URL", "")
			t.Setenv("VOLT_API_KEY", c.key) // so that it is as it was in the end
			require.NoError(t, os.Unsetenv("VOLT_BASE_URL"))
			if c.key == "" {
				require.NoError(t, os.Unsetenv("VOLT_API_KEY"))
			}

			client, sim, err := Client(c.mode)

			if sim != nil {
				defer sim.Close()
			}
			require.Equal(t, c.sim, sim != nil)
			if c.err != "" {
				require.ErrorContains(t, err, c.err)
				require.Nil(t, client)
				return
			}
			require.NoError(t, err)
			require.Equal(t, !c.sim, client.BaseURL() == volt.DefaultBaseURL, client.BaseURL())
		})
	}
}
