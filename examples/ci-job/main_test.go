package main

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// What a create has made whose answer was lost, and that shows up late, is given
// back.
func TestJobGivesBackWhatShowsUpLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := volttest.NewServer(t, volttest.Confidential, volttest.InMemory, volttest.ListLag(90*time.Second))
		srv.Fail("POST /pods", volttest.ThenCut)
		spec := volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "ubuntu:24.04"}
		require.ErrorIs(t, job(t.Context(), srv.Client(), spec, "4.00", nil), volt.ErrMaybeCreated)
		srv.AssertCreatedOnce("ci-4711")
		srv.AssertNothingRunning()
	})
}

// A pause after a 429 is waited out for it.
func TestJobGivesBackAfterAPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := volttest.NewServer(t, volttest.Confidential, volttest.InMemory)
		srv.Fail("POST /pods", volttest.ThenCut)
		srv.Fail("GET /pods", volttest.RateLimited(200*time.Second).Nth(2))
		spec := volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "ubuntu:24.04"}
		require.ErrorIs(t, job(t.Context(), srv.Client(), spec, "4.00", nil), volt.ErrMaybeCreated)
		srv.AssertNothingRunning()
	})
}

// The job's own pod is given back, and not one of its name that was made
// otherwise.
func TestJobGivesBackItsOwn(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t, volttest.Confidential, volttest.Instant)
	spec := volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "ubuntu:24.04"}
	require.NoError(t, job(t.Context(), srv.Client(), spec, "4.00", []string{"true"}))
	srv.AssertNothingRunning()

	other := spec
	other.Image = "precious:1"
	_, err := srv.Client().Pods.Create(t.Context(), other)
	require.NoError(t, err)
	require.ErrorIs(t, job(t.Context(), srv.Client(), spec, "4.00", nil), volt.ErrSpecMismatch)
	require.Len(t, srv.Running(), 1)
}
