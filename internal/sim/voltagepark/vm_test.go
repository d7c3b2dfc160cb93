package voltagepark_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func TestAPresetDecidesTheMachine(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	preset := w.get("/instant-deploy-presets/" + voltagepark.TwoGPUs)
	m := w.get("/virtual-machines/" + w.deploy("a", voltagepark.TwoGPUs, nil))
	for _, field := range []string{"resources", "operating_system"} {
		assert.Equal(t, preset[field], m[field], field)
	}
	assert.Equal(t, preset["storage_rate_hourly"], m["pricing"].(object)["total_disassociated_per_hr"])
	assert.Equal(t, "7.001800", preset["compute_rate_hourly"])
	assert.Equal(t, "7.005300", m["pricing"].(object)["total_associated_per_hr"])
	w.do("POST", "/virtual-machines/instant", object{"config_id": "none", "name": "a"}).is(400)
}

func TestAMachineHasAnAddressOnceItHasBooted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	id := w.deploy("a", voltagepark.OneGPU, nil)
	m := w.get("/virtual-machines/" + id)
	assert.Equal(t, "Running", m["status"], "there is no status for one that is on its way")
	assert.Nil(t, m["public_ip"])
	assert.Empty(t, m["port_forwards"])
	w.clock.Advance(boot)
	m = w.get("/virtual-machines/" + id)
	assert.NotEmpty(t, m["public_ip"])
	assert.Equal(t, []any{object{"internal_port": 22.0, "external_port": 20000.0}}, m["port_forwards"])
}

func TestAPowerChangeFollowsAfterAWhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	id := w.deploy("a", voltagepark.OneGPU, nil)
	for _, p := range [][2]string{{"stopped", "Stopped"}, {"started", "Running"}, {"stopped_disassociated", "StoppedDisassociated"}, {"started", "Running"}} {
		before := w.vmStatus(id)
		w.setPower(id, p[0]).is(200)
		assert.Equal(t, before, w.vmStatus(id))
		w.clock.Advance(power)
		assert.Equal(t, p[1], w.vmStatus(id))
	}
	w.setPower(id, "stopped").is(200)
	w.setPower(id, "started").is(200)
	w.clock.Advance(power)
	assert.Equal(t, "Running", w.vmStatus(id), "the later one counts")
	w.setPower("none", "started").is(404)
}

func TestTheGPUMayBeGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.SetVMStock(1)
	id := w.deploy("a", voltagepark.OneGPU, nil)
	w.setPower(id, "stopped_disassociated").is(200)
	w.clock.Advance(power)
	w.setPower(id, "stopped").is(409)
	other := w.deploy("b", voltagepark.OneGPU, nil)
	w.setPower(id, "started").is(409).says("in use")
	w.do("DELETE", "/virtual-machines/"+other, nil).ok()
	w.setPower(id, "started").is(200)
	w.do("POST", "/virtual-machines/instant", object{"config_id": voltagepark.OneGPU, "name": "c"}).is(409).says("Insufficient capacity")
}

func TestAnUpdateRenamesAndTags(t *testing.T) {
	t.Parallel()
	w, ids := stage(t)
	for _, path := range []string{"/virtual-machines/" + ids["vm"], "/bare-metal/" + ids["rental"]} {
		assert.Equal(t, object{"name": "b", "tags": []any{"ci"}}, w.do("PATCH", path, object{"name": "b"}).is(200).object())
		assert.Equal(t, object{"name": "b", "tags": []any{}}, w.do("PATCH", path, object{"tags": []string{}}).is(200).object())
		assert.Equal(t, "b", w.get(path)["name"])
		assert.Empty(t, w.get(path)["tags"])
		w.do("PATCH", path, object{"name": ""}).is(400)
	}
	w.do("PATCH", "/storage/"+ids["volume"], object{"name": "c"}).is(200)
	assert.Equal(t, "c", w.get("/storage/" + ids["volume"])["name"])
}

func TestTagsAreAdded(t *testing.T) {
	t.Parallel()
	w, ids := stage(t)
	for _, path := range []string{"/virtual-machines/" + ids["vm"], "/bare-metal/" + ids["rental"]} {
		assert.Equal(t, []any{"ci"}, w.get(path)["tags"])
	}
}

func TestWhatWasDeletedIsNotListed(t *testing.T) {
	t.Parallel()
	w, ids := stage(t)
	for list, id := range map[string]string{"/virtual-machines/": ids["vm"], "/bare-metal/": ids["rental"]} {
		require.Len(t, w.results(list), 1)
		w.do("DELETE", list+id, nil).ok()
		assert.Empty(t, w.results(list))
	}
}

func TestWhatWasDeletedIsNotFound(t *testing.T) {
	t.Parallel()
	w, ids := stage(t)
	for list, id := range map[string]string{"/virtual-machines/": ids["vm"], "/bare-metal/": ids["rental"]} {
		w.do("DELETE", list+id, nil).ok()
		w.do("GET", list+id, nil).is(404)
		w.do("DELETE", list+id, nil).is(404)
		w.do("PATCH", list+id, object{"name": "a"}).is(404)
	}
}

func TestListsCanLag(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{ListLag: time.Minute})
	id := w.deploy("a", voltagepark.OneGPU, nil)
	assert.Empty(t, w.results("/virtual-machines/"))
	w.clock.Advance(time.Minute)
	assert.Len(t, w.results("/virtual-machines/"), 1)
	w.do("DELETE", "/virtual-machines/"+id, nil).ok()
	require.Len(t, w.results("/virtual-machines/"), 1)
	assert.Equal(t, "Running", w.results("/virtual-machines/")[0]["status"])
	w.clock.Advance(time.Minute)
	assert.Empty(t, w.results("/virtual-machines/"))
}
