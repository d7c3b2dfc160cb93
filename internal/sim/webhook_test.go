package sim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// endpoint is what webhooks are delivered to.
type endpoint struct {
	mu       sync.Mutex
	got      []*http.Request
	bodies   []string
	status   int
	patience time.Duration
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	e.mu.Lock()
	e.got, e.bodies = append(e.got, r), append(e.bodies, string(body))
	e.mu.Unlock()
	select {
	case <-time.After(e.patience):
	case <-r.Context().Done():
		return
	}
	w.WriteHeader(e.status)
}

// hooked is a trainer whose webhooks go to e.
func hooked(t *testing.T, e *endpoint) *world {
	t.Helper()
	if e.status == 0 {
		e.status = http.StatusNoContent
	}
	return newWorld(t, sim.Config{
		Revision: sim.Classic, Balance: 1000 * sim.Dollar, Stage: minute, Evaluating: minute, Training: minute,
		WebhookTransport: &kernel.Transport{Handler: e},
	})
}

func hookedJob(name string) string {
	return trainingJob(name, `,"webhookUrl":"https://your-server.com/webhook/voltagegpu"`)
}

func TestAWebhookTellsThatAJobIsDone(t *testing.T) {
	t.Parallel()
	e := &endpoint{}
	w := hooked(t, e)
	id := w.makeJob(hookedJob("my-finetune"))
	w.makeJob(trainingJob("silent"))
	w.clock.Advance(5*time.Minute + 59*time.Second)
	assert.Empty(t, w.Webhooks())
	w.clock.Advance(time.Second)
	sent := w.Webhooks()
	require.Len(t, sent, 1)
	assert.Equal(t, 204, sent[0].Code)
	assert.Empty(t, sent[0].Err)
	require.Len(t, e.got, 1)
	assert.Equal(t, "POST", e.got[0].Method)
	assert.Equal(t, "/webhook/voltagegpu", e.got[0].URL.Path)
	var got, page map[string]any
	require.NoError(t, json.Unmarshal([]byte(e.bodies[0]), &got))
	require.NoError(t, json.Unmarshal([]byte(documented(t, "volt-v1/webhook_job_completed.json")), &page))
	for name, value := range page {
		assert.IsType(t, value, got[name], name)
	}
	assert.Len(t, got, len(page))
	assert.Equal(t, []any{"fine_tuning.job.completed", id, "success", 55.5}, []any{got["event"], got["jobId"], got["status"], got["totalCost"]})
}

func TestAWebhookTellsEveryEndOfAJob(t *testing.T) {
	t.Parallel()
	e := &endpoint{}
	w := hooked(t, e)
	require.NoError(t, w.AddFault(sim.JobEnds("failure"), kernel.When{Route: "POST /fine-tuning"}))
	w.makeJob(hookedJob("fails"))
	w.clock.Advance(10 * time.Minute)
	cancelled := w.makeJob(hookedJob("cancelled"))
	w.do("DELETE", "/fine-tuning/"+cancelled).is(200)
	w.makeJob(hookedJob("succeeds"))
	w.clock.Advance(10 * time.Minute)
	var ends []string
	for _, d := range w.Webhooks() {
		ends = append(ends, d.Status)
	}
	assert.Equal(t, []string{"failure", "cancelled", "success"}, ends)
}

func TestAWebhookIsFiredOnce(t *testing.T) {
	t.Parallel()
	e := &endpoint{status: http.StatusInternalServerError}
	w := hooked(t, e)
	w.makeJob(hookedJob("x"))
	w.clock.Advance(24 * time.Hour)
	sent := w.Webhooks()
	require.Len(t, sent, 1, "it is best-effort: a failure is not repeated")
	assert.Equal(t, 500, sent[0].Code)
	assert.NotEmpty(t, sent[0].Err)
	w.clock.Advance(24 * time.Hour)
	assert.Len(t, w.Webhooks(), 1)
}

func TestAWebhookNamesItsSender(t *testing.T) {
	t.Parallel()
	e := &endpoint{}
	w := hooked(t, e)
	w.makeJob(hookedJob("x"))
	w.clock.Advance(time.Hour)
	w.Webhooks()
	require.Len(t, e.got, 1)
	assert.Equal(t, "VoltageGPU-Webhook/1.0", e.got[0].Header.Get("User-Agent"))
	assert.Equal(t, "application/json", e.got[0].Header.Get("Content-Type"))
}

func TestAWebhookIsGivenUpAfterTenSeconds(t *testing.T) {
	t.Parallel()
	for patience, taken := range map[time.Duration]bool{9900 * time.Millisecond: true, 10100 * time.Millisecond: false} {
		synctest.Test(t, func(t *testing.T) {
			e := &endpoint{patience: patience}
			w := hooked(t, e)
			w.makeJob(hookedJob("x"))
			w.clock.Advance(time.Hour)
			sent := w.Webhooks()
			require.Len(t, sent, 1)
			assert.Equal(t, taken, sent[0].Err == "", sent[0].Err)
		})
	}
}

// Nobody has to look for a webhook to be sent, on any clock.
func TestAWebhookComesByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{status: 200}
		w := newWorld(t, sim.Config{
			Revision: sim.Classic, Clock: kernel.RealClock{}, Stage: minute, Evaluating: minute, WebhookTransport: &kernel.Transport{Handler: e},
		})
		w.makeJob(hookedJob("x"))
		time.Sleep(2*time.Hour + 5*time.Minute + time.Second)
		synctest.Wait()
		assert.Len(t, e.got, 1)
	})
}

func TestWebhooksStayOnLoopback(t *testing.T) {
	t.Parallel()
	e := &endpoint{status: 200}
	srv := httptest.NewServer(e)
	defer srv.Close()
	w := newWorld(t, sim.Config{Revision: sim.Classic, Balance: 1000 * sim.Dollar})
	w.makeJob(strings.Replace(hookedJob("here"), "https://your-server.com", srv.URL, 1))
	w.makeJob(hookedJob("elsewhere"))
	w.clock.Advance(24 * time.Hour)
	sent := w.Webhooks()
	require.Len(t, sent, 2)
	taken := map[bool]int{}
	for _, d := range sent {
		taken[d.Err == ""]++
	}
	assert.Equal(t, map[bool]int{true: 1, false: 1}, taken)
	assert.Len(t, e.got, 1)
}
