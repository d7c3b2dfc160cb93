package volttest_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// A user's first test.
func TestFirst(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t)
	client := srv.Client(volt.WithListLag(time.Millisecond)) // outside a bubble, the default of a minute would pass in real time
	pod, err := client.Pods.Create(t.Context(), confidentialPod("ci-4711"))
	require.NoError(t, err)
	require.NoError(t, client.Pods.EnsureDeleted(t.Context(), pod))
	srv.AssertCreatedOnce("ci-4711")
	srv.AssertNothingRunning()
	srv.AssertSpent("3.60")
}

func confidentialPod(name string) volt.ConfidentialPod {
	return volt.ConfidentialPod{Name: name, ResourceName: "h200-small", Image: "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel"}
}

func deploy(ctx context.Context, client *volt.Client) error {
	pod, err := client.Pods.Create(ctx, confidentialPod("ci-4711"))
	if err != nil {
		return err
	}
	return client.Pods.EnsureDeleted(context.WithoutCancel(ctx), pod)
}

// If the response to a create is lost, its pod keeps running, and the error says so.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]volttest.Option{
		"HTTP/1.1": {volttest.Socket}, "HTTP/2": {volttest.HTTP2}, "memory": nil, "observed": {volttest.Observed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := volttest.NewServer(t, options...)
			srv.Fail("POST /pods", volttest.ThenCut)
			err := deploy(t.Context(), srv.Client())
			require.ErrorIs(t, err, volt.ErrMaybeCreated)
			srv.AssertCreatedOnce("ci-4711")
			require.Len(t, srv.Running(), 1)
			t.Log(srv.Story())
		})
	}
}
