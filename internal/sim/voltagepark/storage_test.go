package voltagepark_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func TestStorageCostsByItsSize(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	id := w.store("a", 100)
	assert.Equal(t, "0.017408", w.get("/storage/" + id)["rate_hourly"], "as the page has it")
	w.clock.Advance(time.Hour)
	w.do("PATCH", "/storage/"+id, object{"size_in_gb": 1000}).ok()
	assert.Equal(t, "0.174080", w.get("/storage/" + id)["rate_hourly"])
	w.clock.Advance(time.Hour)
	assert.Equal(t, "0.191488", w.spent())
}

func TestStorageHasASize(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	for _, size := range []int{0, -1, 1 << 50} {
		w.do("POST", "/storage/", object{"name": "a", "size_in_gb": size}).is(422)
		w.do("POST", "/bare-metal/", object{"location_id": voltagepark.Dallas, "name": "a", "gpu_count": size}).is(422)
	}
	id := w.store("a", 1)
	w.do("PATCH", "/storage/"+id, object{"size_in_gb": -1}).is(422)
	w.do("PATCH", "/storage/"+id, object{"name": ""}).is(400)
	assert.Equal(t, []any{"x"}, w.do("PATCH", "/storage/"+id, object{"order_ids": []string{"x"}}).is(200).object()["order_ids"])
	w.do("GET", "/storage/none", nil).is(404)
	w.do("PATCH", "/storage/none", object{"name": "a"}).is(404)
	assert.Equal(t, 1, w.Volumes()[0].SizeGB)
}
