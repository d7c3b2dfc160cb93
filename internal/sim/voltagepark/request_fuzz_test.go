package voltagepark_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/simtest"
	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

// Any request is answered in JSON, and costs what the ledger says.
func FuzzRequest(f *testing.F) {
	names, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "voltagepark", "*.request.json"))
	require.NoError(f, err)
	require.NotEmpty(f, names)
	for _, name := range names {
		body, err := os.ReadFile(name)
		require.NoError(f, err)
		for _, request := range []string{
			"POST /virtual-machines/instant", "POST /bare-metal/", "POST /storage/", "POST /organization/ssh-keys/", "POST /cloud-init/validate", "PUT /virtual-machines/x/power-status",
			"PATCH /virtual-machines/x", "PUT /bare-metal/x/power-status", "PATCH /bare-metal/x", "PATCH /storage/x",
		} {
			method, path, _ := strings.Cut(request, " ")
			f.Add(method, path, body)
		}
	}
	for _, path := range []string{
		"/virtual-machines/?limit=1&offset=0", "/virtual-machines/?limit=-1", "/virtual-machines/x", "/virtual-machines/instant/presets", "/virtual-machines/instant/locations", "/bare-metal/", "/bare-metal/locations",
		"/locations/", "/locations/x", "/host-nodes/x", "/storage/", "/storage/x", "/organization/ssh-keys/", "/billing/transactions", "/billing/reports/2026/3", "/billing/reports/0/99", "/organization", "/%2F",
	} {
		f.Add("GET", path, []byte{})
	}
	f.Add("POST", "/virtual-machines/instant", []byte(`{"config_id":"`+voltagepark.OneGPU+`","name":"a","ssh_keys":["`+publicKey+`"],"cloud_init":{"packages":["curl"]}}`))
	f.Add("POST", "/bare-metal/", []byte(`{"location_id":"`+voltagepark.Dallas+`","gpu_count":8,"name":"a","ssh_keys":["`+publicKey+`"]}`))
	f.Add("POST", "/bare-metal/", []byte(`{"location_id":"`+voltagepark.Dallas+`","gpu_count":-8,"name":"a","ssh_keys":["`+publicKey+`"]}`))
	f.Add("POST", "/storage/", []byte(`{"storage_size_in_gb":9007199254740991,"name":"a"}`))
	f.Fuzz(func(t *testing.T, method, path string, body []byte) {
		clock := kernel.NewManualClock(noon)
		s := voltagepark.New(voltagepark.Config{Clock: clock, Seed: 1})
		defer s.Close()
		simtest.Fuzzed{World: s, Clock: clock, Authorize: simtest.Bearer, Step: 2 * time.Hour}.Send(t, method, path, body)
	})
}
