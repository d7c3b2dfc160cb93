package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// What a lost create has made is given back, and nothing else that its answer
// names.
func TestReclaim(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t, volttest.Confidential, volttest.Instant)
	spec := volt.ConfidentialPod{Name: "precious", ResourceName: "h200-small", Image: "ubuntu:24.04"}
	precious, err := srv.Client().Pods.Create(t.Context(), spec)
	require.NoError(t, err)
	spec.Name = "quickstart-1"
	for _, fault := range []volttest.Fault{
		volttest.ThenCut, volttest.HalfJSON, volttest.Then(volttest.Answer(500, "application/json", `{"message":"beside","id":"`+precious.ID+`"}`)),
	} {
		srv.Fail("POST /pods", fault)
		_, err := srv.Client().Pods.Create(t.Context(), spec)
		var maybe *volt.AmbiguousError
		require.ErrorAs(t, err, &maybe)
		require.NoError(t, reclaim(srv.Client(), maybe))
		left := srv.Running()
		require.Len(t, left, 1)
		require.Equal(t, precious.ID, left[0].WorkloadID)
	}
}
