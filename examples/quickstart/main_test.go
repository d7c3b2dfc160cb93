package main

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// rent deletes its pod, also if the response to the create was lost. It does not delete
// another pod that the response names.
func TestRentDeletesItsPod(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := volttest.NewServer(t)
		precious, err := srv.Client().Pods.Create(t.Context(), volt.ConfidentialPod{Name: "precious", ResourceName: "h200-small", Image: "ubuntu:24.04"})
		require.NoError(t, err)
		rented := func() (volt.Pod, error) {
			pod, err := rent(t.Context(), srv.Client(), volt.Machine{ResourceName: "h200-small"}, "5.00", "ubuntu:24.04")
			left := srv.Running()
			require.Len(t, left, 1)
			require.Equal(t, precious.ID, left[0].WorkloadID)
			return pod, err
		}
		pod, err := rented()
		require.NoError(t, err)
		require.NotEmpty(t, pod.ID)
		for _, fault := range []volttest.Fault{
			volttest.ThenCut, volttest.HalfJSON, volttest.Then(volttest.Answer(500, "application/json", `{"message":"beside","id":"`+precious.ID+`"}`)),
		} {
			srv.Fail("POST /pods", fault)
			pod, err := rented()
			require.ErrorIs(t, err, volt.ErrMaybeCreated)
			require.Empty(t, pod.ID)
		}
	})
}
