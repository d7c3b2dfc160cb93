package volt_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

func training(name string) volt.TextJob {
	return volt.TextJob{Name: name, Model: "meta-llama/Llama-3.1-8B-Instruct", Dataset: volt.HuggingFace("myorg/support-qa"), Hours: 1}
}

// mustTrain creates a job.
func mustTrain(t testing.TB, client *volt.Client, name string) volt.Job {
	t.Helper()
	job, err := client.FineTuning.Create(t.Context(), training(name))
	require.NoError(t, err)
	return job
}

// Who is busy with what it was told holds up nobody: the looks are led by those
// who wait.
func TestABusyWaiterHoldsUpNobody(t *testing.T) {
	t.Parallel()
	for i := range shortOr(3, 10) { // the next waiter is chosen at random
		inBubble(t, fmt.Sprint("pods ", i), func(t *testing.T) {
			srv := simulated(t, volttest.Observed, volttest.Deploy(time.Minute, time.Minute))
			client := unlimited(srv)
			pod := mustCreate(t, client, podIn(volttest.Observed, "pod"))
			busy := func(volt.Pod) { <-t.Context().Done() }
			for range 3 {
				go func() { _, _ = client.Pods.WaitRunning(t.Context(), pod.ID, volt.WithProgress(busy)) }()
			}
			time.Sleep(time.Second)
			// Those who lead give up, one after the other.
			for n := range 8 {
				go func() { _, _ = client.Pods.WaitRunning(within(t, time.Duration(6+5*n)*time.Second), pod.ID) }()
				time.Sleep(time.Second)
			}
			got, err := client.Pods.WaitRunning(t.Context(), pod.ID)
			require.NoError(t, err)
			require.Less(t, time.Since(got.UpdatedAt), 5*time.Second)
		})
		inBubble(t, fmt.Sprint("jobs ", i), func(t *testing.T) {
			srv := simulated(t, volttest.Classic, volttest.JobStage(time.Second, time.Second), volttest.Training(time.Minute, time.Minute))
			client := unlimited(srv)
			followed := mustTrain(t, client, "followed")
			go func() {
				for range client.FineTuning.Watch(t.Context(), followed.ID) {
					<-t.Context().Done() // the loop's body
				}
			}()
			first := mustTrain(t, client, "first")
			time.Sleep(20 * time.Second)
			second := mustTrain(t, client, "second")
			go func() { _, _ = client.FineTuning.Wait(t.Context(), first.ID) }()
			time.Sleep(time.Second)
			began := time.Now()
			_, err := client.FineTuning.Wait(t.Context(), second.ID)
			require.NoError(t, err)
			require.Less(t, time.Since(began), 80*time.Second)
		})
	}
}
