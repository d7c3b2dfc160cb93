package voltagepark_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func with(name, value string) http.Header {
	if name == "" {
		return http.Header{}
	}
	return http.Header{http.CanonicalHeaderKey(name): {value}}
}

func TestABearerTokenOpensEveryCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	bearer := with("Authorization", "Bearer "+w.Key())
	for _, path := range []string{"/virtual-machines/", "/bare-metal/", "/locations/", "/billing/transactions", "/storage/", "/organization/ssh-keys", "/instant-deploy-presets/", "/bare-metal/locations"} {
		w.do("GET", path, nil, bearer).is(200)
	}
}

func TestAnUnknownTokenIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	for _, path := range []string{"/virtual-machines/", "/storage/", "/instant-deploy-presets/"} {
		w.do("GET", path, nil, with("Authorization", "Bearer stolen")).is(401).says("Invalid")
	}
}

func TestARequestWithoutATokenIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	for _, h := range []http.Header{{}, with("Authorization", "Basic eDp5"), {"Authorization": {"Bearer " + w.Key(), "Bearer " + w.Key()}}, with("X-Api-Token", w.Key())} {
		w.do("GET", "/virtual-machines/", nil, h).is(401).says("Not authenticated")
	}
	assert.Len(t, w.TakeViolations(), 4)
}

func TestHeadersAreTakenAsPrinted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	for _, path := range []string{"/storage/", "/organization/ssh-keys"} {
		w.do("GET", path, nil, with("x-api-token", w.Key())).is(200)
	}
	for _, path := range []string{"/instant-deploy-presets/", "/instant-deploy-presets/" + voltagepark.OneGPU, "/bare-metal/locations"} {
		w.do("GET", path, nil, http.Header{}).is(200)
	}
	w.do("POST", "/validate/cloudinit", object{"type": "vm", "content": "a: b"}, http.Header{"Content-Type": {"application/json"}}).is(200)
}

func TestErrorsHaveADetail(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.do("GET", "/virtual-machines/none", nil).is(404).says("not found")
	list, ok := w.do("POST", "/storage/", object{"name": "a"}).is(422).object()["detail"].([]any)
	if assert.True(t, ok, "of a validation, a list") {
		assert.Equal(t, object{"type": "missing", "loc": []any{"body", "size_in_gb"}, "msg": "Field required"}, list[0])
	}
}

func TestWhatIsCreatedIsAnswered201(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.do("POST", "/storage/", object{"name": "a", "size_in_gb": 1}).is(201)
	w.do("POST", "/virtual-machines/instant", object{"name": "a", "config_id": voltagepark.OneGPU}).is(201)
	w.do("POST", "/bare-metal/", object{"name": "a", "gpu_count": 1, "location_id": voltagepark.Dallas}).is(201)
	w.do("POST", "/organization/ssh-keys", object{"name": "a", "content": publicKey}).is(201)
}

func TestNoContentIsAnswered204(t *testing.T) {
	t.Parallel()
	w, ids := stage(t)
	ip := w.Rentals()[0].PublicIPs[0]
	w.do("PUT", "/bare-metal/"+ids["rental"]+"/power-status", object{"status": "stopped"}).is(204)
	w.do("POST", "/bare-metal/"+ids["rental"]+"/reboot", object{"public_ips": []string{ip}}).is(204)
	for _, path := range []string{"/bare-metal/" + ids["rental"], "/virtual-machines/" + ids["vm"], "/organization/ssh-keys/" + ids["key"]} {
		assert.Empty(t, w.do("DELETE", path, nil).is(204).body)
	}
}
