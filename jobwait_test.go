package volt_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// one is a job as its own page tells it.
func jobIs(status string) step {
	return step{want: "GET /fine-tuning/j1", body: `{"success":true,"job":{"id":"j1","name":"tune","status":"` + status + `","outputModelRepo":"voltagegpu/tune"}}`}
}

// waitForJob runs Wait against a script.
func waitForJob(t *testing.T, within time.Duration, steps ...step) (job volt.Job, took time.Duration, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		client := scripted(t, steps...)
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		began := time.Now()
		job, err = client.FineTuning.Wait(ctx, "j1")
		took = time.Since(began)
	})
	return job, took, err
}

func TestWaitForJob(t *testing.T) {
	t.Parallel()
	missing := notFound("GET /fine-tuning/j1")
	for name, c := range map[string]struct {
		steps []step
		took  time.Duration
	}{
		"at once":               {[]step{jobIs("success")}, 0},
		"in upper case":         {[]step{jobIs("SUCCESS")}, 0},
		"after a while":         {[]step{jobIs("pending"), jobIs("training"), jobIs("success")}, 8 * time.Second},
		"an unknown status":     {[]step{jobIs("quantizing"), jobIs("success")}, 4 * time.Second},
		"not known at first":    {[]step{missing, missing, jobIs("pending"), jobIs("success")}, 12 * time.Second},
		"a server that fails":   {[]step{{want: "GET /fine-tuning/j1", status: 503}, jobIs("success")}, 4 * time.Second},
		"a page":                {[]step{{want: "GET /fine-tuning/j1", body: "<html>"}, jobIs("success")}, 4 * time.Second},
		"a connection that cut": {[]step{{want: "GET /fine-tuning/j1", err: errors.New("reset")}, jobIs("success")}, 4 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			job, took, err := waitForJob(t, time.Hour, c.steps...)
			require.NoError(t, err)
			require.Equal(t, c.took, took)
			require.Equal(t, volt.JobSuccess, job.Status)
			require.Equal(t, "voltagegpu/tune", job.OutputModelRepo)
		})
	}
}

// Another end than success is told beside the job.
func TestWaitForJobThatFails(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"failure", "failure_finding_nodes", "node_training_failure", "prep_task_failure", "cancelled"} {
		job, _, err := waitForJob(t, time.Hour, jobIs("training"), jobIs(status))
		require.ErrorIs(t, err, volt.ErrJobFailed)
		require.NotErrorIs(t, err, volt.ErrPodFailed)
		require.NotErrorIs(t, err, volt.ErrWaitTimeout)
		require.Equal(t, volt.JobStatus(status), job.Status)
		require.Equal(t, job, as[*volt.WaitError](t, err).Job)
		require.EqualError(t, err, `volt: wait for fine-tuning job "j1": it is `+status)
	}
	steps := make([]step, 16)
	for i := range steps {
		steps[i] = notFound("GET /fine-tuning/j1")
	}
	_, took, err := waitForJob(t, time.Hour, steps...)
	require.ErrorIs(t, err, volt.ErrNotFound)
	require.Equal(t, time.Minute, took)

	_, _, err = waitForJob(t, time.Hour, step{want: "GET /fine-tuning/j1", status: 503, body: `{"error":{"code":"not_available","message":"retired"}}`})
	require.ErrorIs(t, err, volt.ErrNotSupported)

	job, took, err := waitForJob(t, 9*time.Second, jobIs("training"), jobIs("training"), jobIs("training"))
	require.ErrorIs(t, err, volt.ErrWaitTimeout)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Equal(t, 9*time.Second, took)
	require.Equal(t, volt.JobTraining, job.Status)
	require.ErrorContains(t, err, "still training after 9s")

	_, err = newClient(t, noRequest(t)).FineTuning.Wait(t.Context(), "")
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
}

func TestWithJobProgress(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		var saw []volt.JobStatus
		_, err := scripted(t, jobIs("pending"), jobIs("training"), jobIs("success")).FineTuning.Wait(t.Context(), "j1",
			volt.WithJobProgress(func(j volt.Job) { saw = append(saw, j.Status) }))
		require.NoError(t, err)
		require.Equal(t, []volt.JobStatus{volt.JobPending, volt.JobTraining, volt.JobSuccess}, saw)
	})
}

// Jobs are read in turn: with n of them, what is known of one is not much older
// than n × 10 s, within the budget, and nobody is passed over.
func TestJobsAreReadInTurn(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 3, 12, 40} {
		inBubble(t, fmt.Sprint(n, " jobs"), func(t *testing.T) {
			longest := shortOr(time.Hour, 3*time.Hour)
			srv := simulated(t, volttest.Classic, volttest.Seed(5), volttest.Training(longest/3, longest))
			client := unlimited(srv)
			var mu sync.Mutex
			var latest time.Duration
			var all sync.WaitGroup
			for i := range n {
				job := mustTrain(t, client, fmt.Sprint("job-", i))
				all.Go(func() {
					job, err := client.FineTuning.Wait(t.Context(), job.ID)
					mu.Lock()
					defer mu.Unlock()
					assert.NoError(t, err)
					latest = max(latest, time.Since(job.CompletedAt))
				})
			}
			all.Wait()
			most := busiestHour(srv, "GET /fine-tuning/:id")
			t.Logf("%d jobs: at most %d reads in any hour, the last heard of its end after %s", n, most, latest.Round(time.Second))
			require.LessOrEqual(t, most, 450)
			require.LessOrEqual(t, latest, max(31*time.Second, time.Duration(n)*11*time.Second))
		})
	}
}

// Each change of each job is yielded once; one that cannot be told of does not
// end the rest.
func TestWatchJobs(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Classic, volttest.Seed(5), volttest.Training(10*time.Minute, 10*time.Minute), volttest.JobStage(time.Minute, time.Minute))
		client := unlimited(srv)
		good := mustTrain(t, client, "good")
		srv.Fail("POST /fine-tuning", volttest.JobEnds("node_training_failure"))
		bad := mustTrain(t, client, "bad")
		saw := map[string][]volt.JobStatus{}
		ends := map[string]error{}
		for job, err := range client.FineTuning.Watch(t.Context(), good.ID, bad.ID, "never", good.ID) {
			if err != nil {
				ends[job.ID] = err
				continue
			}
			saw[job.Name] = append(saw[job.Name], job.Status)
		}
		require.Equal(t, []volt.JobStatus{"pending", "preparing_data", "looking_for_nodes", "ready", "training", "evaluating", "success"}, saw["good"])
		require.Equal(t, []volt.JobStatus{"pending", "preparing_data", "looking_for_nodes", "ready", "training", "node_training_failure"}, saw["bad"])
		require.Len(t, ends, 1)
		require.ErrorIs(t, ends["never"], volt.ErrNotFound)
	})
	inBubble(t, "left", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		client := unlimited(srv)
		job := mustTrain(t, client, "job")
		for range client.FineTuning.Watch(t.Context(), job.ID) {
			break
		}
		looks := srv.RequestCount("*")
		time.Sleep(time.Hour)
		srv.AssertRequests("*", looks)

		var ends []error
		for _, err := range client.FineTuning.Watch(within(t, time.Minute), job.ID) {
			if err != nil {
				ends = append(ends, err)
			}
		}
		require.Len(t, ends, 1)
		require.ErrorIs(t, ends[0], context.DeadlineExceeded)
		for range client.FineTuning.Watch(t.Context()) {
			t.Error("there is nothing to watch")
		}
	})
}
