package main

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// The webhook is taken at the address that the job was given, and ends the wait
// before polling would. A second run finds the same job.
func TestTrainByWebhook(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t, volttest.Classic, volttest.JobStage(50*time.Millisecond, 60*time.Millisecond), volttest.Training(0, 0))
	began := time.Now()
	require.NoError(t, train(t.Context(), srv.Client(), "", "127.0.0.1:0", "60.00", true))
	require.Less(t, time.Since(began), 3*time.Second)
	sent := srv.Webhooks()
	require.Len(t, sent, 1)
	require.Equal(t, 200, sent[0].Code, sent[0].Err)

	require.NoError(t, train(t.Context(), srv.Client(), "", "127.0.0.1:0", "60.00", true))
	srv.AssertCreatedOnce("my-llama-finetune")
	srv.AssertSpent("55.50")
}

// Without a webhook polling tells of the end, and of a failure as one.
func TestTrainByPolling(t *testing.T) {
	t.Parallel()
	for fate, want := range map[string]error{"success": nil, "failure": volt.ErrJobFailed} {
		t.Run(fate, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				srv := volttest.NewServer(t, volttest.Classic, volttest.InMemory)
				if want != nil {
					srv.Fail("POST /fine-tuning", volttest.JobEnds(fate))
				}
				require.ErrorIs(t, train(t.Context(), srv.Client(), "", "", "60.00", false), want)
				require.Empty(t, srv.Webhooks())
				srv.AssertCreatedOnce("my-llama-finetune")
				srv.AssertRequestsPerHour(1000)
			})
		})
	}
}

// A job over the cap is cancelled, and costs nothing.
func TestTrainKeepsTheCap(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t, volttest.Classic)
	require.ErrorIs(t, train(t.Context(), srv.Client(), "", "", "10.00", false), volt.ErrPriceTooHigh)
	srv.AssertCreatedOnce("my-llama-finetune")
	srv.AssertSpent("0.00")
}

// An address that the webhook cannot be taken at is told before money is spent.
func TestTrainWithoutAPlaceForTheWebhook(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t, volttest.Classic)
	require.ErrorIs(t, train(t.Context(), srv.Client(), "http://me.example", "127.0.0.1:0", "60.00", false), volt.ErrInvalidArgument)
	require.Error(t, train(t.Context(), srv.Client(), "https://me.example", "nowhere", "60.00", false))
	srv.AssertRequests("*", 0)
}
