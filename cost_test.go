package volt_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// What something costs and has cost is what the answers tell, and what they do
// not tell is unknown.
func TestCost(t *testing.T) {
	t.Parallel()
	inBubble(t, "pod", func(t *testing.T) {
		srv := simulated(t, volttest.Classic, volttest.Deploy(time.Second, time.Second))
		client := unlimited(srv)
		pod := mustCreate(t, client, podIn(volttest.Classic, "pod"))
		require.Equal(t, volt.Cost{Hourly: usd("2.40")}, pod.Cost())
		time.Sleep(time.Second + 90*time.Minute)
		pod, err := client.Pods.Get(t.Context(), pod.ID)
		require.NoError(t, err)
		require.Equal(t, volt.Cost{Hourly: usd("2.40"), Total: usd("3.60")}, pod.Cost())
		require.False(t, pod.Cost().Refundable.Known())
	})
	inBubble(t, "job", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		client := unlimited(srv)
		job := mustTrain(t, client, "tune")
		require.Equal(t, volt.Cost{Hourly: usd("27.75"), Total: usd("27.75"), Refundable: usd("27.75")}, job.Cost())
		for job.Status != volt.JobTraining {
			time.Sleep(time.Second)
			var err error
			job, err = client.FineTuning.Get(t.Context(), job.ID)
			require.NoError(t, err)
		}
		require.Equal(t, volt.Cost{Hourly: usd("27.75"), Total: usd("27.75"), Refundable: usd("0")}, job.Cost())
		require.True(t, job.Cost().Refundable.Known())
	})
	require.Equal(t, volt.Cost{}, volt.Pod{}.Cost())
	require.Equal(t, volt.Cost{}, volt.Job{}.Cost())
	require.False(t, volt.Job{Status: volt.JobTraining}.Cost().Refundable.Known())
}

// A client tells what it has made, and at what price.
func TestStatsTellWhatWasMade(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		client := unlimited(srv)
		began := time.Now()
		pod := mustCreate(t, client, podIn(volttest.Classic, "pod"))
		time.Sleep(time.Minute)
		job := mustTrain(t, client, "tune")
		srv.Fail("POST /pods", volttest.Status(402))
		_, err := client.Pods.Create(t.Context(), podIn(volttest.Classic, "refused"))
		require.Error(t, err)

		s := client.Stats()
		require.Equal(t, int64(2), s.Created)
		require.Equal(t, []volt.Creation{
			{Time: began, Pod: pod.ID, Name: "pod", Cost: pod.Cost()},
			{Time: began.Add(time.Minute), Job: job.ID, Name: "tune", Cost: job.Cost()},
		}, s.Creations)
		s.Creations[0].Name = "changed"
		require.Equal(t, "pod", client.Stats().Creations[0].Name, "what is handed out is the caller's")
	})
	t.Run("the newest are kept", func(t *testing.T) {
		t.Parallel()
		client := newClient(t, always(201, `{"id":"pod_1"}`))
		for i := range 1100 {
			_, err := client.Pods.Create(t.Context(), podIn(volttest.Confidential, fmt.Sprint("pod-", i)))
			require.NoError(t, err)
		}
		s := client.Stats()
		require.Equal(t, int64(1100), s.Created)
		require.Len(t, s.Creations, 1024)
		require.Equal(t, "pod-1099", s.Creations[1023].Name)
		require.Equal(t, "pod-76", s.Creations[0].Name)
	})
}
