package volt

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPodMemory(t *testing.T) {
	t.Parallel()
	var m podMemory
	require.Equal(t, Pod{ID: "wl_1", ReadyReplicas: -1, TotalReplicas: -1}, m.recall("wl_1"), "at least its id")

	pod := Pod{ID: "wl_1", WorkloadID: "wl_1", VoltID: "cl_1", SSHCommand: "ssh a@b"}
	m.remember(pod)
	require.Equal(t, pod, m.recall("wl_1"))
	require.Equal(t, pod, m.recall("cl_1"))
	require.Equal(t, "wl_2", m.recall("wl_2").ID)

	again := Pod{ID: "wl_1", SSHCommand: "ssh c@d"}
	m.remember(again)
	require.Equal(t, again, m.recall("wl_1"))
}

// It is bounded, and the oldest goes first.
func TestPodMemoryIsBounded(t *testing.T) {
	t.Parallel()
	var m podMemory
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for j := range 1500 {
				m.remember(Pod{ID: fmt.Sprintf("wl_%d_%d", i, j), Name: "a"})
				m.recall("wl_0_0")
			}
		})
	}
	wg.Wait()
	require.LessOrEqual(t, len(m.pods), rememberedIDs)
	require.Equal(t, len(m.pods), len(m.order))
	m.remember(Pod{ID: "last", Name: "b"})
	require.Equal(t, "b", m.recall("last").Name)
	for i := range rememberedIDs {
		m.remember(Pod{ID: fmt.Sprintf("later_%d", i)})
	}
	require.Empty(t, m.recall("last").Name)
}
