package packetai_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/packetai"
	"github.com/voltagegpu/volt-go/internal/sim/simtest"
)

// Any request is answered in JSON, and costs what the ledger says.
func FuzzRequest(f *testing.F) {
	for name, request := range map[string]string{"deployments_create.request.json": "POST /deployments", "sshkeys_create.request.json": "POST /ssh-keys"} {
		body, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "packetai", name))
		require.NoError(f, err)
		method, path, _ := strings.Cut(request, " ")
		f.Add(method, path, body)
	}
	for _, path := range []string{"/offers?search=b200", "/offers?search=", "/deployments", "/deployments/x", "/deployments?page=-1&per_page=0", "/volumes", "/volumes/x", "/ssh-keys", "/wallet", "/wallet/transactions", "/%2F"} {
		f.Add("GET", path, []byte{})
	}
	for _, request := range []string{"DELETE /deployments/x", "DELETE /ssh-keys/x", "DELETE /volumes/x", "POST /volumes", "POST /volumes/x/attach", "POST /volumes/x/detach"} {
		method, path, _ := strings.Cut(request, " ")
		f.Add(method, path, []byte(`{"name":"a","size_gb":-1}`))
		f.Add(method, path, []byte{})
	}
	f.Fuzz(func(t *testing.T, method, path string, body []byte) {
		clock := kernel.NewManualClock(noon)
		s := packetai.New(packetai.Config{Clock: clock, Seed: 1})
		defer s.Close()
		simtest.Fuzzed{World: s, Clock: clock, Authorize: simtest.Bearer, Step: 20 * time.Minute}.Send(t, method, path, body)
	})
}
