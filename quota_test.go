package volt_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// The server keeps the documented quota over any hour. Clients with default options use
// nearly all of it, except the 20 requests that are reserved for deletions, and none of
// their requests is refused.
func TestDefaultClientsKeepTheQuota(t *testing.T) {
	t.Parallel()
	const clients = 4
	callers := shortOr(25, 100)
	lasting := shortOr(70*time.Minute, 4*time.Hour)
	inBubble(t, "for hours", func(t *testing.T) {
		srv := volttest.NewServer(t, volttest.Quota(1000, time.Hour))
		ctx, cancel := context.WithTimeout(t.Context(), lasting)
		defer cancel()
		var all sync.WaitGroup
		for range clients {
			client := srv.Client(volt.WithMaxWait(volt.Unlimited))
			for range callers {
				all.Go(func() {
					for {
						_, err := client.Machines.List(ctx)
						if errors.Is(err, context.DeadlineExceeded) {
							return
						}
						assert.NoError(t, err)
					}
				})
			}
		}
		all.Wait()
		most := busiestHour(srv, "GET /machines")
		t.Logf("%d clients with %d callers each: %d requests in %s, at most %d in any hour, 1,000 allowed",
			clients, callers, srv.RequestCount("*"), lasting, most)
		require.LessOrEqual(t, most, 980)
		require.Greater(t, most, 970, "it is used")
		for _, r := range srv.Requests() {
			require.Equal(t, 200, r.Status)
		}
	})
}
