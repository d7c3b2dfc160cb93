package voltagepark_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// A delete that the server accepted shows that it knew the machine: what it does
// not show any more is gone at once. One that it did not accept shows nothing.
func TestAnAcceptedDeleteMakesAbsenceCount(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		remove, gone invoke
		status       int
		within, most time.Duration
	}{
		"virtual machine": {
			func(ctx context.Context, c *voltagepark.Client) error { return c.VirtualMachines.Delete(ctx, "v1") }, vmGone, 204, 0, time.Second,
		},
		"virtual machine, not known": {
			func(ctx context.Context, c *voltagepark.Client) error { return c.VirtualMachines.Delete(ctx, "v1") }, vmGone, 404, time.Minute, 2 * time.Minute,
		},
		"rental": {
			func(ctx context.Context, c *voltagepark.Client) error { return c.BareMetal.Delete(ctx, "r1") }, rentalGone, 204, 0, time.Second,
		},
		"rental, not known": {
			func(ctx context.Context, c *voltagepark.Client) error { return c.BareMetal.Delete(ctx, "r1") }, rentalGone, 404, time.Minute, 2 * time.Minute,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := newClient(transport(func(r *http.Request) (*http.Response, error) {
					switch {
					case r.Method == http.MethodDelete:
						return answer(r, c.status, ""), nil
					case r.URL.Path[len(r.URL.Path)-1] == '/':
						return answer(r, nothing.status, nothing.body), nil
					}
					return answer(r, gone404.status, gone404.body), nil
				}), contract.NewKey())
				err := c.remove(t.Context(), client)
				require.Equal(t, c.status == 204, err == nil)
				began := time.Now()
				require.NoError(t, c.gone(t.Context(), client))
				require.GreaterOrEqual(t, time.Since(began), c.within)
				require.LessOrEqual(t, time.Since(began), c.most)
			})
		})
	}
}
