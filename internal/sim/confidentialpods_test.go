package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

func TestAConfidentialPodIsFoundByBothOfItsIDs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	r := w.do("POST", "/pods", confidentialPod("a")).is(201)
	assert.Equal(t, w.get("/pods/"+r.text("pod.id")).body, w.get("/pods/"+r.text("pod.workloadUid")).body)
	for lookup, found := range map[sim.Lookup][2]int{sim.ByOwnID: {200, 404}, sim.ByWorkloadID: {404, 200}} {
		w := newWorld(t, sim.Config{Lookup: lookup})
		r := w.do("POST", "/pods", confidentialPod("a")).is(201)
		w.do("GET", "/pods/"+r.text("pod.id")).is(found[0])
		w.do("GET", "/pods/"+r.text("pod.workloadUid")).is(found[1])
	}
}

func TestAnHourIsDebitedUpfront(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	id := w.makePod("a")
	assert.Equal(t, "96.40", w.Balance().String())
	w.do("DELETE", "/pods/"+id).is(200)
	assert.Equal(t, "96.40", w.Balance().String(), "nothing is said of a refund")
	ledger := w.Ledger()
	require.Len(t, ledger, 3)
	assert.Equal(t, []sim.EntryKind{sim.PodCreated, kernel.Upfront, sim.PodDeleted}, []sim.EntryKind{ledger[0].Kind, ledger[1].Kind, ledger[2].Kind})
	assert.Equal(t, 3_600_000*sim.Money(1), ledger[1].Amount)
	assert.Equal(t, id, ledger[1].OtherID)
}

func TestEachFurtherHourIsDebitedAsItBegins(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	id := w.makePod("a")
	w.clock.Advance(time.Hour - time.Nanosecond)
	assert.Equal(t, "3.60", w.Spent().String())
	w.clock.Advance(time.Nanosecond)
	assert.Equal(t, "7.20", w.Spent().String())
	w.clock.Advance(10 * time.Hour)
	assert.Equal(t, "43.20", w.Spent().String())
	w.do("DELETE", "/pods/"+id).is(200)
	w.clock.Advance(10 * time.Hour)
	assert.Equal(t, "43.20", w.Spent().String())
}

func TestAStopDestroysAConfidentialPod(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	id := w.makePod("a")
	w.do("POST", "/pods/"+id+"/stop").is(200)
	w.do("GET", "/pods/"+id).is(404)
	assert.Equal(t, "[]", w.get("/pods").body)
	w.do("POST", "/pods/"+id+"/stop").is(404)
	assert.Empty(t, w.Running())
}

func TestAConfidentialPodCannotBeResumed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	id := w.makePod("a")
	w.do("POST", "/pods/"+id+"/start").is(404)
	w.do("PUT", "/pods/"+id, `{"name":"b"}`).is(405)
	assert.Len(t, w.TakeViolations(), 2)
}

func TestProviderAndNameAreRequired(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	assert.Contains(t, w.do("POST", "/pods", `{"name":"a","resource_name":"h200-small","image":"ubuntu"}`).is(400).text("message"), "provider")
	assert.Contains(t, w.do("POST", "/pods", `{"provider":"confidential","resource_name":"h200-small","image":"ubuntu"}`).is(400).text("message"), "name")
}

func TestTheProviderIsConfidential(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	w.do("POST", "/pods", `{"provider":"lium","name":"a","resource_name":"h200-small","image":"ubuntu"}`).is(400)
	w.do("POST", "/pods", `{"provider":"targon","name":"a","resource_name":"h200-small","image":"ubuntu"}`).is(400)
}

func TestEitherATemplateOrResourceAndImage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	for _, rest := range []string{
		``, `,"resource_name":"h200-small"`, `,"image":"ubuntu"`,
		`,"template_uid":"tpl-5npuuq70m1uo","resource_name":"h200-small","image":"ubuntu"`, `,"template_uid":"tpl-5npuuq70m1uo","image":"ubuntu"`,
	} {
		w.do("POST", "/pods", `{"provider":"confidential","name":"a"`+rest+`}`).is(400)
	}
	w.do("POST", "/pods", `{"provider":"confidential","name":"a","template_uid":"tpl-unknown"}`).is(404)
	w.do("POST", "/pods", documented(t, "volt-v2/pods_create_template.request.json")).is(201)
}

func TestATemplateBringsImageResourceCommandsArgsAndPorts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	r := w.do("POST", "/pods", documented(t, "volt-v2/pods_create_template.request.json")).is(201)
	assert.Equal(t, "lmsysorg/sglang:v0.5.5.post3", r.text("pod.image"))
	assert.Equal(t, "h200-xlarge", r.text("pod.resource_name"))
	assert.InDelta(t, 28.80, r.at("pod.hourlyPrice"), 1e-9)
	pod := w.Running()[0]
	template := w.Config().Templates[0]
	assert.Equal(t, template.Commands, pod.Commands)
	assert.Equal(t, template.Args, pod.Args)
	assert.Equal(t, template.Ports, pod.Ports)
}

func TestThePriceIsTheServers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	r := w.do("POST", "/pods", `{"provider":"confidential","name":"a","resource_name":"h200-small","image":"ubuntu","cost_per_hour":0.01}`).is(201)
	assert.InDelta(t, 3.60, r.at("pod.hourlyPrice"), 1e-9)
	assert.Equal(t, "3.60", w.Spent().String(), "with the markup on 2.40")
}

func TestAKeyIsSyncedWhereNoneIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	w.makePod("a")
	assert.Equal(t, []string{"key_abc123"}, w.Running()[0].SSHKeys)
	w.do("POST", "/pods", `{"provider":"confidential","name":"b","resource_name":"h200-small","image":"ubuntu","ssh_key_uids":[]}`).is(201)
	assert.Empty(t, w.Running()[1].SSHKeys)
	w.do("POST", "/pods", `{"provider":"confidential","name":"c","resource_name":"h200-small","image":"ubuntu","ssh_key_uids":["key_unknown"]}`).is(400)
}

func TestResourcesComeFromTheInventory(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	listed := w.get("/machines").text("1.resource_name")
	w.do("POST", "/pods", `{"provider":"confidential","name":"a","resource_name":"`+listed+`","image":"ubuntu"}`).is(201)
	w.do("POST", "/pods", `{"provider":"confidential","name":"a","resource_name":"h300-small","image":"ubuntu"}`).is(400)
}

func TestOnlyConfidentialMachinesTakeConfidentialPods(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Tiers: []sim.Tier{{ResourceName: "a100-plain", Stock: 8, Price: sim.Dollar, Plain: true}}})
	assert.Equal(t, false, w.get("/machines").at("0.confidential_compute"))
	w.do("POST", "/pods", `{"provider":"confidential","name":"a","resource_name":"a100-plain","image":"ubuntu"}`).is(400)
}

func TestTheSSHCommandNamesTheWorkload(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	r := w.do("POST", "/pods", confidentialPod("a")).is(201)
	assert.Equal(t, "ssh "+r.text("pod.workloadUid")+"@ssh.deployments.targon.com", r.text("pod.ssh_command"))
	assert.NotContains(t, w.get("/pods").body, `"ip"`)
}

func TestAConfidentialPodComesToRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	assert.Equal(t, "RUNNING", w.do("POST", "/pods", confidentialPod("a")).is(201).text("pod.status"))
	assert.Equal(t, "PROVISIONING", w.get("/pods").text("0.status"), "a create's RUNNING is not readiness")
	w.clock.Advance(30 * time.Second)
	assert.Equal(t, "RUNNING", w.get("/pods").text("0.status"))
}
