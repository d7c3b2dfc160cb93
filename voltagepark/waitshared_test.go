package voltagepark_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// Waiting on many costs what waiting on one costs, and no more in an hour than
// half of the limit.
func TestWaitsShareTheirLooks(t *testing.T) {
	t.Parallel()
	const n = 200
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var requests atomic.Int64
		c := newClient(transport(func(r *http.Request) (*http.Response, error) {
			requests.Add(1)
			status := "Relocating"
			if time.Since(began) >= 30*time.Second {
				status = "Running"
			}
			body := `{"results":[`
			offset := 0
			fmt.Sscan(r.URL.Query().Get("offset"), &offset)
			for i := offset; i < offset+100; i++ {
				if i > offset {
					body += ","
				}
				body += fmt.Sprintf(`{"id":"v%d","status":%q,"public_ip":"203.0.113.7","port_forwards":[{"internal_port":22,"external_port":%d}]}`, i, status, 20000+i)
			}
			return answer(r, 200, body+fmt.Sprintf(`],"has_next":%t}`, offset+100 < n)), nil
		}), contract.NewKey())
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() {
				vm, err := c.VirtualMachines.WaitRunning(t.Context(), fmt.Sprintf("v%d", i))
				assert.NoError(t, err)
				assert.Equal(t, fmt.Sprintf("v%d", i), vm.ID)
			})
		}
		all.Wait()
		require.EqualValues(t, 2*9, requests.Load(), "two pages, nine looks")
	})
	synctest.Test(t, func(t *testing.T) {
		var requests atomic.Int64
		c := newClient(transport(func(r *http.Request) (*http.Response, error) {
			requests.Add(1)
			return answer(r, 200, `{"results":[{"id":"v1","status":"Relocating"}],"has_next":false}`), nil
		}), contract.NewKey())
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := c.VirtualMachines.WaitRunning(ctx, "v1")
		require.ErrorIs(t, err, voltagepark.ErrWaitTimeout)
		require.InDelta(t, 150, requests.Load(), 10)
	})
}
