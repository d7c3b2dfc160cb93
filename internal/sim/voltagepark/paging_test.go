package voltagepark_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func TestListsHaveThePagesSizes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{Balance: 1e6 * voltagepark.Dollar})
	w.SetVMStock(31)
	for i := range 31 {
		w.deploy(fmt.Sprint(i), voltagepark.OneGPU, nil)
		w.rent(fmt.Sprint(i), 1, nil)
		w.store(fmt.Sprint(i), 1)
	}
	for i := range 151 {
		w.addKey(fmt.Sprint("key ", i), publicKey)
	}
	for path, size := range map[string]int{
		"/locations/": 3, "/virtual-machines/": 10, "/bare-metal/": 20, "/billing/transactions": 30, "/organization/ssh-keys": 150, "/storage/": 20,
	} {
		assert.Len(t, w.results(path), size, path)
		assert.Equal(t, true, w.get(path)["has_next"], path)
	}
}

func TestListsComeInPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	for i := range 5 {
		w.store(fmt.Sprint(i), 1)
	}
	names := func(path string) (names []any) {
		for _, r := range w.results(path) {
			names = append(names, r["name"])
		}
		return names
	}
	assert.Equal(t, []any{"0", "1"}, names("/storage/?limit=2"))
	assert.Equal(t, []any{"2", "3"}, names("/storage/?limit=2&offset=2"))
	assert.Equal(t, []any{"4"}, names("/storage/?limit=2&offset=4"))
	assert.Empty(t, names("/storage/?limit=2&offset=6"))
	for _, query := range []string{"limit=0", "limit=-1", "offset=-1"} {
		w.do("GET", "/storage/?"+query, nil).is(422)
	}
}

func TestListsTellHowManyThereAre(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	for i := range 5 {
		w.store(fmt.Sprint(i), 1)
	}
	for query, want := range map[string][2]bool{"limit=2": {false, true}, "limit=2&offset=2": {true, true}, "limit=1&offset=4": {true, false}, "": {false, false}} {
		list := w.get("/storage/?" + query)
		require.EqualValues(t, 5, list["total_result_count"], query)
		assert.Equal(t, want, [2]bool{list["has_previous"].(bool), list["has_next"].(bool)}, query)
	}
}
