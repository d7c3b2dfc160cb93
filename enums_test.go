package volt_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// Each status is of one kind, and one that nobody knows is of none.
func TestPodStatuses(t *testing.T) {
	t.Parallel()
	for kind, statuses := range map[string][]volt.PodStatus{
		"running":  {"running", "RUNNING"},
		"starting": {"pending", "registered", "provisioning", "deploying", "starting"},
		"failed":   {"error", "failed", "crashed"},
		"gone":     {"deleted", "terminated", "destroyed"},
		"stopped":  {"stopped", "stopping", "suspended", "deleting", "terminating", "destroying"},
		"unknown":  {"", "migrating", "running soon", "unknown"},
	} {
		for _, s := range statuses {
			require.Equal(t, kind == "running", s.IsRunning(), "%q", s)
			require.Equal(t, kind == "starting", s.IsStarting(), "%q", s)
			require.Equal(t, kind == "failed", s.IsFailed(), "%q", s)
			require.Equal(t, kind == "gone", s.IsGone(), "%q", s)
			require.Equal(t, kind == "stopped", s.IsStopped(), "%q", s)
			require.Equal(t, kind == "failed" || kind == "gone" || kind == "stopped", s.IsTerminal(), "%q", s)
		}
	}
}

func TestJobStatuses(t *testing.T) {
	t.Parallel()
	for kind, statuses := range map[string][]volt.JobStatus{
		"refundable": {"pending", "preparing_data", "idle", "looking_for_nodes"},
		"going":      {"delayed", "ready", "training", "preevaluation", "evaluating"},
		"success":    {"success", "SUCCESS"},
		"failed":     {"failure", "failure_finding_nodes", "node_training_failure", "prep_task_failure", "failed", "error"},
		"cancelled":  {"cancelled", "canceled"},
		"unknown":    {"", "archived"},
	} {
		for _, s := range statuses {
			require.Equal(t, kind == "refundable", s.IsRefundable(), "%q", s)
			require.Equal(t, kind == "success", s.IsSuccess(), "%q", s)
			require.Equal(t, kind == "failed", s.IsFailed(), "%q", s)
			require.Equal(t, kind == "success" || kind == "failed" || kind == "cancelled", s.IsTerminal(), "%q", s)
		}
	}
}

// A status in upper case is the constant all the same.
func TestStatusesDecodeInLowerCase(t *testing.T) {
	t.Parallel()
	require.Equal(t, volt.PodRunning, getPod(t, `{"id":"pod_1","status":"RUNNING"}`).Status)
	require.Equal(t, volt.ProviderLium, getPod(t, `{"id":"pod_1","provider":"Lium"}`).Provider)
	job, err := scripted(t, step{want: "GET /fine-tuning/a", body: `{"id":"a","status":"Success","task_type":"DPO","message":"done"}`}).FineTuning.Get(t.Context(), "a")
	require.NoError(t, err)
	require.True(t, job.Status.IsSuccess())
	require.Equal(t, volt.TaskDPO, job.TaskType)
	require.Equal(t, "done", job.Message)
}
