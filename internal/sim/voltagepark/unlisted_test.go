package voltagepark_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func TestUnlistedRentalsAreReadOneByOne(t *testing.T) {
	t.Parallel()
	w, ids := stage(t)
	assert.Equal(t, w.results("/bare-metal/")[0], w.get("/bare-metal/"+ids["rental"]))
	w.do("GET", "/bare-metal/none", nil).is(404)
}

func TestUnlistedVolumesAreDeleted(t *testing.T) {
	t.Parallel()
	w, ids := stage(t)
	w.do("DELETE", "/storage/"+ids["volume"], nil).is(409).says("attached")
	w.do("DELETE", "/bare-metal/"+ids["rental"], nil).ok()
	w.do("DELETE", "/storage/"+ids["volume"], nil).is(204)
	w.do("DELETE", "/storage/"+ids["volume"], nil).is(404)
}

func TestUnlistedRatesAreTold(t *testing.T) {
	t.Parallel()
	w, _ := stage(t)
	assert.Equal(t, object{"hourly_rate_per_gb": "0.00017408"}, w.get("/storage/hourly-rate"))
	assert.Equal(t, object{"rate_hourly": "23.520058"}, w.get("/billing/hourly-rate"))
	assert.NotEmpty(t, w.get("/organization")["id"])
}

func TestUnlistedInstantLocations(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.SetVMStock(3)
	list := w.results("/virtual-machines/instant/locations")
	require.Len(t, list, 3)
	presets := list[0]["available_presets"].([]any)
	require.Len(t, presets, 2)
	assert.EqualValues(t, 3, presets[0].(object)["available_vms"])
	assert.EqualValues(t, 1, presets[1].(object)["available_vms"])
	assert.Empty(t, list[1]["available_presets"])
}

func TestUnlistedRelocation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	id := w.deploy("a", voltagepark.EightGPUs, nil)
	path := "/virtual-machines/" + id
	w.do("POST", path+"/relocate", nil).is(409)
	w.do("POST", path+"/port-forward", object{"internal_port": 80}).is(201)
	w.setPower(id, "stopped_disassociated").ok()
	w.clock.Advance(power + boot)
	first := w.VMs()[0].HostNodeID
	other := w.deploy("b", voltagepark.EightGPUs, nil)
	require.Equal(t, first, w.VMs()[1].HostNodeID)
	w.do("POST", path+"/relocate", nil).is(204)
	assert.Equal(t, "Relocating", w.vmStatus(id))
	w.setPower(id, "started").is(409).says("Relocating")
	w.clock.Advance(time.Minute)
	m := w.get(path)
	assert.Equal(t, "Running", m["status"])
	assert.NotEqual(t, first, m["hostnode_id"])
	assert.Len(t, m["port_forwards"], 2)
	w.do("DELETE", path, nil).ok()
	w.do("DELETE", "/virtual-machines/"+other, nil).ok()
	for _, l := range w.results("/locations/") {
		for _, h := range l["hostnodes"].([]any) {
			assert.EqualValues(t, 8, gpusFree(h.(object)), "nothing is lost on the way")
			assert.Len(t, h.(object)["available_ports"], 32)
		}
	}
	w.do("POST", "/virtual-machines/none/relocate", nil).is(404)
}

func TestUnlistedPortForwards(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	path := "/virtual-machines/" + w.deploy("a", voltagepark.OneGPU, nil) + "/port-forward"
	assert.Equal(t, object{"internal_port": 80.0, "external_port": 20001.0}, w.do("POST", path, object{"internal_port": 80}).is(201).object())
	w.do("POST", path, object{"internal_port": 443, "external_port": 20005}).is(201)
	w.do("POST", path, object{"internal_port": 443, "external_port": 20005}).is(409)
	w.do("POST", path, object{"internal_port": 443, "external_port": 5}).is(409)
	w.do("POST", path, object{"internal_port": 0}).is(422)
	w.do("POST", "/virtual-machines/none/port-forward", object{"internal_port": 80}).is(404)
}
