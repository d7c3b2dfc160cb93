package voltagepark_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func (w *world) fault(route string, f kernel.FaultSpec) {
	w.t.Helper()
	_, err := w.Control(kernel.Command{Fault: &f, When: kernel.When{Route: route}})
	require.NoError(w.t, err)
}

func TestALostAnswerLeavesAMachine(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.fault("POST /virtual-machines/instant", kernel.FaultSpec{Kind: "cut", Then: true})
	_, err := w.try("POST", "/virtual-machines/instant", object{"config_id": voltagepark.OneGPU, "name": "a"})
	require.Error(t, err)
	state, err := w.Look(kernel.Query{Created: "a", Rented: true})
	require.NoError(t, err)
	assert.Equal(t, 1, state.Created)
	assert.Len(t, state.Rented, 1)
	w.fault("POST /bare-metal/", kernel.FaultSpec{Kind: "cut"})
	_, err = w.try("POST", "/bare-metal/", object{"location_id": voltagepark.Dallas, "gpu_count": 1, "name": "b"})
	require.Error(t, err)
	assert.Empty(t, w.Rentals())
}

func TestFaultsSpeakTheAPIsErrors(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.fault("*", kernel.FaultSpec{Kind: "status", Status: 503})
	assert.NotEmpty(t, w.do("GET", "/locations/", nil).is(503).object()["detail"])
	w.fault("*", kernel.FaultSpec{Kind: "rate-limited", For: 3 * time.Second})
	assert.Equal(t, "3", w.do("GET", "/locations/", nil).is(429).header.Get("Retry-After"))
}

func TestNothingCanBeMadeFree(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.fault("POST /virtual-machines/instant", kernel.FaultSpec{Kind: "no-stock"})
	w.fault("POST /bare-metal/", kernel.FaultSpec{Kind: "no-stock"})
	w.do("POST", "/virtual-machines/instant", object{"config_id": voltagepark.OneGPU, "name": "a"}).is(409)
	w.do("POST", "/bare-metal/", object{"location_id": voltagepark.Dallas, "gpu_count": 1, "name": "b"}).is(409)
}

func TestADeployCanFail(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.fault("POST /virtual-machines/instant", kernel.FaultSpec{Kind: "deploy-fails"})
	w.fault("POST /bare-metal/", kernel.FaultSpec{Kind: "deploy-fails"})
	id := w.deploy("a", voltagepark.OneGPU, nil)
	rental := w.rent("b", 8, nil)
	w.clock.Advance(provision)
	w.do("GET", "/virtual-machines/"+id, nil).is(404)
	assert.Equal(t, "Failed", w.rentalStatus(rental))
	before := w.spent()
	w.clock.Advance(time.Hour)
	assert.Equal(t, before, w.spent(), "what failed costs nothing")
	assert.EqualValues(t, 64, w.results("/bare-metal/locations")[0]["gpu_count_infiniband"])
	w.do("DELETE", "/bare-metal/"+rental, nil).is(204)
	assert.EqualValues(t, 64, w.results("/bare-metal/locations")[0]["gpu_count_infiniband"])
}

func TestAMachineCanBeOutbid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.fault("POST /virtual-machines/instant", kernel.FaultSpec{Kind: "outbid"})
	id := w.deploy("a", voltagepark.OneGPU, nil)
	w.clock.Advance(boot)
	m := w.get("/virtual-machines/" + id)
	assert.Equal(t, "Outbid", m["status"])
	assert.Equal(t, "spot", m["type"])
	w.setPower(id, "started").is(409).says("Outbid")
}

func TestAQuotaCanBeSet(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{Quota: 2, Window: time.Minute})
	w.do("GET", "/locations/", nil).is(200)
	w.do("GET", "/locations/", nil).is(200)
	assert.Equal(t, "60", w.do("GET", "/locations/", nil).is(429).header.Get("Retry-After"))
	w.clock.Advance(time.Minute)
	w.do("GET", "/locations/", nil).is(200)
}
