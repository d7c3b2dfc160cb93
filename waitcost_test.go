package volt_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// One who waits alone hears of it soon, and for few requests.
func TestOneWhoWaitsAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		low, high time.Duration // how long pods take
		pods      int
		late      time.Duration // how much later it is noticed at most
		requests  int
	}{
		{20 * time.Second, 40 * time.Second, 60, 5 * time.Second, 15},
		{40 * time.Second, 90 * time.Second, 30, 7 * time.Second, 25},
		{time.Hour, time.Hour, 3, 31 * time.Second, 200},
		{3 * time.Hour, 3 * time.Hour, 1, 31 * time.Second, 3 * 200},
	} {
		t.Run(fmt.Sprint(c.low, " to ", c.high), func(t *testing.T) {
			t.Parallel()
			var late time.Duration
			most := 0
			for seed := range shortOr((c.pods+9)/10, c.pods) {
				synctest.Test(t, func(t *testing.T) {
					srv := simulated(t, volttest.Observed, volttest.Seed(uint64(seed+1)), volttest.Deploy(c.low, c.high))
					client := unlimited(srv)
					pod := mustCreate(t, client, podIn(volttest.Observed, "pod"))
					pod, err := client.Pods.WaitRunning(t.Context(), pod.ID, volt.StartTimeout(24*time.Hour))
					require.NoError(t, err)
					late = max(late, time.Since(pod.UpdatedAt))
					most = max(most, srv.RequestCount("*")-1)
				})
			}
			t.Logf("noticed within %s, for %d requests at most", late.Round(time.Millisecond), most)
			require.LessOrEqual(t, late, c.late)
			require.LessOrEqual(t, most, c.requests)
		})
	}
}

// What the doc says of the requests that a wait takes.
func TestWhatAWaitCosts(t *testing.T) {
	t.Parallel()
	for takes, requests := range map[time.Duration]int{30 * time.Second: 10, time.Hour: 154} {
		inBubble(t, takes.String(), func(t *testing.T) {
			srv := simulated(t, volttest.Deploy(takes, takes))
			client := unlimited(srv)
			pod := mustCreate(t, client, podIn(volttest.Confidential, "pod"))
			_, err := client.Pods.WaitRunning(t.Context(), pod.ID, volt.StartTimeout(24*time.Hour))
			require.NoError(t, err)
			t.Logf("%d requests", srv.RequestCount("*")-1)
			require.Equal(t, requests, srv.RequestCount("*")-1)
		})
	}
}
