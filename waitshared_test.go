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

// What looking again cannot mend ends all waits at once, on pods and on jobs.
func TestAFatalAnswerReachesAllWhoWait(t *testing.T) {
	t.Parallel()
	inBubble(t, "pods", func(t *testing.T) {
		srv := simulated(t)
		client := unlimited(srv)
		var all sync.WaitGroup
		for i := range 50 {
			pod := mustCreate(t, client, podIn(volttest.Confidential, fmt.Sprint("pod-", i)))
			all.Go(func() {
				_, err := client.Pods.WaitRunning(t.Context(), pod.ID)
				assert.ErrorIs(t, err, volt.ErrUnauthorized)
				assert.NotErrorIs(t, err, volt.ErrWaitTimeout)
				assert.Equal(t, pod.ID, as[*volt.WaitError](t, err).Pod.ID)
			})
		}
		var watched []error
		all.Go(func() {
			for _, err := range client.Pods.Watch(t.Context()) {
				watched = append(watched, err)
			}
		})
		time.Sleep(5 * time.Second)
		srv.Fail("GET /pods", volttest.Status(401).Always())
		began := time.Now()
		all.Wait()
		require.Less(t, time.Since(began), 5*time.Second)
		require.Len(t, watched, 51)
		require.ErrorIs(t, watched[50], volt.ErrUnauthorized)
		srv.AssertRequests("GET /pods", 3)
	})
	inBubble(t, "jobs", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		client := unlimited(srv)
		var all sync.WaitGroup
		for i := range 5 {
			job := mustTrain(t, client, fmt.Sprint("job-", i))
			all.Go(func() {
				_, err := client.FineTuning.Wait(t.Context(), job.ID)
				assert.ErrorIs(t, err, volt.ErrUnauthorized)
			})
		}
		time.Sleep(500 * time.Millisecond)
		looks := srv.RequestCount("GET /fine-tuning/:id")
		srv.Fail("GET /fine-tuning/:id", volttest.Status(401))
		all.Wait()
		srv.AssertRequests("GET /fine-tuning/:id", looks+1)
	})
}

// An answer about one job is none about the others.
func TestWhatIsWrongWithOneJobIsNotWithOthers(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{"an id that cannot be sent": "..", "one that the server refuses": "wrong"} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Classic, volttest.Training(time.Minute, time.Minute), volttest.JobStage(time.Second, time.Second))
			client := unlimited(srv)
			job := mustTrain(t, client, "job")
			var all sync.WaitGroup
			all.Go(func() {
				_, err := client.FineTuning.Wait(t.Context(), job.ID)
				assert.NoError(t, err)
			})
			time.Sleep(time.Second) // the first look has been at the other
			if id == "wrong" {
				srv.Fail("GET /fine-tuning/:id", volttest.Status(400))
			}
			_, err := client.FineTuning.Wait(t.Context(), id)
			require.Error(t, err)
			all.Wait()
		})
	}
}

// A 429 pauses the looks of all, for as long as it says, and who comes meanwhile
// neither breaks the pause nor spends the budget.
func TestA429PausesTheLooks(t *testing.T) {
	t.Parallel()
	for name, wait := range map[string]time.Duration{"unlimited": volt.Unlimited, "by default": time.Minute} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Deploy(52*time.Minute, 52*time.Minute))
			client := srv.Client(volt.WithMaxWait(wait))
			pod := mustCreate(t, client, podIn(volttest.Confidential, "pod"))
			srv.Fail("GET /pods", volttest.RateLimited(50*time.Minute))
			waits := shortOr(50, 300)
			const coming = 40 * time.Minute // new waits start for this time
			var all sync.WaitGroup
			for range waits {
				all.Go(func() {
					_, err := client.Pods.WaitRunning(t.Context(), pod.ID, volt.StartTimeout(24*time.Hour))
					assert.NoError(t, err)
				})
				time.Sleep(coming / time.Duration(waits))
			}
			require.LessOrEqual(t, client.Stats().Calls, int64(3), "calls in the pause")
			srv.AssertRequests("GET /pods", 1)
			time.Sleep(50*time.Minute - coming + time.Second)
			srv.AssertRequests("GET /pods", 2)
			all.Wait()
			for _, r := range srv.Requests() {
				if r.Status == 429 {
					continue
				}
				at := r.Time.Sub(srv.Requests()[0].Time)
				assert.False(t, at > 0 && at < 50*time.Minute && r.Route == "GET /pods", "%s at %s", r.Route, at)
			}
		})
	}
}
