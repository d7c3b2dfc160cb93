package main

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// Each name has exactly one pod, under all faults of sabotage.
func TestKeepKeepsOneOfEachName(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := volttest.NewServer(t, volttest.Seed(1), volttest.Balance("1000"),
			volttest.ListLag(500*time.Millisecond))
		require.NoError(t, srv.SetStock("h200-small", 20))
		require.NoError(t, sabotage(srv.Sim))
		f := newFleet(srv.Client(), "h200-small", "4.00", 10)

		f.keep(t.Context(), 10*time.Minute)

		require.Len(t, srv.Running(), 10)
		for _, name := range f.names {
			srv.AssertCreatedOnce(name)
		}
		srv.AssertRequestsPerHour(1000)
		require.NoError(t, f.remove(t.Context()))
		srv.AssertNothingRunning()
	})
}

// remove deletes the fleet's pods, also if the response to a create was lost. It deletes
// no other pod.
func TestRemoveDeletesTheFleetAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := volttest.NewServer(t, volttest.ListLag(4*time.Second))
		create := func(name string) (volt.Pod, error) {
			return srv.Client().Pods.Create(t.Context(), volt.ConfidentialPod{Name: name, ResourceName: "h200-small", Image: "ubuntu:24.04"})
		}
		precious, err := create("precious")
		require.NoError(t, err)
		srv.Fail("POST /pods", volttest.ThenCut)
		_, err = create("fleet-01")
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		known, err := create("fleet-02")
		require.NoError(t, err)
		time.Sleep(10 * time.Second)
		f := newFleet(srv.Client(), "h200-small", "4.00", 3)
		f.note("fleet-02", known, nil)
		srv.Fail("POST /pods", volttest.ThenCut)
		_, lost := create("fleet-03") // which no list shows yet
		f.note("fleet-03", volt.Pod{}, lost)

		require.NoError(t, f.remove(t.Context()))

		left := srv.Running()
		require.Len(t, left, 1)
		require.Equal(t, precious.ID, left[0].WorkloadID)
	})
}

// A pod is created once, however late the lists are, and never above the price cap.
func TestKeepPaysOnceAndUnderTheCap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		price string
		made  int
	}{{"4.00", 1}, {"4.01", 0}} {
		synctest.Test(t, func(t *testing.T) {
			srv := volttest.NewServer(t, volttest.ListLag(50*time.Second))
			require.NoError(t, srv.SetPrice("h200-small", c.price))
			srv.Fail("POST /pods", volttest.ThenCut)
			f := newFleet(srv.Client(), "h200-small", "4.00", 1)
			f.keep(t.Context(), 5*time.Minute)
			srv.AssertCreated("fleet-01", c.made)
			require.NoError(t, f.remove(t.Context()))
			srv.AssertNothingRunning()
		})
	}
}
