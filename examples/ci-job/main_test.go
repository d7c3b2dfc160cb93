package main

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// job deletes a pod if the response to its create is lost, also if lists show the pod
// late.
func TestJobDeletesAPodThatShowsUpLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := volttest.NewServer(t, volttest.ListLag(50*time.Second))
		srv.Fail("POST /pods", volttest.ThenCut)
		spec := volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "ubuntu:24.04"}
		require.ErrorIs(t, job(t.Context(), srv.Client(), spec, "4.00", nil), volt.ErrMaybeCreated)
		srv.AssertCreatedOnce("ci-4711")
		srv.AssertNothingRunning()
	})
}

// The deletion waits for the end of a pause after a 429.
func TestJobDeletesAfterAPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := volttest.NewServer(t)
		srv.Fail("POST /pods", volttest.ThenCut)
		srv.Fail("GET /pods", volttest.RateLimited(200*time.Second).Nth(2))
		spec := volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "ubuntu:24.04"}
		require.ErrorIs(t, job(t.Context(), srv.Client(), spec, "4.00", nil), volt.ErrMaybeCreated)
		srv.AssertNothingRunning()
	})
}

// job deletes its pod, and no other pod.
func TestJobDeletesItsOwnPod(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := volttest.NewServer(t)
		spec := volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "ubuntu:24.04"}
		other := spec
		other.Name = "precious"
		_, err := srv.Client().Pods.Create(t.Context(), other)
		require.NoError(t, err)

		require.NoError(t, job(t.Context(), srv.Client(), spec, "4.00", nil))

		srv.AssertCreatedOnce("ci-4711")
		require.Len(t, srv.Running(), 1)
		require.Equal(t, "precious", srv.Running()[0].Name)
	})
}

// If the step fails, its exit code is returned, and the pod is deleted.
func TestStepDecidesTheExitCode(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t, volttest.Instant)
	client := srv.Client(volt.WithListLag(time.Millisecond))
	spec := volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "ubuntu:24.04"}
	err := job(t.Context(), client, spec, "4.00", []string{"sh", "-c", "exit 3"})
	require.Equal(t, 3, exitCode(err))
	srv.AssertNothingRunning()
}
