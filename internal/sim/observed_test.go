package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

func TestObservedCreate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{
		Revision: sim.Observed,
		NewID:    ids(map[string][]string{sim.IDPod: {"cl_9m2x7k4q1v8b3n6t5r0w"}, sim.IDWorkload: {"wrk-7hq2m9x4k1vd"}}),
	})
	r := w.do("POST", "/pods", confidentialPod("a")).is(201)
	r.sameJSON("volt-observed/pods_create.response.json")
}

func TestObservedAcceptsTheNamesThatWereSeenToWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Observed})
	w.do("POST", "/pods", `{"provider":"targon","name":"a","template":"tpl-5npuuq70m1uo","ssh_keys":["key_abc123"]}`).is(201)
	assert.Equal(t, []string{"key_abc123"}, w.Running()[0].SSHKeys)
	assert.Empty(t, w.Violations())
	c := newWorld(t, sim.Config{})
	c.do("POST", "/pods", `{"provider":"confidential","name":"a","template":"tpl-5npuuq70m1uo"}`).is(400)
	assert.Len(t, c.Violations(), 1)
}

func TestObservedMalformedCreateIs405(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Observed})
	for _, body := range []string{
		`{"name":"a"}`, `{"provider":"confidential","name":"a"}`, `{"provider":"confidential","name":"a","resource_name":"nothing","image":"x"}`,
	} {
		w.do("POST", "/pods", body).is(405).sameJSON("volt-observed/pods_create_405.json")
	}
	assert.Empty(t, w.TakeViolations())
	w.do("POST", "/pods", `{"surprise":1}`).is(405)
	assert.Len(t, w.TakeViolations(), 1)
}

func TestObservedGetIsTheBareStateOfAWorkload(t *testing.T) {
	t.Parallel()
	clock := kernel.NewManualClock(time.Date(2026, 6, 3, 21, 25, 16, 461136000, time.UTC))
	w := newWorld(t, sim.Config{
		Revision: sim.Observed, Clock: clock, Deploy: sim.Range{Min: time.Second, Max: time.Second},
		NewID: ids(map[string][]string{sim.IDWorkload: {"wrk-7hq2m9x4k1vd"}}),
	})
	require.NoError(t, w.AddFault(sim.DeployFails(""), kernel.When{Route: "POST /pods"}))
	assert.Equal(t, "RUNNING", w.do("POST", "/pods", confidentialPod("a")).is(201).text("pod.status"))
	r := w.get("/pods/wrk-7hq2m9x4k1vd")
	assert.Equal(t, "provisioning", r.text("status"), "in lower case, and not what the create said")
	clock.Advance(time.Second)
	w.get("/pods/wrk-7hq2m9x4k1vd").sameJSON("volt-observed/pods_get.response.json")
}

func TestObservedMachines(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Observed, Tiers: []sim.Tier{{ResourceName: "h100-small", GPUType: "H100", GPUCount: 1, Stock: 8, Price: 3_600_000}}})
	w.get("/machines").sameJSON("volt-observed/machines_list.response.json")
}

func TestObservedErrorsComeInSeveralShapes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Observed, NoBalance: true})
	w.do("GET", "/pods/nothing").is(404).sameJSON("volt-observed/error_string.json")
	r := w.do("POST", "/ssh-keys", `{}`).is(400)
	assert.Equal(t, "name and public_key required", r.body)
	assert.NotContains(t, w.do("POST", "/pods", confidentialPod("a")).is(402).body, `"code"`)
	w.do("GET", "/fine-tuning").is(503).sameJSON("volt-observed/error_object.json")
	w.do("POST", "/fine-tuning", trainingJob("x")).is(503)
	assert.Empty(t, w.Violations())
}

func TestObservedTimesHaveMicroseconds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Observed})
	w.makePod("a")
	assert.Equal(t, "2026-03-28T12:00:00.000000Z", w.get("/pods").text("0.created_at"))
}
