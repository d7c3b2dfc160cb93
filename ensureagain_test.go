package volt_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// Ensure can be called as often as one likes: what this client has just created,
// or may have, is not created again because a list lags behind.
func TestEnsureAgainWhileTheListLags(t *testing.T) {
	t.Parallel()
	const lag = 30 * time.Second
	spec := podIn(volttest.Confidential, ensured)
	inBubble(t, "after an Ensure", func(t *testing.T) {
		srv := simulated(t, volttest.ListLag(lag))
		client := unlimited(srv)
		made, err := ensurePod(client, t.Context(), spec)
		require.NoError(t, err)
		require.True(t, made.Created)
		for range 10 {
			time.Sleep(5 * time.Second)
			again, err := ensurePod(client, t.Context(), spec)
			require.NoError(t, err)
			require.False(t, again.Created)
			require.Equal(t, made.Pod.ID, again.Pod.ID)
			require.Equal(t, ensured, again.Pod.Name)
		}
		srv.AssertCreatedOnce(ensured)
		t.Logf("11 Ensures in 50 s, with a list that lags by 30 s: %d create", srv.RequestCount("POST /pods"))

		_, err = client.Pods.Delete(t.Context(), made.Pod.ID)
		require.NoError(t, err)
		again, err := ensurePod(client, t.Context(), spec)
		require.NoError(t, err)
		require.True(t, again.Created, "it is gone, whatever the list shows")
	})
	for name, first := range map[string]func(*volt.Client, context.Context) error{
		"after a lost Ensure": func(c *volt.Client, ctx context.Context) error { _, err := ensurePod(c, ctx, spec); return err },
		"after a lost Create": func(c *volt.Client, ctx context.Context) error { _, err := c.Pods.Create(ctx, spec); return err },
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.ListLag(lag))
			client := unlimited(srv)
			srv.Fail("POST /pods", volttest.ThenCut)
			began := time.Now()
			require.ErrorIs(t, first(client, within(t, 5*time.Second)), volt.ErrMaybeCreated)

			got, err := ensurePod(client, t.Context(), spec)

			require.NoError(t, err)
			require.False(t, got.Created, "the call before created it")
			require.LessOrEqual(t, time.Since(began), time.Minute, "no longer than the list lag")
			srv.AssertCreatedOnce(ensured)
		})
	}
	inBubble(t, "and Get does not know it yet", func(t *testing.T) {
		srv := simulated(t, volttest.ListLag(lag))
		client := unlimited(srv)
		pod := mustCreate(t, client, spec)
		srv.Fail("GET /pods/:id", volttest.Status(404).Times(2))
		_, err := ensurePod(client, within(t, 10*time.Second), spec)
		require.ErrorIs(t, err, volt.ErrCannotVerify, "there is no time to wait")
		require.Equal(t, []string{pod.ID}, as[*volt.CannotVerifyError](t, err).IDs)
		srv.Fail("GET /pods/:id", volttest.Status(404).Times(2))
		got, err := ensurePod(client, t.Context(), spec)
		require.NoError(t, err)
		require.Equal(t, pod.ID, got.Pod.ID)
		srv.AssertCreatedOnce(ensured)
	})
	inBubble(t, "after it was renamed", func(t *testing.T) {
		srv := simulated(t, volttest.Classic, volttest.ListLag(lag))
		client := unlimited(srv)
		lium := volt.LiumPod{Name: ensured, MachineID: "mach_rtx4090_01", TemplateID: "tpl_pytorch21"}
		pod := mustCreate(t, client, lium)
		_, err := client.Pods.Update(t.Context(), pod.ID, volt.PodUpdate{Name: volt.Set("other")})
		require.NoError(t, err)
		got, err := ensurePod(client, t.Context(), lium)
		require.NoError(t, err)
		require.True(t, got.Created)
	})
	inBubble(t, "and the create is answered with a name of the list's", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		client := unlimited(srv)
		srv.Fail("POST /pods", volttest.Then(volttest.Answer(201, "application/json", `{"pod":{"id":"wrk-1","name":"cm_01h"}}`)))
		srv.Fail("GET /pods", volttest.Answer(200, "application/json", `[{"id":"wrk-1","name":"cm_01h","status":"RUNNING"}]`).Nth(2).Times(2))
		srv.Fail("GET /pods/:id", volttest.Answer(200, "application/json", `{"uid":"wrk-1","status":"running"}`))
		_, err := ensurePod(client, t.Context(), podIn(volttest.Observed, ensured))
		require.ErrorIs(t, err, volt.ErrMaybeCreated, "the response may be about another pod")
		require.Equal(t, []string{"wrk-1"}, as[*volt.AmbiguousError](t, err).IDs)
		srv.AssertRequests("POST /pods", 1)
	})
	inBubble(t, "under another id", func(t *testing.T) {
		srv := simulated(t)
		client := unlimited(srv)
		srv.Fail("POST /pods", volttest.NullFields("workloadUid", "ssh_command"))
		pod := mustCreate(t, client, spec)
		require.Empty(t, pod.WorkloadID)
		got, err := ensurePod(client, t.Context(), spec)
		require.NoError(t, err)
		require.True(t, got.Pod.WorkloadID != "" && !got.Created)
	})
	inBubble(t, "after one that made nothing", func(t *testing.T) {
		srv := simulated(t)
		client := unlimited(srv)
		srv.Fail("POST /pods", volttest.Cut)
		for _, kind := range []error{volt.ErrNotSent, nil} { // one create a call
			_, err := ensurePod(client, t.Context(), spec)
			require.ErrorIs(t, err, kind)
		}
		srv.AssertCreatedOnce(ensured)
	})
}

// A look that began while a list may lag, and ended when none should, has not shown
// what was created all the same.
func TestEnsureAgainAsTheWindowEnds(t *testing.T) {
	t.Parallel()
	for _, revision := range revisions {
		for _, lost := range []bool{false, true} {
			inBubble(t, fmt.Sprint(revision, ", lost: ", lost), func(t *testing.T) {
				srv := simulated(t, revision, volttest.ListLag(59*time.Second))
				client := unlimited(srv)
				if lost {
					srv.Fail("POST /pods", volttest.ThenCut)
				}
				_, _ = client.Pods.Create(t.Context(), podIn(revision, ensured))
				time.Sleep(58 * time.Second)
				srv.Fail("GET /pods", volttest.SlowHeaders(5*time.Second))

				got, err := ensurePod(client, t.Context(), podIn(revision, ensured))

				srv.AssertCreatedOnce(ensured)
				if lost && revision == volttest.Observed {
					require.ErrorIs(t, err, volt.ErrMaybeCreated, "no name can be read")
					return
				}
				require.NoError(t, err)
				require.True(t, srv.Running()[0].ID == got.Pod.ID || srv.Running()[0].WorkloadID == got.Pod.ID)
				require.False(t, got.Created, "the call before created it")
			})
		}
	}
}

// The calls of one client under one name take turns; those under others do not.
func TestEnsureFromManyGoroutines(t *testing.T) {
	t.Parallel()
	inBubble(t, "pods", func(t *testing.T) {
		srv := simulated(t, volttest.ListLag(time.Minute/2))
		srv.Fail("POST /pods", volttest.SlowHeaders(10*time.Second).Always())
		client := unlimited(srv)
		var all sync.WaitGroup
		for i := range 30 {
			name := ensured
			if i%3 == 0 {
				name = "other"
			}
			all.Go(func() {
				_, err := ensurePod(client, t.Context(), podIn(volttest.Confidential, name))
				assert.NoError(t, err)
			})
		}
		began := time.Now()
		all.Go(func() {
			time.Sleep(time.Second)
			_, err := ensurePod(client, within(t, time.Second), podIn(volttest.Confidential, ensured))
			assert.ErrorIs(t, err, context.DeadlineExceeded)
			assert.ErrorIs(t, err, volt.ErrNotSent, "its turn did not come")
		})
		all.Wait()
		require.Equal(t, 10*time.Second, time.Since(began))
		srv.AssertCreatedOnce(ensured)
		srv.AssertCreatedOnce("other")
	})
	inBubble(t, "jobs", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		srv.Fail("POST /fine-tuning", volttest.SlowHeaders(10*time.Second).Always())
		client := unlimited(srv)
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				_, err := ensureJob(client, t.Context(), training("tune"))
				assert.NoError(t, err)
			})
		}
		all.Wait()
		srv.AssertCreatedOnce("tune")
	})
}

// If lists omit jobs and pods for longer than the list lag, Gets find them.
func TestEnsureWhileTheListLagsForLong(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Classic, volttest.ListLag(3*time.Minute))
		client := unlimited(srv)
		_, err := client.Pods.Create(t.Context(), podIn(volttest.Classic, ensured))
		require.NoError(t, err)
		_, err = client.FineTuning.Create(t.Context(), training("tune"), volt.WithCallMaxWait(0))
		require.NoError(t, err)
		time.Sleep(2 * time.Minute)
		pod, err := ensurePod(client, t.Context(), podIn(volttest.Classic, ensured))
		require.NoError(t, err)
		job, err := ensureJob(client, t.Context(), training("tune"))
		require.NoError(t, err)
		require.False(t, pod.Created || job.Created)
	})
}

// The list of jobs may lag, too.
func TestEnsureJobAgainWhileTheListLags(t *testing.T) {
	t.Parallel()
	withCloud(t, "listed late", func(t *testing.T, c *cloud, client *volt.Client) {
		c.answers("GET /fine-tuning", 200, `{"success":true,"jobs":[]}`)
		for i := range 3 {
			got, err := ensureJob(client, t.Context(), evidenceJob)
			require.NoError(t, err)
			require.Equal(t, "job_100", got.Job.ID)
			require.Equal(t, i == 0, got.Created)
			time.Sleep(10 * time.Second)
		}
		c.jobs[0].status = "failure"
		got, err := ensureJob(client, t.Context(), evidenceJob)
		require.NoError(t, err)
		require.True(t, got.Created, "a job that has failed is not adopted")
		require.Equal(t, "job_101", got.Job.ID)
	})
	withCloud(t, "and Get does not know it", func(t *testing.T, c *cloud, client *volt.Client) {
		c.answers("GET /fine-tuning", 200, `{"success":true,"jobs":[]}`)
		_, err := ensureJob(client, t.Context(), evidenceJob)
		require.NoError(t, err)
		c.answers("GET /fine-tuning/:id", 404, `{"error":"NOT_FOUND","message":"Job not found"}`)
		_, err = ensureJob(client, within(t, 10*time.Second), evidenceJob)
		require.ErrorIs(t, err, volt.ErrCannotVerify)
		require.Equal(t, []string{"job_100"}, as[*volt.CannotVerifyError](t, err).IDs)
		require.Equal(t, 1, c.sent("POST /fine-tuning"))
	})
}
