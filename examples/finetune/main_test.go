package main

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// The webhook arrives at the address that the job was given. A second run finds the same
// job.
func TestTrainByWebhook(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t, volttest.Classic, volttest.Socket, volttest.JobStage(50*time.Millisecond, 60*time.Millisecond), volttest.Training(0, 0))
	// Gets after the first wait for the webhook, so that polling does not end the wait
	// earlier on a slow machine.
	var reads atomic.Int64
	client := srv.Client(volt.WithHTTPClient(&http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.Method == "GET" && strings.Contains(r.URL.Path, "/fine-tuning/") && reads.Add(1) > 1 {
			for len(srv.Webhooks()) == 0 && r.Context().Err() == nil {
				time.Sleep(time.Millisecond)
			}
		}
		return http.DefaultTransport.RoundTrip(r)
	})}))
	require.NoError(t, train(t.Context(), client, "", "127.0.0.1:0", "60.00", true))
	sent := srv.Webhooks()
	require.Len(t, sent, 1)
	require.Equal(t, 200, sent[0].Code, sent[0].Err)

	require.NoError(t, train(t.Context(), srv.Client(), "", "127.0.0.1:0", "60.00", true))
	srv.AssertCreatedOnce("my-llama-finetune")
	srv.AssertSpent("55.50")
}

// roundTrip is a transport that is a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Without a webhook polling tells of the end, and of a failure as one.
func TestTrainByPolling(t *testing.T) {
	t.Parallel()
	for fate, want := range map[string]error{"success": nil, "failure": volt.ErrJobFailed} {
		t.Run(fate, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				srv := volttest.NewServer(t, volttest.Classic)
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
