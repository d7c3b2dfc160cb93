package voltagepark_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func TestBareMetalComesToRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	id := w.rent("a", 20, nil)
	assert.Equal(t, "Pending", w.rentalStatus(id))
	w.clock.Advance(provision)
	assert.Equal(t, "Running", w.rentalStatus(id))
	r := w.results("/bare-metal/")[0]
	assert.EqualValues(t, 3, r["node_count"], "nodes of 8 GPUs")
	assert.Len(t, r["node_networking"], 3)
	assert.Equal(t, "50.000000", r["rate_hourly"], "of as many GPUs as were asked for")
}

func TestAPendingRentalHasFewFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.rent("a", 8, nil)
	assert.Equal(t, []string{"creation_timestamp", "id", "name", "rate_hourly", "status", "suborder"}, slices.Sorted(maps.Keys(w.results("/bare-metal/")[0])))
}

func TestARebootMakesARentalPending(t *testing.T) {
	t.Parallel()
	w, ids := stage(t)
	w.do("POST", "/bare-metal/"+ids["rental"]+"/reboot", object{"public_ips": []string{w.Rentals()[0].PublicIPs[0]}}).ok()
	assert.Equal(t, "Pending", w.rentalStatus(ids["rental"]))
	w.clock.Advance(reboot)
	assert.Equal(t, "Running", w.rentalStatus(ids["rental"]))
}

func TestARebootIsOfTheRentalsOwnNodes(t *testing.T) {
	t.Parallel()
	w, ids := stage(t)
	path := "/bare-metal/" + ids["rental"] + "/reboot"
	w.do("POST", path, object{"public_ips": []string{"192.0.2.1"}}).is(400).says("192.0.2.1")
	w.do("POST", path, object{"public_ips": []string{}}).is(422)
	w.do("POST", "/bare-metal/none/reboot", object{"public_ips": []string{"192.0.2.1"}}).is(404)
	assert.Equal(t, "Running", w.rentalStatus(ids["rental"]))
}

func TestAClusterIsMadeWithARental(t *testing.T) {
	t.Parallel()
	w, _ := stage(t)
	r := w.results("/bare-metal/")[0]
	assert.NotEmpty(t, r["k8s_cluster_id"])
	assert.Contains(t, r["kubeconfig"], "kind: Config")
}

func TestBareMetalIsOnInfiniBandByDefault(t *testing.T) {
	t.Parallel()
	w, _ := stage(t)
	assert.Equal(t, "infiniband", w.results("/bare-metal/")[0]["network_type"])
	w.rent("b", 8, object{"network_type": "ethernet"})
	w.clock.Advance(provision)
	assert.Equal(t, "ethernet", w.results("/bare-metal/")[1]["network_type"])
}

func TestARentalIsInADefaultSubOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.rent("a", 1, nil)
	w.rent("b", 1, object{"network_type": "ethernet"})
	w.rent("c", 1, nil)
	w.rent("d", 1, object{"sub_order": "12345"})
	w.clock.Advance(provision)
	r := w.results("/bare-metal/")
	assert.NotEmpty(t, r[0]["sub_order"])
	assert.NotEqual(t, r[0]["sub_order"], r[1]["sub_order"], "one for each network")
	assert.Equal(t, r[0]["sub_order"], r[2]["sub_order"])
	assert.Equal(t, "12345", r[3]["sub_order"])
}

func TestAVolumeIsAttached(t *testing.T) {
	t.Parallel()
	w, ids := stage(t)
	r := w.results("/bare-metal/")[0]
	assert.Equal(t, ids["volume"], r["storage_id"])
	assert.NotEmpty(t, r["storage_pv"])
	assert.NotEmpty(t, r["storage_pvc"])
	w.do("POST", "/bare-metal/", object{"location_id": voltagepark.Dallas, "gpu_count": 1, "name": "b", "storage_id": "none"}).is(400).says("storage_id")
}

func TestARentalIsSwitchedOffAndOn(t *testing.T) {
	t.Parallel()
	w, ids := stage(t)
	path := "/bare-metal/" + ids["rental"]
	for status, want := range map[string]string{"stopped": "Stopped", "started": "Running"} {
		w.do("PUT", path+"/power-status", object{"status": status}).ok()
		w.clock.Advance(power)
		assert.Equal(t, want, w.get(path)["power_status"])
		assert.Equal(t, "Running", w.get(path)["status"])
	}
	pending := w.rent("b", 1, nil)
	w.do("PUT", "/bare-metal/"+pending+"/power-status", object{"status": "stopped"}).is(409).says("Pending")
	w.do("POST", "/bare-metal/"+pending+"/reboot", object{"public_ips": []string{"192.0.2.1"}}).is(409)
}

func TestADeployWarnsWhereNobodyCanLogIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	body := object{"location_id": voltagepark.Dallas, "gpu_count": 1, "name": "b"}
	assert.Contains(t, w.do("POST", "/bare-metal/", body).is(201).object()["warning"], "nobody can log in")
	body["ssh_keys"] = []string{publicKey}
	assert.Nil(t, w.do("POST", "/bare-metal/", body).is(201).object()["warning"])
	body["gpu_count"] = 0
	w.do("POST", "/bare-metal/", body).is(422)
	body["location_id"] = "none"
	w.do("POST", "/bare-metal/", body).is(400)
}

func TestARentalIsBilledUntilItIsDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	id := w.rent("a", 8, nil)
	w.clock.Advance(time.Hour)
	require.Equal(t, "20.00", w.spent(), "pending or not")
	w.do("PUT", "/bare-metal/"+id+"/power-status", object{"status": "stopped"}).ok()
	w.clock.Advance(time.Hour)
	require.Equal(t, "40.00", w.spent(), "switched off or not")
	w.do("DELETE", "/bare-metal/"+id, nil).ok()
	w.clock.Advance(time.Hour)
	assert.Equal(t, "40.00", w.spent())
}
