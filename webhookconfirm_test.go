package volt_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// What the caller is given is what the API says, whatever the webhook says; and
// what the API does not say ends nothing.
func TestWebhooksAreConfirmed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		id    string
		claim volt.JobStatus
		ends  []string
		stats volt.WebhookStats
	}{
		"genuine":                 {"done", "success", []string{"done success"}, volt.WebhookStats{Requests: 1, Confirmed: 1}},
		"another end":             {"done", "failure", []string{"done success"}, volt.WebhookStats{Requests: 1, Confirmed: 1}},
		"an unknown status":       {"done", "archived", []string{"done success"}, volt.WebhookStats{Requests: 1, Confirmed: 1}},
		"a failure":               {"failed", "success", []string{"failed node_training_failure"}, volt.WebhookStats{Requests: 1, Confirmed: 1}},
		"no end":                  {"training", "success", []string{}, volt.WebhookStats{Requests: 2, Unconfirmed: 2}},
		"a status new to us":      {"odd", "success", []string{}, volt.WebhookStats{Requests: 2, Unconfirmed: 2}},
		"another account's":       {"foreign", "success", []string{}, volt.WebhookStats{Requests: 2, Unconfirmed: 2}},
		"a job that nobody knows": {"unknown", "success", []string{}, volt.WebhookStats{UnknownJob: 1}},
	} {
		synctest.Test(t, func(t *testing.T) {
			service := newJobsAPI(map[string]volt.JobStatus{
				"done": volt.JobSuccess, "failed": volt.JobNodeTrainingFailure, "training": volt.JobTraining, "odd": "polishing", "unknown": volt.JobSuccess,
			})
			var got inbox
			h := webhookHandler(t, newClient(t, service), volt.WithWebhookFunc(got.take))
			h.Expect("done", "failed", "training", "odd", "foreign")

			require.Equal(t, 200, post(t, h, ended(c.id, c.claim)), name)

			time.Sleep(time.Hour)
			require.Equal(t, c.ends, got.ends(), name)
			for _, job := range got.all() {
				require.Equal(t, "voltagegpu/real", job.OutputModelRepo, name)
				require.False(t, job.TotalCost.Known(), name)
			}
			c.stats.Received = 1
			require.Equal(t, c.stats, h.Stats(), name)
			require.EqualValues(t, c.stats.Requests, len(service.requests()), name)
		})
	}
}

// Each end is handed over once, and a repeat costs nothing.
func TestWebhooksAreHandedOverOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := newJobsAPI(map[string]volt.JobStatus{"job_1": volt.JobFailure})
		var got inbox
		h := webhookHandler(t, newClient(t, service), volt.WithWebhookFunc(got.take))
		h.Expect("job_1")
		for range 100 {
			require.Equal(t, 200, post(t, h, ended("job_1", "failure")))
			time.Sleep(time.Minute)
			h.Expect("job_1")
		}
		require.Equal(t, []string{"job_1 failure"}, got.ends())
		require.Equal(t, volt.WebhookStats{Received: 100, Requests: 1, Confirmed: 1, Duplicates: 99}, h.Stats())

		// The same end under another name is looked at, and is the same end.
		post(t, h, ended("job_1", "success"))
		time.Sleep(time.Hour)
		require.Equal(t, []string{"job_1 failure"}, got.ends())
		// Another end is one more.
		service.set("job_1", volt.JobSuccess)
		post(t, h, ended("job_1", "success"))
		time.Sleep(time.Hour)
		require.Equal(t, []string{"job_1 failure", "job_1 success"}, got.ends())
		require.Equal(t, volt.WebhookStats{Received: 102, Requests: 3, Confirmed: 2, Duplicates: 99}, h.Stats())
	})
}

// An API that lags behind its own webhook, or fails for a while, is asked again.
func TestWebhookIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := newJobsAPI(map[string]volt.JobStatus{"late": volt.JobEvaluating, "failing": volt.JobSuccess, "repeated": volt.JobTraining})
		var got inbox
		h := webhookHandler(t, newClient(t, service), volt.WithWebhookFunc(got.take))
		h.Expect("late", "failing", "repeated")
		post(t, h, ended("late", "success"))
		time.Sleep(time.Second)
		service.set("late", volt.JobSuccess)
		time.Sleep(time.Minute)
		require.Equal(t, []string{"late success"}, got.ends())

		service.fail(3)
		post(t, h, ended("failing", "success"))
		time.Sleep(2 * time.Minute)
		require.Equal(t, []string{"late success", "failing success"}, got.ends())

		post(t, h, ended("repeated", "success"))
		time.Sleep(time.Hour)
		require.EqualValues(t, 2+4+2, h.Stats().Requests)
		service.set("repeated", volt.JobCancelled)
		post(t, h, ended("repeated", "cancelled"))
		time.Sleep(time.Minute)
		require.Equal(t, []string{"late success", "failing success", "repeated cancelled"}, got.ends())
	})
}

// A forged webhook does not spoil the genuine one that follows it, whenever that
// comes: also while a look is under way that is too early for it.
func TestForgedWebhookHidesNoGenuineOne(t *testing.T) {
	t.Parallel()
	for after := time.Duration(0); after < 2*time.Minute; after += 5 * time.Second {
		synctest.Test(t, func(t *testing.T) {
			service := newJobsAPI(map[string]volt.JobStatus{"job_1": volt.JobTraining})
			service.takes = 10 * time.Second
			var got inbox
			h := webhookHandler(t, newClient(t, service), volt.WithWebhookFunc(got.take))
			h.Expect("job_1")
			post(t, h, ended("job_1", "success"))
			time.Sleep(after)
			service.set("job_1", volt.JobSuccess)
			post(t, h, ended("job_1", "success"))
			time.Sleep(time.Minute)
			require.Equal(t, []string{"job_1 success"}, got.ends(), "%s after it", after)
		})
	}
}

// A 429 is heeded: nothing is sent before its time.
func TestWebhookHeedsTheQuota(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var looks atomic.Int64
		var second atomic.Int64
		client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			second.Store(int64(time.Since(began)))
			if looks.Add(1) == 1 {
				return answer(r, 429, `{}`, map[string]string{"Retry-After": "1800"}), nil
			}
			return answer(r, 200, `{"job":{"id":"job_1","status":"success"}}`, nil), nil
		}))
		var got inbox
		h := webhookHandler(t, client, volt.WithWebhookFunc(got.take))
		h.Expect("job_1")
		post(t, h, ended("job_1", "success"))
		time.Sleep(time.Hour)
		require.Equal(t, []string{"job_1 success"}, got.ends())
		require.EqualValues(t, 2, looks.Load())
		require.GreaterOrEqual(t, time.Duration(second.Load()), 30*time.Minute)
		require.Less(t, time.Duration(second.Load()), 32*time.Minute)
	})
}

// A webhook that comes before anyone knows the job waits for Expect, for the
// create's answer or for a Wait.
func TestWebhookBeforeTheJobIsKnown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := newJobsAPI(map[string]volt.JobStatus{"job_1": volt.JobSuccess, "job_2": volt.JobSuccess})
		service.created = make(chan struct{})
		client := newClient(t, service)
		var got inbox
		h := webhookHandler(t, client, volt.WithWebhookFunc(got.take))

		post(t, h, ended("job_1", "success"))
		post(t, h, ended("job_2", "success"))
		go func() {
			defer close(service.created)
			time.Sleep(10 * time.Second)
			service.set("job_new", volt.JobFailure)
			post(t, h, ended("job_new", "failure"))
			time.Sleep(10 * time.Second)
			assert.Empty(t, got.ends(), "nobody knows it yet")
		}()
		job, err := client.FineTuning.Create(t.Context(), volt.CustomChatJob{Name: "j", Model: llama, DatasetURL: "https://a.example/d", Hours: 1})
		require.NoError(t, err)
		require.Equal(t, "job_new", job.ID)
		time.Sleep(2 * time.Second)
		require.Equal(t, []string{"job_new failure"}, got.ends(), "the client knows what it has made")

		time.Sleep(90*time.Second + time.Millisecond)
		h.Expect("job_1")
		synctest.Wait()
		require.Equal(t, []string{"job_new failure", "job_1 success"}, got.ends())
		time.Sleep(30 * time.Second)
		h.Expect("job_2")
		time.Sleep(time.Minute)
		require.Equal(t, []string{"job_new failure", "job_1 success"}, got.ends(), "it is too late")
		require.Equal(t, volt.WebhookStats{Received: 3, UnknownJob: 3, Requests: 2, Confirmed: 2}, h.Stats())
	})
}

// One that became known in time is taken up, however late the callback lets go.
func TestWebhookThatIsTakenUpLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := newJobsAPI(map[string]volt.JobStatus{"slow": volt.JobSuccess})
		service.created = make(chan struct{})
		close(service.created)
		client := newClient(t, service)
		var got inbox
		h := webhookHandler(t, client, volt.WithWebhookFunc(func(ctx context.Context, job volt.Job) {
			got.take(ctx, job)
			time.Sleep(10 * time.Minute)
		}))
		h.Expect("slow")
		post(t, h, ended("slow", "success"))
		time.Sleep(time.Second)
		post(t, h, ended("job_new", "success"))
		_, err := client.FineTuning.Create(t.Context(), volt.CustomChatJob{Name: "j", Model: llama, DatasetURL: "https://a.example/d", Hours: 1})
		require.NoError(t, err)
		service.set("job_new", volt.JobSuccess)
		time.Sleep(time.Hour)
		require.Equal(t, []string{"slow success", "job_new success"}, got.ends())
	})
}

// What is kept for later is bounded, and has room again when it is too late.
func TestWebhooksForUnknownJobsAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := webhookHandler(t, newClient(t, noRequest(t)))
		for round := range 3 {
			for i := range 300 {
				post(t, h, ended(fmt.Sprint("job_", round, "_", i), "success"))
			}
			time.Sleep(time.Minute)
			post(t, h, ended(fmt.Sprint("job_", round, "_0"), "success"))
			time.Sleep(time.Minute)
		}
		require.Equal(t, volt.WebhookStats{Received: 903, UnknownJob: 3 * 256, Dropped: 3 * 44, Duplicates: 3}, h.Stats())
	})
}

// A wait on the job ends at once, and without a request of its own.
func TestWebhookWakesAWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := newJobsAPI(map[string]volt.JobStatus{"job_1": volt.JobTraining})
		client := newClient(t, service)
		h := webhookHandler(t, client) // what is waited on is known
		type end struct {
			job volt.Job
			err error
			at  time.Time
		}
		ends := make(chan end, 2)
		for range 2 {
			go func() {
				job, err := client.FineTuning.Wait(t.Context(), "job_1")
				ends <- end{job, err, time.Now()}
			}()
		}
		time.Sleep(time.Hour + time.Second)
		before := len(service.requests())
		service.set("job_1", volt.JobSuccess)
		posted := time.Now()
		require.Equal(t, 200, post(t, h, ended("job_1", "success")))
		for range 2 {
			e := <-ends
			require.NoError(t, e.err)
			require.Equal(t, volt.JobSuccess, e.job.Status)
			require.Equal(t, "voltagegpu/real", e.job.OutputModelRepo)
			require.Equal(t, posted, e.at)
		}
		require.Len(t, service.requests(), before+1)
	})
}

// A forged one ends no wait.
func TestForgedWebhookEndsNoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := newJobsAPI(map[string]volt.JobStatus{"job_1": volt.JobTraining})
		service.takes = time.Second
		client := newClient(t, service)
		var got inbox
		h := webhookHandler(t, client, volt.WithWebhookFunc(got.take))
		go func() {
			for range 120 {
				post(t, h, ended("job_1", "success"))
				time.Sleep(30 * time.Second)
			}
		}()
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		job, err := client.FineTuning.Wait(ctx, "job_1")
		require.ErrorIs(t, err, volt.ErrWaitTimeout)
		require.Equal(t, volt.JobTraining, job.Status)
		require.Empty(t, got.ends())
		time.Sleep(time.Hour)
	})
}

// A look that was under way when the webhook came does not hide it with what is
// older.
func TestWebhookDuringALook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var looks atomic.Int64
		client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			if looks.Add(1) == 1 {
				time.Sleep(10 * time.Second) // and tells how it was before
				return answer(r, 200, `{"job":{"id":"job_1","status":"training"}}`, nil), nil
			}
			return answer(r, 200, `{"job":{"id":"job_1","status":"success"}}`, nil), nil
		}))
		h := webhookHandler(t, client)
		go func() {
			time.Sleep(5 * time.Second)
			post(t, h, ended("job_1", "success"))
		}()
		began := time.Now()
		job, err := client.FineTuning.Wait(t.Context(), "job_1")
		require.NoError(t, err)
		require.Equal(t, volt.JobSuccess, job.Status)
		require.Equal(t, 10*time.Second, time.Since(began))
		require.EqualValues(t, 2, looks.Load())
	})
}

// A callback that panics, or ends its goroutine, harms nobody else.
func TestWebhookCallbackThatPanics(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := newJobsAPI(map[string]volt.JobStatus{"panics": volt.JobSuccess, "exits": volt.JobSuccess, "returns": volt.JobSuccess})
		var log bytes.Buffer
		var got inbox
		h := webhookHandler(t, newClient(t, service), volt.WithWebhookLogger(slog.New(slog.NewTextHandler(&log, nil))),
			volt.WithWebhookFunc(func(ctx context.Context, job volt.Job) {
				got.take(ctx, job)
				switch job.ID {
				case "panics":
					panic("out of cheese")
				case "exits":
					runtime.Goexit()
				}
			}))
		for _, id := range []string{"panics", "exits", "returns"} {
			h.Expect(id)
			post(t, h, ended(id, "success"))
			post(t, h, ended(id, "success"))
		}
		synctest.Wait()
		require.Equal(t, []string{"panics success", "exits success", "returns success"}, got.ends())
		require.Contains(t, log.String(), `level=ERROR msg="volt webhook callback panicked" job=panics panic="out of cheese" stack="goroutine`)
	})
}

// What was kept for a job that never became known has made room when its time is over,
// also while the callback keeps the handler from sweeping.
func TestWebhooksForUnknownJobsMakeRoom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := newJobsAPI(map[string]volt.JobStatus{"slow": volt.JobSuccess})
		h := webhookHandler(t, newClient(t, service), volt.WithWebhookFunc(func(context.Context, volt.Job) { time.Sleep(time.Hour) }))
		h.Expect("slow")
		post(t, h, ended("slow", "success"))
		synctest.Wait() // the callback has it
		for i := range 300 {
			post(t, h, ended(fmt.Sprint("job_", i), "success"))
		}
		require.EqualValues(t, 256, h.Stats().UnknownJob)
		require.EqualValues(t, 44, h.Stats().Dropped)
		time.Sleep(3 * time.Minute)
		post(t, h, ended("job_new", "success"))
		require.EqualValues(t, 257, h.Stats().UnknownJob)
	})
}
