package volt_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// These are whole stories, told on a socket. With VOLTTEST_PROCESS (make
// test-sim) the simulator is a process of its own.

func scenario(t *testing.T, opts ...volttest.Option) (*volttest.Server, *volt.Client) {
	t.Helper()
	t.Parallel()
	srv := volttest.NewServer(t, append(opts, volttest.Instant, volttest.Socket)...)
	// The simulator does not lag, so a deletion on a real clock need not wait.
	return srv, srv.Client(volt.WithListLag(10*time.Millisecond), volt.WithRetryPolicy(volt.RetryPolicy{MinBackoff: time.Millisecond, MaxBackoff: time.Millisecond}))
}

func TestConfidentialPodFromRentToGone(t *testing.T) {
	for _, revision := range []volttest.Revision{volttest.Confidential, volttest.Observed} {
		t.Run(string(revision), func(t *testing.T) {
			srv, client := scenario(t, revision)
			ctx := t.Context()
			machines, err := client.Machines.List(ctx)
			require.NoError(t, err)
			best, ok := machines.Cheapest(volt.GPUs(1)) // the observed rows do not say confidential
			require.True(t, ok)
			pod, err := client.Pods.Create(ctx, volt.ConfidentialPod{
				Name: "ci-4711", ResourceName: best.ResourceName, Image: "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel",
			}, volt.MaxHourlyPrice("4.00"))
			require.NoError(t, err)
			require.Equal(t, best.HourlyPrice, pod.HourlyPrice)
			running, err := client.Pods.WaitRunning(ctx, pod.ID)
			require.NoError(t, err)
			require.Equal(t, pod.SSH(), running.SSH(), "the way in is not lost")
			_, err = client.Pods.Stop(ctx, pod.ID)
			require.ErrorIs(t, err, volt.ErrStopDestroys)
			require.Len(t, srv.Running(), 1)
			require.NoError(t, client.Pods.EnsureDeleted(ctx, pod))
			srv.AssertNothingRunning()
			srv.AssertCreatedOnce("ci-4711")
			srv.AssertSpentAtMost(pod.HourlyPrice.Decimal())
		})
	}
}

func TestLiumPodIsPausedAndResumed(t *testing.T) {
	_, client := scenario(t, volttest.Classic)
	ctx := t.Context()
	key, err := client.SSHKeys.Create(ctx, volt.SSHKeySpec{Name: "ci", PublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGx ci"})
	require.NoError(t, err)
	pod, err := client.Pods.Create(ctx, volt.LiumPod{
		Name: "my-training-pod", MachineID: "mach_rtx4090_01", TemplateID: "tpl_pytorch21", GPUCount: 1, SSHKeyIDs: []string{key.ID},
	}, volt.MaxHourlyPrice("0.39"))
	require.NoError(t, err)
	_, err = client.Pods.WaitRunning(ctx, pod.ID)
	require.NoError(t, err)
	_, err = client.Pods.Stop(ctx, pod.ID)
	require.NoError(t, err, "a Lium pod keeps its data")
	_, err = client.Pods.Update(ctx, pod.ID, volt.PodUpdate{Name: volt.Set("training-run-v2")})
	require.NoError(t, err)
	_, err = client.Pods.Start(ctx, pod.ID)
	require.NoError(t, err)
	renamed, err := client.Pods.Get(ctx, pod.ID)
	require.NoError(t, err)
	require.Equal(t, "training-run-v2", renamed.Name)
	_, err = client.Pods.Delete(ctx, pod.ID)
	require.NoError(t, err)
	_, err = client.Pods.Get(ctx, pod.ID)
	require.ErrorIs(t, err, volt.ErrNotFound)
}

// The pod is made, and the answer lost: the create is not sent again.
func TestLostAnswerOfACreate(t *testing.T) {
	for name, fault := range map[string]volttest.Fault{"cut": volttest.ThenCut, "reset": volttest.ThenReset, "502": volttest.Then(volttest.HTML(502))} {
		t.Run(name, func(t *testing.T) {
			srv, client := scenario(t, volttest.Confidential)
			srv.Fail("POST /pods", fault)
			_, err := client.Pods.Create(t.Context(), volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "x"})
			var maybe *volt.AmbiguousError
			require.ErrorAs(t, err, &maybe)
			require.Equal(t, "ci-4711", maybe.Name)
			srv.AssertCreatedOnce("ci-4711")
			srv.AssertRequests("POST /pods", 1)
		})
	}
}

func TestReadsAreRepeatedUntilTheServerIsBack(t *testing.T) {
	srv, client := scenario(t, volttest.Confidential)
	srv.Fail("GET /machines", volttest.Cut.Nth(1)) // on a fresh connection: on a used one net/http asks again by itself
	srv.Fail("GET /machines", volttest.HTML(502).Nth(2))
	srv.Fail("GET /machines", volttest.CutBody(20).Nth(3))
	var resp volt.Response
	machines, err := client.Machines.List(t.Context(), volt.WithResponse(&resp))
	require.NoError(t, err)
	require.NotEmpty(t, machines.Items)
	require.Equal(t, 4, resp.Attempts)
	srv.AssertRequests("GET /machines", 4)
}

func TestMoneyAndKeysRunOut(t *testing.T) {
	srv, client := scenario(t, volttest.Confidential, volttest.Balance("3.00"))
	ctx := t.Context()
	_, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "x"})
	require.ErrorIs(t, err, volt.ErrInsufficientBalance)
	srv.AssertNothingRunning()
	key, err := client.APIKeys.Create(ctx, volt.APIKeySpec{Name: "second"})
	require.NoError(t, err)
	second, err := volt.New(volt.WithAPIKey(key.Key.Reveal()), volt.WithBaseURL(srv.URL))
	require.NoError(t, err)
	_, err = second.Pods.List(ctx)
	require.NoError(t, err)
	_, err = client.APIKeys.Revoke(ctx, key.ID)
	require.NoError(t, err)
	_, err = second.Pods.List(ctx)
	require.ErrorIs(t, err, volt.ErrUnauthorized)
}

func TestTemplatesAndCredentials(t *testing.T) {
	_, client := scenario(t, volttest.Classic)
	ctx := t.Context()
	cred, err := client.DockerCredentials.Create(ctx, volt.DockerCredentialSpec{
		Name: "registry", Registry: "ghcr.io", Username: "my-org", Password: volt.NewSecret("a password"),
	})
	require.NoError(t, err)
	tpl, err := client.Templates.Create(ctx, volt.TemplateSpec{Name: "mine", Image: "ghcr.io/my-org/x:1", Ports: []int{22}, DockerCredentialID: cred.ID})
	require.NoError(t, err)
	_, err = client.Templates.Update(ctx, tpl.ID, volt.TemplateUpdate{EnvVars: volt.Set(map[string]string{"A": "b"})})
	require.NoError(t, err)
	got, err := client.Templates.Get(ctx, tpl.ID)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"A": "b"}, got.EnvVars)
	_, err = client.Templates.Delete(ctx, tpl.ID)
	require.NoError(t, err)
	_, err = client.Templates.Delete(ctx, "tpl_pytorch21")
	require.Error(t, err, "system templates cannot be deleted")
	_, err = client.DockerCredentials.Delete(ctx, cred.ID)
	require.NoError(t, err)
}

func TestCancelledJobIsRefunded(t *testing.T) {
	srv, client := scenario(t, volttest.Classic, volttest.JobStage(time.Hour, time.Hour))
	ctx := t.Context()
	job, err := client.FineTuning.Create(ctx, volt.TextJob{
		Name: "my-llama-finetune", Model: "meta-llama/Llama-3.1-8B-Instruct", Dataset: volt.HuggingFace("myorg/support-qa"), Hours: 2,
	})
	require.NoError(t, err)
	require.Equal(t, "$55.50", job.TotalCost.String())
	listed, err := client.FineTuning.List(ctx, volt.JobListParams{Status: job.Status})
	require.NoError(t, err)
	require.Len(t, listed.Items, 1)
	if job.Status.IsRefundable() {
		cancelled, err := client.FineTuning.Cancel(ctx, job.ID)
		require.NoError(t, err)
		require.Equal(t, volt.JobCancelled, cancelled.Status)
		srv.AssertSpent("0")
	}
}

// One 429 pauses all clients of the process with that key.
func TestOnePauseForAll(t *testing.T) {
	srv, client := scenario(t, volttest.Confidential, volttest.Quota(3, time.Hour))
	other := srv.Client(volt.WithMaxWait(time.Second))
	for range 3 {
		_, err := client.Pods.List(t.Context())
		require.NoError(t, err)
	}
	_, err := client.Pods.List(t.Context(), volt.WithCallMaxWait(time.Second))
	var limited *volt.RateLimitError
	require.ErrorAs(t, err, &limited)
	require.Greater(t, time.Until(limited.RetryAt), 20*time.Second)
	_, err = other.Machines.List(t.Context())
	require.ErrorIs(t, err, volt.ErrRateLimited)
	require.ErrorIs(t, err, volt.ErrNotSent, "nothing was spent on being told again")
	require.False(t, other.Quota().PausedUntil.IsZero())
	srv.AssertRequests("*", 4)
}
