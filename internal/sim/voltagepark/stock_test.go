package voltagepark_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func gpusFree(host object) any {
	return host["available_resources"].(object)["gpus"].(object)["h100-sxm5-80gb"].(object)["count"]
}

func TestAHostNodeShowsWhatIsFree(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	id := w.deploy("a", voltagepark.TwoGPUs, nil)
	host := func() object { return w.get("/hostnodes/" + w.VMs()[0].HostNodeID) }
	assert.EqualValues(t, 6, gpusFree(host()))
	assert.EqualValues(t, 720, host()["available_resources"].(object)["ram_gb"])
	assert.NotContains(t, host()["available_ports"], 20000.0)
	inLocation := w.get("/locations/" + voltagepark.Dallas)["hostnodes"].([]any)[0].(object)
	assert.Equal(t, host(), inLocation)
	name := "/hostnodes/" + w.VMs()[0].HostNodeID
	w.do("DELETE", "/virtual-machines/"+id, nil).ok()
	assert.EqualValues(t, 8, gpusFree(w.get(name)))
	assert.Contains(t, w.get(name)["available_ports"], 20000.0)
	w.do("GET", "/hostnodes/none", nil).is(404)
	w.do("GET", "/locations/none", nil).is(404)
	w.do("GET", "/instant-deploy-presets/none", nil).is(404)
}

func TestAPresetTellsWhereItIsAvailable(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	where := func(preset string) any {
		return w.get("/instant-deploy-presets/" + preset)["location_ids_with_availability"]
	}
	assert.Equal(t, []any{voltagepark.Dallas, voltagepark.Quincy, voltagepark.Ashburn}, where(voltagepark.EightGPUs))
	w.SetVMStock(4)
	assert.Equal(t, []any{voltagepark.Dallas}, where(voltagepark.FourGPUs))
	assert.Equal(t, []any{}, where(voltagepark.EightGPUs))
	w.deploy("a", voltagepark.FourGPUs, nil)
	assert.Equal(t, []any{}, where(voltagepark.OneGPU))
}

func TestStockRunsOut(t *testing.T) {
	t.Parallel()
	none, few := 0, 12
	w := newWorld(t, voltagepark.Config{VMStock: &none, MetalStock: &few})
	w.do("POST", "/virtual-machines/instant", object{"config_id": voltagepark.OneGPU, "name": "a"}).is(409).says("Insufficient capacity")
	w.rent("a", 8, nil)
	body := object{"location_id": voltagepark.Dallas, "gpu_count": 8, "name": "b"}
	w.do("POST", "/bare-metal/", body).is(409).says("has 4 GPUs left")
	assert.EqualValues(t, 4, w.results("/bare-metal/locations")[0]["gpu_count_infiniband"])
	assert.EqualValues(t, 12, w.results("/bare-metal/locations")[0]["gpu_count_ethernet"])
	body["network_type"] = "ethernet"
	w.do("POST", "/bare-metal/", body).is(201)
	w.do("DELETE", "/bare-metal/"+w.Rentals()[0].ID, nil).ok()
	assert.EqualValues(t, 12, w.results("/bare-metal/locations")[0]["gpu_count_infiniband"])
}

func TestWhatCannotBePaidIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{NoBalance: true})
	w.do("POST", "/virtual-machines/instant", object{"config_id": voltagepark.OneGPU, "name": "a"}).is(402).says("Insufficient balance")
	w.do("POST", "/bare-metal/", object{"location_id": voltagepark.Dallas, "gpu_count": 8, "name": "b"}).is(402)
	w.do("POST", "/storage/", object{"size_in_gb": 1, "name": "b"}).is(402)
	assert.Equal(t, "0.00", w.spent())
}

func TestPricesCanChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{GPUPrice: 2 * voltagepark.Dollar})
	w.deploy("a", voltagepark.OneGPU, nil)
	w.SetGPUPrice(5 * voltagepark.Dollar)
	w.deploy("b", voltagepark.OneGPU, nil)
	assert.Equal(t, "2.002650", w.results("/virtual-machines/")[0]["pricing"].(object)["total_associated_per_hr"].(string))
	assert.Equal(t, "5.000000", w.results("/virtual-machines/")[1]["pricing"].(object)["gpus_per_hr"])
	assert.EqualValues(t, 5, w.results("/bare-metal/locations")[0]["gpu_price_ethernet"])
}
