package packetai_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/packetai"
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
		look := func() kernel.State {
			state, err := s.Look(kernel.Query{})
			require.NoError(t, err)
			return state
		}
		before := look().Balance
		req, err := http.NewRequest(method, "https://sim.test"+packetai.Prefix+path, strings.NewReader(string(body)))
		if err != nil {
			return // no client could send it
		}
		req.Header.Set("Authorization", "Bearer "+s.Key())
		if len(body) > 0 {
			req.Header.Set("Content-Type", "application/json")
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, req)
		require.NotEqual(t, 500, w.Code, w.Body)
		if w.Body.Len() > 0 {
			require.True(t, json.Valid(w.Body.Bytes()), w.Body)
		}
		if len(s.TakeViolations()) > 0 {
			require.GreaterOrEqual(t, w.Code, 400)
		}
		for range 3 {
			clock.Advance(20 * time.Minute)
			state := look()
			require.Equal(t, before, state.Balance+state.Spent, "the balance is what was not spent")
		}
	})
}
