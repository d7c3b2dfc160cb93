package packetai_test

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/packetai"
)

func (w *world) search(text string) (ids []string) {
	w.t.Helper()
	for _, row := range w.get("/offers?search=" + url.QueryEscape(text)).rows() {
		ids = append(ids, row.(map[string]any)["id"].(string))
	}
	return ids
}

func TestOffersAreSearched(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	assert.Equal(t, []string{"off_abc123"}, w.search("b200"))
	assert.Equal(t, []string{"off_abc123"}, w.search("NVIDIA B200"))
	assert.Equal(t, []string{"off_h100dallas", "off_h100seattle"}, w.search("h100"))
	assert.Equal(t, []string{"off_h100seattle"}, w.search("h100 seattle"))
	assert.Equal(t, []string{"off_a100kansas"}, w.search("massed"))
	assert.Empty(t, w.search("tpu"))
	assert.Len(t, w.search(""), 5)
	assert.Len(t, w.get("/offers").rows(), 5)
}

func TestOffersTellTheirPriceNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	assert.EqualValues(t, 36, w.get("/offers?search=b200").at("data.0.hourlyPrice"))
	first := w.deploy("a")
	require.NoError(t, w.SetPrice("off_abc123", 40_500_000))
	assert.EqualValues(t, 40.5, w.get("/offers?search=b200").at("data.0.hourlyPrice"))
	assert.EqualValues(t, 40.5, w.get("/deployments/"+w.deploy("b")).at("data.hourlyPrice"))
	assert.EqualValues(t, 36, w.get("/deployments/"+first).at("data.hourlyPrice"), "a deployment keeps its price")
	require.Error(t, w.SetPrice("off_abc123", 1))
	require.Error(t, w.SetPrice("off_nothing", kernel.Dollar))
}

func TestStockRunsOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	assert.EqualValues(t, 2, w.get("/offers?search=b200").at("data.0.available"))
	w.deploy("a")
	w.deploy("b")
	assert.EqualValues(t, 0, w.get("/offers?search=b200").at("data.0.available"))
	w.do("POST", "/deployments", order()).fails(409, "CONFLICT")
	require.NoError(t, w.SetStock("off_abc123", 1))
	w.deploy("c")
	require.Error(t, w.SetStock("off_abc123", -1))
}

// The page shows no pages; they are the vendor's open edition's.
func TestListsHavePages(t *testing.T) {
	t.Parallel()
	var more []packetai.Offer
	for i := range 200 {
		o, err := packetai.NewOffer(packetai.Offer{ID: fmt.Sprintf("off_%03d", i), GPUType: "NVIDIA L40S", Price: kernel.Dollar, Stock: 1})
		require.NoError(t, err)
		more = append(more, o)
	}
	w := newWorld(t, packetai.Config{MoreOffers: more})
	for query, want := range map[string]struct {
		first, rows          int
		page, perPage, pages float64
	}{
		"":                                       {0, 20, 1, 20, 10},
		"&page=10":                               {180, 20, 10, 20, 10},
		"&page=11":                               {0, 0, 11, 20, 10},
		"&per_page=100&page=2":                   {100, 100, 2, 100, 2},
		"&per_page=90&page=3":                    {180, 20, 3, 90, 3},
		"&page=4611686018427387904&per_page=100": {0, 0, 1 << 62, 100, 2},
	} {
		r := w.get("/offers?search=l40s" + query)
		assert.Equal(t, map[string]any{"page": want.page, "perPage": want.perPage, "total": 200.0, "totalPages": want.pages}, r.at("pagination"), query)
		rows := r.rows()
		require.Len(t, rows, want.rows, query)
		if len(rows) > 0 {
			assert.Equal(t, fmt.Sprintf("off_%03d", want.first), r.at("data.0.id"), query)
		}
	}
	for _, query := range []string{"page=0", "page=-1", "per_page=0", "per_page=101"} {
		w.do("GET", "/offers?"+query, "").fails(400, "INVALID_FIELD_VALUE")
		w.violated("page")
	}
}

func TestNewOfferRefusesWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	good := packetai.Offer{ID: "off_1", GPUType: "NVIDIA L40S"}
	for _, bad := range []func(*packetai.Offer){
		func(o *packetai.Offer) { o.ID = "" }, func(o *packetai.Offer) { o.GPUType = "" }, func(o *packetai.Offer) { o.Stock = -1 },
		func(o *packetai.Offer) { o.Price = -1 }, func(o *packetai.Offer) { o.Price = 1 }, func(o *packetai.Offer) { o.GPUCount = -1 },
	} {
		o := good
		bad(&o)
		_, err := packetai.NewOffer(o)
		require.Error(t, err, o)
	}
	o, err := packetai.NewOffer(good)
	require.NoError(t, err)
	assert.Equal(t, packetai.Offer{"off_1", "voltage-park", "NVIDIA L40S", 8, "dallas-usa-5", []string{"Ubuntu 22.04"}, "BARE_METAL", 0, 0}, o)
}
