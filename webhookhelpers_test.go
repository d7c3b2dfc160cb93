package volt_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// jobsAPI is an API in memory that knows jobs and no more.
type jobsAPI struct {
	mu      sync.Mutex
	status  map[string]volt.JobStatus // of the account's jobs
	fails   int                       // how many of the next requests meet 503
	takes   time.Duration             // how old an answer is when it comes
	created chan struct{}             // a create is answered when this is closed, where not nil
	asked   []string                  // the jobs that were asked for
	at      []time.Time               // and when
}

func newJobsAPI(status map[string]volt.JobStatus) *jobsAPI { return &jobsAPI{status: status} }

func (a *jobsAPI) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost {
		a.set("job_new", volt.JobPending)
		select {
		case <-a.created:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
		return answer(r, 201, `{"job":{"id":"job_new","status":"pending"}}`, nil), nil
	}
	id := strings.TrimPrefix(r.URL.Path, "/api/volt/fine-tuning/")
	code, body := a.tell(id)
	time.Sleep(a.takes)
	return answer(r, code, body, nil), nil
}

// tell is the answer to a request for a job.
func (a *jobsAPI) tell(id string) (status int, body string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked, a.at = append(a.asked, id), append(a.at, time.Now())
	if a.fails > 0 {
		a.fails--
		return 503, `{}`
	}
	stands, ok := a.status[id]
	if !ok {
		return 404, `{"error":true,"message":"Job not found"}`
	}
	return 200, fmt.Sprintf(`{"job":{"id":%q,"status":%q,"outputModelRepo":"voltagegpu/real"}}`, id, stands)
}

func (a *jobsAPI) set(id string, status volt.JobStatus) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.status[id] = status
}

// fail lets the next n requests fail.
func (a *jobsAPI) fail(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fails = n
}

func (a *jobsAPI) requests() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.asked...)
}

func (a *jobsAPI) times() []time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]time.Time(nil), a.at...)
}

// inbox keeps the jobs that a callback was given.
type inbox struct {
	mu   sync.Mutex
	jobs []volt.Job
}

func (i *inbox) take(_ context.Context, job volt.Job) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.jobs = append(i.jobs, job)
}

func (i *inbox) all() []volt.Job {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]volt.Job(nil), i.jobs...)
}

// ends are the jobs in it, as "id status".
func (i *inbox) ends() []string {
	ends := []string{}
	for _, j := range i.all() {
		ends = append(ends, j.ID+" "+string(j.Status))
	}
	return ends
}

// webhookHandler makes a handler that a test closes at its end.
func webhookHandler(t testing.TB, client *volt.Client, opts ...volt.WebhookOption) *volt.WebhookHandler {
	t.Helper()
	h, err := client.FineTuning.WebhookHandler(opts...)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, h.Close(context.Background())) })
	return h
}

const webhookBase = "https://my-server.com/webhooks/volt"

// post posts a body as Volt does, and tells the status of the answer.
func post(t testing.TB, h *volt.WebhookHandler, body string) int {
	t.Helper()
	address, err := h.URL(webhookBase)
	require.NoError(t, err)
	return send(t, h, "POST", address, "application/json", body).Code
}

func send(t testing.TB, h http.Handler, method, address, contentType, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, address, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	r.Header.Set("User-Agent", "VoltageGPU-Webhook/1.0")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// ended is the body of a webhook, with values that only a forger would send.
func ended(id string, status volt.JobStatus) string {
	return fmt.Sprintf(`{"event":"fine_tuning.job.completed","jobId":%q,"status":%q,"outputModelRepo":"evil/model","totalCost":0}`, id, status)
}
