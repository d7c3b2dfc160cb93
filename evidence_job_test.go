package volt_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// Row L13: a job is not cancelled if the response shows that it still runs, or reports a
// failure. The next Ensure does not pay for a second job.
func TestEvidenceCancelRefused(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a job that trains": `{"job":{"status":"training"}}`, "with its id": `{"success":true,"job":{"id":"job_1","status":"training"}}`, "a job that is pending": `{"job":{"id":"job_1","status":"PENDING"}}`,
		"evaluating": `{"data":{"id":"job_1","status":"evaluating"}}`, "a status": `{"status":"training"}`, "preparing": `{"job":{"status":"preparing_data"}}`, "looking for nodes": `{"id":"job_1","status":"looking_for_nodes"}`,
		"delayed beside cancelled": `{"cancelled":true,"job":{"id":"job_1","status":"delayed"}}`, "a state": `{"job":{"id":"job_1","state":"running"}}`, "currentStatus": `{"success":true,"currentStatus":"training"}`,
		"an unknown status": `{"success":true,"job":{"id":"job_1","status":"under_review"}}`, "no success": `{"success":false}`, "no success in a text": `{"success":"false"}`, "not cancelled": `{"cancelled":false}`, "not canceled": `{"canceled":"no"}`,
		"another job": `{"job":{"id":"job_9","status":"cancelled"}}`, "another job's id": `{"id":"job_9"}`, "another job in data": `{"success":true,"data":{"id":"job_9","status":"cancelled"}}`, "an error": `{"error":"training has begun"}`,
		"errors": `{"errors":[{"message":"training has begun"}]}`, "a status of 409": `{"status":409,"message":"training has begun"}`, "a status of error": `{"success":false,"status":"error"}`, "a message": `{"message":"A job that trains cannot be cancelled."}`,
		"a page": `<html></html>`, "a word": `no`, "an inner refusal": `{"result":{"success":false}}`, "a failure beside success": `{"success":true,"failed":true}`,
	} {
		inCloud(t, name, func(t *testing.T, c *cloud, client *volt.Client) {
			c.addJob("job_1", evidenceName, "training")
			c.answers("DELETE /fine-tuning/:id", 200, body)
			_, err := client.FineTuning.Cancel(t.Context(), "job_1")
			require.Error(t, err, "the job goes on")
			// Ensure finishes the requested cancellation before it creates.
			_, err = ensureJob(client, t.Context(), evidenceJob)
			require.ErrorIs(t, err, volt.ErrNotDeleted)
			require.ErrorContains(t, err, "job_1")
			require.Zero(t, c.sent("POST /fine-tuning"), "a second job was debited")
		})
	}
}

// The response to an accepted cancel has one of these forms.
func TestEvidenceCancelAccepted(t *testing.T) {
	t.Parallel()
	for name, res := range map[string]reply{
		"as documented": {body: `{"success":true,"message":"Job cancelled and $55.50 refunded to your account","job":{"id":"job_1","status":"cancelled"}}`}, "canceled": {body: `{"job":{"id":"job_1","status":"canceled"}}`},
		"CANCELED": {body: `{"job":{"status":"CANCELED"}}`}, "nothing": {}, "204": {status: 204}, "202": {status: 202}, "an empty object": {body: `{}`}, "success": {body: `{"success":true}`}, "cancelled": {body: `{"cancelled":true}`}, "a status": {body: `{"id":"job_1","status":"cancelled"}`},
		"data": {body: `{"data":{"id":"job_1","status":"deleted"}}`}, "a job that has failed": {body: `{"job":{"id":"job_1","status":"failed"}}`},
	} {
		inCloud(t, name, func(t *testing.T, c *cloud, client *volt.Client) {
			job := c.addJob("job_1", evidenceName, "pending")
			c.on["DELETE /fine-tuning/:id"] = func(*http.Request, string) *reply {
				job.status = "cancelled"
				return &res
			}
			_, err := client.FineTuning.Cancel(t.Context(), "job_1")
			require.NoError(t, err)
			ensured, err := ensureJob(client, t.Context(), evidenceJob)
			require.NoError(t, err)
			require.True(t, ensured.Created)
		})
	}
}

// Row L24c: if a list shows a job several times under one id, it is one job.
func TestEvidenceJobShownTwice(t *testing.T) {
	t.Parallel()
	job := func(id, members string) string { return `{"id":"` + id + `","name":"train"` + members + `}` }
	one, other := job("job_1", `,"status":"training"`), `{"id":"job_2","name":"other","status":"training"}`
	for name, body := range map[string]string{
		"twice": one + "," + one, "three times": one + "," + one + "," + one, "apart": one + "," + other + "," + one, "last": other + "," + one + "," + one,
		"in two statuses": job("job_1", `,"status":"pending"`) + "," + one, "in two statuses, the other order": one + "," + job("job_1", `,"status":"pending"`), "in two cases": one + "," + job("job_1", `,"status":"TRAINING"`),
		"without a name": one + `,{"id":"job_1","status":"training"}`, "with more members": one + "," + job("job_1", `,"status":"training","task_type":"text","taskType":"text"`),
		"of two times": job("job_1", `,"status":"training","createdAt":"2026-06-03T21:25:17Z"`) + "," + one, "with two costs": job("job_1", `,"status":"training","totalCost":1`) + "," + job("job_1", `,"status":"training","total_cost":"2"`),
		"succeeded, and late": job("job_1", `,"status":"success"`) + "," + one, "beside a failed one": one + "," + one + "," + job("job_0", `,"status":"failed"`),
	} {
		for _, envelope := range []string{`{"success":true,"jobs":[%]}`, `{"jobs":[%]}`, `{"success":true,"jobs":[%],"total":#}`} {
			inCloud(t, name+", "+envelope, func(t *testing.T, c *cloud, client *volt.Client) {
				c.addJob("job_1", evidenceName, "training")
				total := string(rune('0' + strings.Count(body, `"id"`)))
				c.answers("GET /fine-tuning", 200, strings.NewReplacer("%", body, "#", total).Replace(envelope))
				ensured, err := ensureJob(client, t.Context(), evidenceJob)
				require.NoError(t, err)
				require.False(t, ensured.Created)
				require.Equal(t, "job_1", ensured.Job.ID)
				require.Zero(t, c.sent("POST /fine-tuning"))
			})
		}
	}
	inCloud(t, "two jobs", func(t *testing.T, c *cloud, client *volt.Client) {
		c.addJob("job_1", evidenceName, "training")
		c.addJob("job_2", evidenceName, "training")
		_, err := ensureJob(client, t.Context(), evidenceJob)
		require.ErrorIs(t, err, volt.ErrDuplicateName)
	})
}

// Row L24c: the same for a pod.
func TestEvidencePodShownTwice(t *testing.T) {
	t.Parallel()
	pod := func(members string) string { return `{"name":"train","status":"running"` + members + `}` }
	one := pod(`,"id":"pod_1"`)
	for name, body := range map[string]string{
		"twice": one + "," + one, "three times": one + "," + one + "," + one, "apart": one + `,{"id":"pod_2","name":"other","status":"running"},` + one, "in two cases": one + "," + pod(`,"id":"pod_1","status":"RUNNING"`),
		"with a provider": one + "," + pod(`,"id":"pod_1","provider":"confidential"`), "in two statuses": one + "," + pod(`,"id":"pod_1","status":"starting"`), "without a name": one + `,{"id":"pod_1","status":"running"}`,
		"with a price": one + "," + pod(`,"id":"pod_1","hourly_price":3.6`), "with the workload's id": one + "," + pod(`,"id":"pod_1","workloadUid":"wl_1"`), "with the workload's id first": pod(`,"id":"pod_1","workloadUid":"wl_1"`) + "," + one,
		"both ids, and one": pod(`,"id":"pod_1","workloadUid":"wl_1"`) + "," + pod(`,"id":"wl_1"`), "another name in the list": one + `,{"id":"pod_1","name":"cm_1","status":"running"}`,
	} {
		inCloud(t, name, func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", evidenceName, asConfidential, longAgo)
			c.answers("GET /pods", 200, `{"pods":[`+body+`]}`)
			c.on["GET /pods/:id"] = func(_ *http.Request, id string) *reply {
				if id == "wl_1" {
					return &reply{body: c.show(c.pods[0])}
				}
				return nil
			}
			ensured, err := ensurePod(client, t.Context(), evidenceSpec)
			require.NoError(t, err)
			require.False(t, ensured.Created)
			require.Contains(t, ensured.Pod.IDs(), "pod_1")
		})
	}
}

// Row L9: a failed or cancelled job is never adopted, and ends a wait.
func TestEvidenceEndedJobs(t *testing.T) {
	t.Parallel()
	for _, word := range strings.Fields("failed error canceled cancelled failure failure_finding_nodes node_training_failure prep_task_failure crashed deleted terminated FAILED Canceled ERROR node-training-failure FailureFindingNodes") {
		inCloud(t, word+", Ensure", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addJob("job_1", evidenceName, word)
			ensured, err := ensureJob(client, t.Context(), evidenceJob)
			require.NoError(t, err)
			require.True(t, ensured.Created, "the job was adopted")
		})
		inCloud(t, word+", Wait", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addJob("job_1", evidenceName, word)
			began := time.Now()
			_, err := client.FineTuning.Wait(within(t, time.Hour), "job_1")
			require.ErrorIs(t, err, volt.ErrJobFailed)
			require.Less(t, time.Since(began), time.Minute)
		})
	}
	for _, word := range strings.Fields("pending preparing_data idle looking_for_nodes delayed ready training preevaluation evaluating success SUCCESS succeeded completed Training queued running") {
		inCloud(t, word+", adopted", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addJob("job_1", evidenceName, word)
			ensured, err := ensureJob(client, t.Context(), evidenceJob)
			require.NoError(t, err)
			require.Equal(t, "job_1", ensured.Job.ID)
			require.False(t, ensured.Created)
		})
	}
	for _, word := range strings.Fields("zombie refunded unknown archived expired timed_out on_hold reviewing stalled evicted UNKNOWN half-done 42") {
		inCloud(t, word+", unknown", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addJob("job_1", evidenceName, word)
			_, err := ensureJob(client, t.Context(), evidenceJob)
			require.ErrorContains(t, err, strings.ToLower(word))
			require.ErrorContains(t, err, "job_1")
			require.Zero(t, c.sent("POST /fine-tuning"), "a second job was debited")
		})
		inCloud(t, word+", waited for", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addJob("job_1", evidenceName, word)
			_, err := client.FineTuning.Wait(within(t, time.Hour), "job_1")
			require.ErrorIs(t, err, volt.ErrWaitTimeout)
		})
	}
}

// Row L14: the cost of a job is compared like the price of a pod.
func TestEvidenceCostWithinCap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		limit, cost string
		within      bool
	}{
		{"3.96", "3.9600000000000004", true}, {"55.5", "55.500000000000007", true}, {"55.5", `"55.50"`, true}, {"55.5", "55.5000009", true}, {"0.3", "0.30000000000000004", true}, {"55.5", `"$55.50"`, true}, {"8.2", "8.200000000000001", true},
		{"55.5", "5.55e1", true}, {"1.1", "1.1000000000000001", true}, {"32.8", "32.800000000000004", true}, {"55.50", "55.499999", true},
		{"3.96", "3.960001", false}, {"55.5", "55.51", false}, {"55.5", `"55.500001"`, false}, {"55.5", "555", false}, {"55.5", "1e3", false},
	} {
		inCloud(t, c.limit+" and "+c.cost, func(t *testing.T, hostile *cloud, client *volt.Client) {
			hostile.on["POST /fine-tuning"] = func(*http.Request, string) *reply {
				job := hostile.makeJob()
				job.members = `,"totalCost":` + c.cost
				return &reply{status: 201, body: `{"job":` + hostile.show(job) + `}`}
			}
			_, err := client.FineTuning.Create(t.Context(), evidenceJob, volt.MaxTotalCost(c.limit))
			if c.within {
				require.NoError(t, err)
				require.Zero(t, hostile.sent("DELETE /fine-tuning/:id"))
				return
			}
			require.ErrorIs(t, err, volt.ErrPriceTooHigh)
			require.Equal(t, "cancelled", hostile.jobs[0].status)
		})
	}
}
