package volt_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// busiestHour is the most requests to those routes in any hour.
func busiestHour(srv *volttest.Server, routes ...string) (most int) {
	var times []time.Time
	for _, r := range srv.Requests() {
		for _, route := range routes {
			if r.Route == route {
				times = append(times, r.Time)
			}
		}
	}
	first := 0
	for i, at := range times {
		for !times[first].Add(time.Hour).After(at) {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// However much there is to wait for, and whatever the server answers, the looks
// leave half of the quota.
func TestLooksLeaveHalfOfTheQuota(t *testing.T) {
	t.Parallel()
	hours := shortOr(1, 3)
	inBubble(t, "pods that come all the time", func(t *testing.T) {
		srv := simulated(t, volttest.Seed(3), volttest.Deploy(5*time.Minute, 20*time.Minute))
		client := unlimited(srv)
		var all sync.WaitGroup
		for i := range hours * 120 {
			pod := mustCreate(t, client, podIn(volttest.Confidential, fmt.Sprintf("pod-%d", i)))
			all.Go(func() {
				pod, err := client.Pods.WaitRunning(t.Context(), pod.ID, volt.StartTimeout(24*time.Hour))
				assert.NoError(t, err)
				assert.NoError(t, client.Pods.EnsureDeleted(t.Context(), pod))
			})
			time.Sleep(30 * time.Second)
		}
		all.Wait()
		most := busiestHour(srv, "GET /pods")
		t.Logf("%d waits in %d hours: at most %d looks in any hour", hours*120, hours, most)
		require.LessOrEqual(t, most, 450)
		require.Greater(t, most, 400, "it is worked to the full")
	})
	inBubble(t, "pods and jobs", func(t *testing.T) {
		srv := simulated(t, volttest.Classic, volttest.Seed(3), volttest.Deploy(5*time.Minute, 40*time.Minute),
			volttest.Training(10*time.Minute, time.Hour))
		client := unlimited(srv)
		var all sync.WaitGroup
		for i := range hours * 30 {
			pod := mustCreate(t, client, podIn(volttest.Classic, fmt.Sprintf("pod-%d", i)))
			job := mustTrain(t, client, fmt.Sprintf("job-%d", i))
			all.Go(func() {
				_, err := client.Pods.WaitRunning(t.Context(), pod.ID, volt.StartTimeout(24*time.Hour))
				assert.NoError(t, err)
			})
			all.Go(func() {
				_, err := client.FineTuning.Wait(t.Context(), job.ID)
				assert.NoError(t, err)
			})
			time.Sleep(2 * time.Minute)
		}
		all.Wait()
		pods, jobs := busiestHour(srv, "GET /pods"), busiestHour(srv, "GET /fine-tuning/:id")
		most := busiestHour(srv, "GET /pods", "GET /fine-tuning/:id")
		t.Logf("at most %d looks in any hour: up to %d at pods, up to %d at jobs", most, pods, jobs)
		require.LessOrEqual(t, most, 450)
		require.Greater(t, pods, 100)
		require.Greater(t, jobs, 100)
	})
	for name, fault := range map[string]volttest.Fault{
		"a server that fails":              volttest.Status(503).Always(),
		"connections that are cut":         volttest.Cut.Always(),
		"pages":                            volttest.HTML(200).Always(),
		"a server that fails now and then": volttest.Status(502).WithProbability(0.5),
		"a limit of its own":               volttest.RateLimited(time.Second).Always(),
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Seed(3), volttest.Deploy(100*time.Hour, 100*time.Hour))
			client := unlimited(srv)
			srv.Fail("GET /pods", fault)
			pod := mustCreate(t, client, podIn(volttest.Confidential, "pod"))
			for range hours * 60 { // a wait is young at any time
				go func() { _, _ = client.Pods.WaitRunning(within(t, 70*time.Second), pod.ID) }()
				time.Sleep(time.Minute)
			}
			most := busiestHour(srv, "GET /pods")
			t.Logf("at most %d looks in any hour", most)
			require.LessOrEqual(t, most, 450)
		})
	}
}

// Each pod costs one Get beside the looks, and not one more for as long as it
// does not say what the list shows.
func TestGetsThatDoNotConfirm(t *testing.T) {
	t.Parallel()
	pods := shortOr(3, 30)
	lasting := shortOr(time.Hour, 3*time.Hour)
	for name, fault := range map[string]volttest.Fault{
		"a status of its own": volttest.UnknownStatus("healthy").Always(), "a failure": volttest.Status(503).Always(),
		"a failure now and then": volttest.Status(502).WithProbability(0.5), "nothing": volttest.Status(404).Always(),
	} {
		for how, wait := range map[string]func(t *testing.T, client *volt.Client, ids []string){
			"waits": func(t *testing.T, client *volt.Client, ids []string) {
				var all sync.WaitGroup
				for _, id := range ids {
					all.Go(func() { _, _ = client.Pods.WaitRunning(within(t, lasting), id) })
				}
				all.Wait()
			},
			"a watch": func(t *testing.T, client *volt.Client, ids []string) {
				watchAll(t, client, within(t, lasting), ids...)
			},
		} {
			for _, listed := range []bool{true, false} {
				inBubble(t, fmt.Sprint(name, ", ", how, ", listed: ", listed), func(t *testing.T) {
					srv := simulated(t, volttest.Deploy(0, 0), volttest.ListLag(map[bool]time.Duration{false: 100 * time.Hour}[listed]))
					client := unlimited(srv)
					var ids []string
					for i := range pods {
						ids = append(ids, mustCreate(t, client, podIn(volttest.Confidential, fmt.Sprint("pod-", i))).ID)
					}
					srv.Fail("GET /pods/:id", fault)
					wait(t, client, ids)
					most := busiestHour(srv, "GET /pods", "GET /pods/:id")
					t.Logf("at most %d requests in any hour", most)
					require.LessOrEqual(t, most, 450+2*pods) // a pod has two ids
				})
			}
		}
	}
}
