package sim_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/simtest"
)

// Any request to any revision is answered in JSON, and costs what the ledger says.
func FuzzRequest(f *testing.F) {
	paths := map[string]string{
		"apikeys_create": "POST /api-keys", "apikeys_revoke": "DELETE /api-keys", "dockercreds_create": "POST /docker-credentials", "finetuning_create": "POST /fine-tuning",
		"pods_create": "POST /pods", "pods_update": "PUT /pods/pod_1", "sshkeys_create": "POST /ssh-keys", "templates_create": "POST /templates", "templates_update": "PUT /templates/tpl_1",
	}
	names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "volt-*", "*.request.json"))
	require.NoError(f, err)
	require.NotEmpty(f, names)
	for _, name := range names {
		body, err := os.ReadFile(name)
		require.NoError(f, err)
		words := strings.Split(filepath.Base(name), "_")
		method, path, ok := strings.Cut(paths[words[0]+"_"+strings.TrimSuffix(words[1], ".request.json")], " ")
		require.True(f, ok, name)
		for revision := range uint8(3) {
			f.Add(revision, method, path, body)
		}
	}
	for revision := range uint8(3) {
		for _, path := range []string{"/pods", "/pods/x", "/machines", "/templates", "/templates/tpl-1", "/ssh-keys", "/fine-tuning?status=pending", "/fine-tuning/x", "/api-keys", "/docker-credentials/x", "/%2F"} {
			f.Add(revision, "GET", path, []byte{})
		}
		f.Add(revision, "POST", "/pods/x/stop", []byte{})
		f.Add(revision, "POST", "/pods", []byte(`{"provider":"confidential","name":"a","resource_name":"h200-small","image":"ubuntu","ports":[70000,-1,1e9]}`))
		f.Add(revision, "POST", "/pods", []byte(`{"provider":"lium","name":"a","machine_id":"x","template_id":"y","gpu_count":-1}`))
	}
	f.Fuzz(func(t *testing.T, revision uint8, method, path string, body []byte) {
		clock := kernel.NewManualClock(noon)
		s := sim.New(sim.Config{Revision: []sim.Revision{sim.Classic, sim.Confidential, sim.Observed}[revision%3], Clock: clock, Seed: 1})
		defer s.Close()
		// Some refusals were observed to be text.
		simtest.Fuzzed{World: s, Clock: clock, Authorize: simtest.Header("X-API-Key"), TextRefusals: true, Step: 2 * time.Hour}.Send(t, method, path, body)
	})
}
