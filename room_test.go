package volt

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/volttest"
)

// However a wait ends, the client keeps nothing of it.
func TestNothingIsLeftOfAWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim, err := volttest.Start(volttest.InMemory, volttest.Classic)
		require.NoError(t, err)
		client, err := New(WithAPIKey(sim.Key), WithBaseURL(sim.URL), WithHTTPClient(sim.HTTPClient()), WithLimiter(NoLimiter))
		require.NoError(t, err)
		pod, err := client.Pods.Create(t.Context(), TargonPod{Name: "pod", ResourceName: "h200-small", Image: "ubuntu:24.04"})
		require.NoError(t, err)
		job, err := client.FineTuning.Create(t.Context(), TextJob{Name: "job", Model: "Qwen/Qwen2.5-7B", Dataset: HuggingFace("a/b"), Hours: 1})
		require.NoError(t, err)

		for range client.Pods.Watch(t.Context(), pod.ID) {
			break
		}
		for range client.FineTuning.Watch(t.Context(), job.ID, "other") {
			break
		}
		short, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		go func() { _, _ = client.FineTuning.Wait(short, job.ID) }()
		go func() {
			for range client.Pods.Watch(short) {
			}
		}()
		_, err = client.Pods.WaitRunning(short, pod.ID)
		require.ErrorIs(t, err, ErrWaitTimeout)
		_, err = client.Pods.WaitRunning(t.Context(), pod.ID)
		require.NoError(t, err)
		_, err = client.FineTuning.Wait(t.Context(), job.ID)
		require.NoError(t, err)

		require.Empty(t, client.Pods.room.members)
		require.Nil(t, client.Pods.room.leader)
		require.Empty(t, client.FineTuning.room.members)
		require.Nil(t, client.FineTuning.room.leader)
	})
}

// What a client remembers of pods is bounded, and the newest of it.
func TestPodMemoryIsBounded(t *testing.T) {
	t.Parallel()
	var m podMemory
	id := func(i int) string { return fmt.Sprint("pod_", i) }
	for i := range 3 * rememberedIDs {
		m.remember(Pod{ID: id(i), Name: "pod", Status: PodRunning})
	}
	require.Len(t, m.pods, rememberedIDs)
	require.Len(t, m.order, rememberedIDs)
	newest := m.recall(id(3*rememberedIDs - 1))
	require.Equal(t, "pod", newest.Name)
	require.Empty(t, newest.Status, "how a pod stands is not remembered")
	require.Empty(t, m.recall(id(0)).Name)
}
