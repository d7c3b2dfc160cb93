package voltagepark_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func TestACrowdIsServedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{Balance: 1e6 * voltagepark.Dollar})
	callers, stock := 100, 60
	if testing.Short() {
		callers, stock = 40, 24
	}
	w.SetVMStock(stock)
	var crowd sync.WaitGroup
	var mu sync.Mutex
	refused := 0
	for i := range callers {
		crowd.Go(func() {
			name := fmt.Sprint("ci-", i)
			resp, err := w.try("POST", "/virtual-machines/instant", object{"config_id": voltagepark.OneGPU, "name": name})
			if !assert.NoError(t, err) {
				return
			}
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusConflict {
				mu.Lock()
				refused++
				mu.Unlock()
			}
			for _, path := range []string{"/virtual-machines/?limit=100", "/instant-deploy-presets/", "/billing/transactions", "/billing/reports/2026/3/transactions", "/locations/"} {
				if resp, err := w.try("GET", path, nil); assert.NoError(t, err) {
					_ = resp.Body.Close()
				}
			}
			w.clock.Advance(boot)
			for _, m := range w.VMs() {
				if m.Name == name {
					if resp, err := w.try("DELETE", "/virtual-machines/"+m.ID, nil); assert.NoError(t, err) {
						_ = resp.Body.Close()
					}
				}
			}
		})
	}
	crowd.Wait()
	state, err := w.Look(kernel.Query{Rented: true, Ledger: true})
	require.NoError(t, err)
	assert.Empty(t, state.Rented)
	made := 0
	for _, e := range state.Ledger {
		if e.Kind == "virtual machine created" {
			made++
		}
	}
	assert.Equal(t, callers, made+refused)
	assert.EqualValues(t, stock, gpusFree(w.get("/hostnodes/40570000-0000-4000-8000-000000000001")))
}
