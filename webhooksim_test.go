package volt_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/volttest"
)

// site serves a handler on a loopback address, as a program does, and tells the
// address for a job's WebhookURL.
func site(t *testing.T, h *volt.WebhookHandler) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/hooks/volt", h)
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	address, err := h.URL(srv.URL + "/hooks/volt")
	require.NoError(t, err)
	return address
}

// textJob is a job with a webhook.
func textJob(name, webhook string) volt.TextJob {
	return volt.TextJob{
		Name: name, Model: llama, Dataset: volt.HuggingFace("myorg/support-qa"), Hours: 1,
		FieldInstruction: "instruction", FieldOutput: "output", WebhookURL: webhook,
	}
}

// deliverTo makes the simulator pass webhooks directly to a handler, which also works in
// a bubble.
func deliverTo(h http.Handler) volttest.Option {
	return apitest.OptionOf(func(c *sim.Config) error {
		c.WebhookTransport = inMemory{h}
		return nil
	})
}

// The whole way on sockets, from the create to the model.
func TestWebhookFromEndToEnd(t *testing.T) {
	t.Parallel()
	for fate, check := range map[string]error{"success": nil, "node_training_failure": volt.ErrJobFailed} {
		t.Run(fate, func(t *testing.T) {
			t.Parallel()
			srv := volttest.NewServer(t, volttest.Classic, volttest.Socket, volttest.JobStage(50*time.Millisecond, 60*time.Millisecond), volttest.Training(0, 0))
			if check != nil {
				srv.Fail("POST /fine-tuning", volttest.JobEnds(fate))
			}
			client := srv.Client()
			jobs := make(chan volt.Job, 1)
			h := webhookHandler(t, client, volt.WithWebhookFunc(func(_ context.Context, job volt.Job) { jobs <- job }))

			job, err := client.FineTuning.Create(t.Context(), textJob("my-finetune", site(t, h)))
			require.NoError(t, err)
			job, err = client.FineTuning.Wait(t.Context(), job.ID)
			require.ErrorIs(t, err, check)
			require.EqualValues(t, fate, job.Status)
			require.Equal(t, job, <-jobs)
			require.Equal(t, check == nil, strings.HasPrefix(job.OutputModelRepo, "voltagegpu/my-finetune-"))

			sent := srv.Webhooks()
			require.Len(t, sent, 1)
			require.Equal(t, 200, sent[0].Code, sent[0].Err)
		})
	}
}

// A webhook ends the wait long before its next poll.
func TestWebhookEndsTheSimulatorsWait(t *testing.T) {
	t.Parallel()
	for fate, check := range map[string]error{"success": nil, "node_training_failure": volt.ErrJobFailed} {
		inBubble(t, fate, func(t *testing.T) {
			mux := http.NewServeMux()
			srv := volttest.NewServer(t, volttest.Classic, deliverTo(mux),
				volttest.JobStage(50*time.Millisecond, 60*time.Millisecond), volttest.Training(0, 0))
			if check != nil {
				srv.Fail("POST /fine-tuning", volttest.JobEnds(fate))
			}
			client := srv.Client()
			h := webhookHandler(t, client)
			mux.Handle("/webhooks/volt", h)
			address, err := h.URL(webhookBase)
			require.NoError(t, err)

			job, err := client.FineTuning.Create(t.Context(), textJob("my-finetune", address))
			require.NoError(t, err)
			began := time.Now()
			_, err = client.FineTuning.Wait(t.Context(), job.ID)
			require.ErrorIs(t, err, check)
			require.Less(t, time.Since(began), time.Second)
			srv.AssertRequests("GET /fine-tuning/:id", 2) // one poll, and one confirmation
		})
	}
}

// The job is over before the create has been answered.
func TestWebhookBeforeTheCreatesAnswer(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		mux := http.NewServeMux()
		srv := volttest.NewServer(t, volttest.Classic, deliverTo(mux), volttest.Instant)
		srv.Fail("POST /fine-tuning", volttest.SlowHeaders(time.Second))
		client := srv.Client()
		jobs := make(chan volt.Job, 1)
		h := webhookHandler(t, client, volt.WithWebhookFunc(func(_ context.Context, job volt.Job) { jobs <- job }))
		mux.Handle("/webhooks/volt", h)
		address, err := h.URL(webhookBase)
		require.NoError(t, err)
		job, err := client.FineTuning.Create(t.Context(), textJob("my-finetune", address))
		require.NoError(t, err)
		got := <-jobs
		require.Equal(t, job.ID, got.ID)
		require.Equal(t, volt.JobSuccess, got.Status)
		require.Equal(t, volt.WebhookStats{Received: 1, UnknownJob: 1, Requests: 1, Confirmed: 1}, h.Stats())
	})
}

// On sockets: forged, repeated, and of another account's job.
func TestForgedWebhooksFromEndToEnd(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t, volttest.Classic, volttest.Socket, volttest.Training(time.Hour, time.Hour))
	client := srv.Client()
	var got inbox
	h := webhookHandler(t, client, volt.WithWebhookFunc(got.take))
	address := site(t, h)
	mine, err := client.FineTuning.Create(t.Context(), textJob("mine", address))
	require.NoError(t, err)

	key, err := srv.NewAccount("100")
	require.NoError(t, err)
	theirs, err := srv.Client(volt.WithAPIKey(key)).FineTuning.Create(t.Context(), textJob("theirs", address))
	require.NoError(t, err)
	h.Expect(theirs.ID)

	tell := func(address, body string) int {
		resp, err := http.Post(address, "application/json", strings.NewReader(body))
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		return resp.StatusCode
	}
	bare, _, _ := strings.Cut(address, "?")
	require.Equal(t, 404, tell(bare, ended(mine.ID, "success")))
	require.Equal(t, 413, tell(address, strings.Repeat(" ", 1<<20)))
	for range 5 {
		require.Equal(t, 200, tell(address, ended(mine.ID, "success")))
		require.Equal(t, 200, tell(address, ended(theirs.ID, "success")))
		require.Equal(t, 200, tell(address, ended("clnobody", "success")))
	}
	require.Eventually(t, func() bool { return h.Stats().Unconfirmed >= 2 }, 10*time.Minute, time.Millisecond)
	require.Empty(t, got.ends())
	stats := h.Stats()
	require.EqualValues(t, 17, stats.Received)
	require.LessOrEqual(t, stats.Requests, int64(4), "each job is looked at again after half a minute, which a slow machine may reach")
	require.Equal(t, stats.Received, stats.WrongToken+stats.Malformed+stats.UnknownJob+stats.Duplicates+2)
}
