package volttest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// Inside a bubble a pod takes its time, and the test none.
func TestHoursInABubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := volttest.NewServer(t)
		client := srv.Client()
		began := time.Now()
		pod, err := client.Pods.Create(t.Context(), confidentialPod("ci-4711"))
		require.NoError(t, err)
		pod, err = client.Pods.WaitRunning(t.Context(), pod.ID)
		require.NoError(t, err)
		assert.Greater(t, time.Since(began), 20*time.Second)
		time.Sleep(3 * time.Hour)
		srv.AssertSpent("14.40")
		require.NoError(t, client.Pods.EnsureDeleted(t.Context(), pod))
		srv.AssertNothingRunning()
	})
}

func TestADeployThatFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := volttest.NewServer(t, volttest.Observed)
		srv.Fail("POST /pods", volttest.DeployFails("GPU fell off the bus"))
		client := srv.Client()
		pod, err := client.Pods.Create(t.Context(), confidentialPod("a"))
		require.NoError(t, err)
		_, err = client.Pods.WaitRunning(t.Context(), pod.ID)
		require.ErrorIs(t, err, volt.ErrPodFailed)
		require.ErrorContains(t, err, "GPU fell off the bus")
		assert.Equal(t, "failed", srv.Running()[0].Status)
		require.NoError(t, client.Pods.EnsureDeleted(t.Context(), pod))
	})
}

func TestAManualClock(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t, volttest.ManualClock, volttest.Deploy(time.Minute, time.Minute), volttest.Balance("10.00"))
	pod, err := srv.Client().Pods.Create(t.Context(), confidentialPod("a"))
	require.NoError(t, err)
	now := srv.Now()
	srv.Advance(59 * time.Second)
	assert.Equal(t, "deploying", srv.Pods()[0].Status)
	srv.Advance(time.Second)
	assert.Equal(t, "running", srv.Pods()[0].Status)
	assert.Equal(t, now.Add(time.Minute), srv.Now())
	srv.Advance(time.Hour)
	srv.AssertSpent("7.20")
	assert.Equal(t, "$2.80", srv.Balance().String())
	assert.Equal(t, pod.ID, srv.Pods()[0].WorkloadID)
	_, err = srv.Client().Pods.Create(t.Context(), confidentialPod("b"))
	require.ErrorIs(t, err, volt.ErrInsufficientBalance)
	require.NoError(t, srv.AddFunds("1.00"))
	_, err = srv.Client().Pods.Create(t.Context(), confidentialPod("b"))
	require.NoError(t, err)
	require.Error(t, srv.AddFunds("dear"))
}

func TestAFasterClock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := volttest.NewServer(t, volttest.Speed(3600))
		_, err := srv.Client().Pods.Create(t.Context(), confidentialPod("a"))
		require.NoError(t, err)
		time.Sleep(2500 * time.Millisecond) // two hours and a half
		srv.AssertSpent("10.80")
		srv.Advance(time.Hour) // which only a manual clock heeds
		srv.AssertSpent("10.80")
	})
}

func TestStockPricesAndAccounts(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t)
	client := srv.Client()
	require.NoError(t, srv.SetPrice("h200-small", "4.50"))
	require.NoError(t, srv.SetStock("h200-small", 1))
	require.Error(t, srv.SetPrice("h200-small", "dear"))
	require.Error(t, srv.SetStock("nothing", 1))
	pod, err := client.Pods.Create(t.Context(), confidentialPod("a"))
	require.NoError(t, err)
	assert.Equal(t, "$4.50", pod.HourlyPrice.String())
	_, err = client.Pods.Create(t.Context(), confidentialPod("b"))
	require.ErrorIs(t, err, volt.ErrNoCapacity)
	key, err := srv.NewAccount("1.00")
	require.NoError(t, err)
	_, err = srv.NewAccount("dear")
	require.Error(t, err)
	other := srv.Client(volt.WithAPIKey(key))
	_, err = other.Pods.Get(t.Context(), pod.ID)
	require.ErrorIs(t, err, volt.ErrNotFound)
	_, err = other.Pods.Create(t.Context(), volt.ConfidentialPod{Name: "c", ResourceName: "b200-small", Image: "ubuntu"})
	require.ErrorIs(t, err, volt.ErrInsufficientBalance)
	srv.AssertSpent("4.50")
}

func TestResources(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t,
		volttest.Resource{Name: "h100-small", GPU: "H100", GPUs: 1, HourlyPrice: "2.50", Stock: 1},
		volttest.Resource{Name: "h200-small", GPU: "H200", GPUs: 1, HourlyPrice: "3.00", Stock: 0})
	client := srv.Client()
	machines, err := client.Machines.List(t.Context())
	require.NoError(t, err)
	prices := map[string]string{}
	for _, m := range machines.Items {
		prices[m.ResourceName] += m.HourlyPrice.String()
	}
	assert.Equal(t, "$2.50", prices["h100-small"])
	assert.Equal(t, "$3.00", prices["h200-small"], "once")
	_, err = client.Pods.Create(t.Context(), confidentialPod("a"))
	require.ErrorIs(t, err, volt.ErrNoCapacity, "none left")
	_, err = client.Pods.Create(t.Context(), volt.ConfidentialPod{Name: "a", ResourceName: "h100-small", Image: "ubuntu"})
	require.NoError(t, err)
	srv.AssertSpent("2.50")
}

func TestOptions(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t, volttest.ManualClock, volttest.Key("volt_mine"), volttest.Quota(2, time.Hour), volttest.Balance("0"), volttest.LookupByOwnID, volttest.ListLag(time.Hour))
	assert.Equal(t, "volt_mine", srv.Key)
	assert.Equal(t, "$0.00", srv.Balance().String())
	client := srv.Client()
	_, err := client.Pods.Create(t.Context(), confidentialPod("a"))
	require.ErrorIs(t, err, volt.ErrInsufficientBalance)
	require.NoError(t, srv.AddFunds("10"))
	pod, err := client.Pods.Create(t.Context(), confidentialPod("a"))
	require.NoError(t, err)
	_, err = client.Pods.Get(t.Context(), pod.ID, volt.WithCallMaxWait(0))
	require.ErrorIs(t, err, volt.ErrRateLimited)
	assert.Equal(t, 3, srv.RequestsPerHour())
}

func TestAJobAndItsWebhook(t *testing.T) {
	t.Parallel()
	var told []string
	var mu sync.Mutex
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var notice struct{ Status string }
		_ = json.NewDecoder(r.Body).Decode(&notice)
		mu.Lock()
		defer mu.Unlock()
		told = append(told, notice.Status)
	}))
	defer hook.Close()
	srv := volttest.NewServer(t, volttest.Classic, volttest.ManualClock, volttest.JobStage(time.Minute, time.Minute), volttest.Training(time.Hour, time.Hour))
	srv.Fail("POST /fine-tuning", volttest.JobEnds("node_training_failure"))
	job, err := srv.Client().FineTuning.Create(t.Context(), volt.TextJob{
		Name: "tune", Model: "meta-llama/Llama-3.1-8B-Instruct", Dataset: volt.HuggingFace("myorg/qa"), Hours: 1, WebhookURL: hook.URL,
	})
	require.NoError(t, err)
	srv.Advance(2 * time.Hour)
	sent := srv.Webhooks()
	require.Len(t, sent, 1)
	assert.Equal(t, job.ID, sent[0].JobID)
	assert.Equal(t, 200, sent[0].Code)
	assert.Equal(t, []string{"node_training_failure"}, told)
	srv.AssertSpent("27.75")
}

func TestAPausedPod(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t, volttest.Classic, volttest.ManualClock, volttest.Instant, volttest.StartStop(time.Minute, time.Minute))
	client := srv.Client()
	pod, err := client.Pods.Create(t.Context(), volt.LiumPod{Name: "a", MachineID: "mach_rtx4090_01", TemplateID: "tpl_pytorch21"})
	require.NoError(t, err)
	srv.Advance(time.Hour)
	_, err = client.Pods.Stop(t.Context(), pod.ID)
	require.NoError(t, err)
	srv.AssertNothingRunning()
	srv.AssertSpent("0.39")
	srv.Advance(time.Hour)
	_, err = client.Pods.Start(t.Context(), pod.ID)
	require.NoError(t, err)
	assert.Equal(t, "starting", srv.Running()[0].Status)
	srv.Advance(time.Minute)
	assert.Equal(t, "running", srv.Running()[0].Status)
}

// A thousand pods from as many goroutines are each billed once; 150 with -short.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	many, spent := 1000, "3600.00"
	if testing.Short() {
		many, spent = 150, "540.00"
	}
	srv := volttest.NewServer(t, volttest.Quota(-1, time.Hour), volttest.Balance("10000"))
	require.NoError(t, srv.SetStock("h200-small", many))
	client := srv.Client(volt.WithLimiter(volt.NoLimiter), volt.WithListLag(time.Millisecond))
	var all sync.WaitGroup
	for range many {
		all.Go(func() {
			pod, err := client.Pods.Create(t.Context(), confidentialPod("many"))
			if assert.NoError(t, err) {
				assert.NoError(t, client.Pods.EnsureDeleted(t.Context(), pod))
			}
		})
	}
	all.Wait()
	srv.AssertCreated("many", many)
	srv.AssertNothingRunning()
	srv.AssertSpent(spent)
}
