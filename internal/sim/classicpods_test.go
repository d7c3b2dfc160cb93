package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
)

func classic(t *testing.T) *world {
	t.Helper()
	return newWorld(t, sim.Config{
		Revision: sim.Classic,
		Deploy:   sim.Range{Min: 30 * time.Second, Max: 30 * time.Second},
		Stop:     sim.Range{Min: 10 * time.Second, Max: 10 * time.Second},
		Start:    sim.Range{Min: 20 * time.Second, Max: 20 * time.Second},
	})
}

func (w *world) status(id string) string {
	w.t.Helper()
	return w.get("/pods/" + id).text("status")
}

func TestStandardAndConfidentialPodsAreListedTogether(t *testing.T) {
	t.Parallel()
	w := classic(t)
	w.do("POST", "/pods", liumPod("a")).is(201)
	w.do("POST", "/pods", targonPod("b")).is(201)
	r := w.get("/pods")
	assert.InDelta(t, 2, r.at("total"), 0)
	assert.Equal(t, "lium", r.text("pods.0.provider"))
	assert.Equal(t, "targon", r.text("pods.1.provider"))
}

func TestPodsGoFromDeployingToRunning(t *testing.T) {
	t.Parallel()
	w := classic(t)
	id := w.makePod("a")
	w.clock.Advance(29 * time.Second)
	assert.Equal(t, "deploying", w.status(id))
	w.clock.Advance(time.Second)
	assert.Equal(t, "running", w.status(id))
	assert.Equal(t, "running", w.get("/pods").text("pods.0.status"))
}

func TestAPodHasAnAddressOnceItRuns(t *testing.T) {
	t.Parallel()
	w := classic(t)
	id := w.makePod("a")
	assert.Nil(t, w.get("/pods").at("pods.0.ip"))
	assert.Nil(t, w.get("/pods/"+id).at("ssh_port"))
	w.clock.Advance(30 * time.Second)
	assert.NotEmpty(t, w.get("/pods/"+id).text("ip"))
	assert.InDelta(t, 22, w.get("/pods").at("pods.0.ssh_port"), 0)
}

func TestOnlyKnownResourcesCanBeRented(t *testing.T) {
	t.Parallel()
	w := classic(t)
	for _, resource := range []string{"h200-small", "h200-large", "b200-small", "b200-large"} {
		w.do("POST", "/pods", `{"provider":"targon","name":"x","resource_name":"`+resource+`","image":"ubuntu"}`).is(201)
	}
	w.do("POST", "/pods", `{"provider":"targon","name":"x","resource_name":"h300-small","image":"ubuntu"}`).is(400)
}

func TestAPodIsMadeFromItsTemplatesImage(t *testing.T) {
	t.Parallel()
	w := classic(t)
	template := w.do("POST", "/templates", `{"name":"mine","image":"ghcr.io/me/mine:v1"}`).is(201).text("id")
	r := w.do("POST", "/pods", `{"machine_id":"mach_h100_02","name":"x","template_id":"`+template+`","gpu_count":2}`).is(201)
	assert.Equal(t, "ghcr.io/me/mine:v1", r.text("template"))
	assert.InDelta(t, 5.38, r.at("cost_per_hour"), 1e-9)
}

func TestBillingRunsWhileThePodRuns(t *testing.T) {
	t.Parallel()
	w := classic(t)
	id := w.makePod("a")
	w.clock.Advance(30*time.Second + 10*time.Hour)
	r := w.get("/pods/" + id)
	assert.InDelta(t, 10, r.at("uptime_hours"), 0, "what it took to deploy is not billed")
	assert.InDelta(t, 3.90, r.at("total_cost"), 1e-9)
	assert.Equal(t, "3.90", w.Spent().String())
	assert.Equal(t, "96.10", w.Balance().String())
	w.do("DELETE", "/pods/"+id).is(200)
	w.clock.Advance(time.Hour)
	assert.Equal(t, "3.90", w.Spent().String())
}

func TestAStopPausesBillingAndKeepsThePod(t *testing.T) {
	t.Parallel()
	w := classic(t)
	id := w.makePod("a")
	w.clock.Advance(30*time.Second + time.Hour)
	assert.Equal(t, "stopping", w.do("POST", "/pods/"+id+"/stop").is(200).text("status"))
	assert.Equal(t, "stopping", w.status(id))
	w.clock.Advance(10 * time.Second)
	assert.Equal(t, "stopped", w.status(id))
	w.clock.Advance(100 * time.Hour)
	r := w.get("/pods/" + id)
	assert.InDelta(t, 0.39, r.at("total_cost"), 1e-9)
	assert.InDelta(t, 50, r.at("volume_size_gb"), 0)
	assert.Equal(t, "0.39", w.Spent().String())
	assert.Empty(t, w.Running())
	w.do("POST", "/pods/"+id+"/stop").is(200) // again, as a client that lost the answer would
}

func TestAStartBillsAgainOnceThePodRuns(t *testing.T) {
	t.Parallel()
	w := classic(t)
	id := w.makePod("a")
	w.clock.Advance(30*time.Second + time.Hour)
	w.do("POST", "/pods/"+id+"/stop").is(200)
	w.do("POST", "/pods/"+id+"/start").is(400) // it is stopping
	w.clock.Advance(10 * time.Second)
	assert.Equal(t, "starting", w.do("POST", "/pods/"+id+"/start").is(200).text("status"))
	w.clock.Advance(19 * time.Second)
	assert.Equal(t, "starting", w.status(id))
	w.clock.Advance(time.Second + time.Hour)
	r := w.get("/pods/" + id)
	assert.Equal(t, "running", r.text("status"))
	assert.InDelta(t, 2, r.at("uptime_hours"), 0)
	assert.Equal(t, "0.78", w.Spent().String())
}

func TestAStartTakes15To30Seconds(t *testing.T) {
	t.Parallel()
	var took []time.Duration
	for range 20 {
		w := newWorld(t, sim.Config{Revision: sim.Classic, Pods: []sim.PodSeed{{ID: "pod_1", MachineID: "mach_h100_02", Status: "stopped"}}})
		w.do("POST", "/pods/pod_1/start").is(200)
		var d time.Duration
		for w.Running()[0].Status != "running" && d < time.Minute {
			w.clock.Advance(100 * time.Millisecond)
			d += 100 * time.Millisecond
		}
		took = append(took, d)
		assert.GreaterOrEqual(t, d, 15*time.Second)
		assert.LessOrEqual(t, d, 30*time.Second+100*time.Millisecond)
	}
	assert.NotEqual(t, took[0], took[1:], "drawn, so that no client is tuned to it")
}

func TestAnUpdateChangesNameKeysAndVolume(t *testing.T) {
	t.Parallel()
	w := classic(t)
	id := w.makePod("a")
	w.do("PUT", "/pods/"+id, `{"name":"b","ssh_key_ids":["key_abc123"],"volume_size_gb":80}`).is(200)
	r := w.get("/pods/" + id)
	assert.Equal(t, "b", r.text("name"))
	assert.Equal(t, "key_abc123", r.text("ssh_keys.0"))
	assert.InDelta(t, 80, r.at("volume_size_gb"), 0)
	assert.Equal(t, []any{}, w.do("PUT", "/pods/"+id, `{"ssh_key_ids":[]}`).is(200).at("ssh_keys"))
	assert.Equal(t, "b", w.get("/pods/"+id).text("name"), "what is not given is left alone")
	w.do("PUT", "/pods/"+id, `{"ssh_key_ids":["key_unknown"]}`).is(400)
}

func TestHardwareChangesNeedAStoppedPod(t *testing.T) {
	t.Parallel()
	w := classic(t)
	id := w.makePod("a")
	w.clock.Advance(30 * time.Second)
	assert.Contains(t, w.do("PUT", "/pods/"+id, `{"gpu_count":2,"name":"b"}`).is(400).text("message"), "stopped")
	assert.Equal(t, "a", w.get("/pods/"+id).text("name"), "all or nothing")
	w.do("POST", "/pods/"+id+"/stop").is(200)
	w.clock.Advance(10 * time.Second)
	w.do("PUT", "/pods/"+id, `{"gpu_count":2}`).is(200)
	assert.InDelta(t, 0.78, w.get("/pods/"+id).at("cost_per_hour"), 1e-9)
}

func TestADeletedPodIsGone(t *testing.T) {
	eachRevision(t, func(t *testing.T, _ string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision})
		id := w.makePod("a")
		w.do("DELETE", "/pods/"+id).is(200)
		w.do("GET", "/pods/"+id).is(404)
		w.do("DELETE", "/pods/"+id).is(404)
		assert.NotContains(t, w.get("/pods").body, id)
		assert.Empty(t, w.Running())
	})
}

func TestADeleteReleasesTheGPUs(t *testing.T) {
	eachRevision(t, func(t *testing.T, _ string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision})
		before := w.get("/machines").body
		id := w.makePod("a")
		require.NotEqual(t, before, w.get("/machines").body)
		w.do("DELETE", "/pods/"+id).is(200)
		assert.Equal(t, before, w.get("/machines").body)
	})
}

func TestMachinesShowWhatIsLeft(t *testing.T) {
	t.Parallel()
	w := classic(t)
	for left := 2.0; left >= 0; left-- {
		w.do("POST", "/pods", liumPod("a")).is(201)
		assert.InDelta(t, left, w.get("/machines").at("machines.0.available_gpus"), 0)
	}
	assert.Equal(t, "NO_CAPACITY", w.do("POST", "/pods", liumPod("a")).is(400).text("code"))
	w.do("POST", "/pods", targonPod("b")).is(201)
	assert.InDelta(t, 7, w.get("/machines").at("machines.2.available_gpus"), 0)
	w = newWorld(t, sim.Config{Balance: 1000 * sim.Dollar})
	w.do("POST", "/pods", confidentialPod("a")).is(201)
	assert.InDelta(t, 7, w.get("/machines").at("0.total_gpu_count"), 0)
}

func TestPricesAreLive(t *testing.T) {
	t.Parallel()
	w := classic(t)
	require.NoError(t, w.SetPrice("mach_rtx4090_01", 500_000))
	assert.InDelta(t, 0.5, w.get("/machines").at("machines.0.cost_per_gpu_hour"), 1e-9)
	assert.InDelta(t, 0.5, w.do("POST", "/pods", liumPod("a")).is(201).at("cost_per_hour"), 1e-9)
	require.Error(t, w.SetPrice("no such machine", 1))
	c := newWorld(t, sim.Config{})
	require.NoError(t, c.SetPrice("h200-small", 4*sim.Dollar))
	assert.InDelta(t, 4, c.get("/machines").at("0.price"), 1e-9)
	assert.InDelta(t, 4, c.do("POST", "/pods", confidentialPod("a")).is(201).at("pod.hourlyPrice"), 1e-9)
}

func TestNoFundsIsPaymentRequired(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic, Balance: 3 * sim.Dollar})
	assert.Equal(t, "INSUFFICIENT_BALANCE", w.do("POST", "/pods", `{"machine_id":"mach_h100_02","name":"x","template_id":"tpl_pytorch21","gpu_count":2}`).is(402).text("code"))
	id := w.do("POST", "/pods", `{"machine_id":"mach_h100_02","name":"x","template_id":"tpl_pytorch21"}`).is(201).text("id")
	w.clock.Advance(time.Hour)
	w.do("POST", "/pods", liumPod("a")).is(402) // what has run up until now counts
	w.do("POST", "/pods/"+id+"/stop").is(200)
	w.clock.Advance(time.Minute)
	w.do("POST", "/pods/"+id+"/start").is(402)
	w.do("POST", "/fine-tuning", trainingJob("x")).is(402)
	w.AddFunds(10 * sim.Dollar)
	w.do("POST", "/pods/"+id+"/start").is(200)
	c := newWorld(t, sim.Config{Balance: 7 * sim.Dollar})
	c.do("POST", "/pods", confidentialPod("a")).is(201)
	c.do("POST", "/pods", confidentialPod("b")).is(402)
	assert.Zero(t, c.CreatedCount("b"))
}
