package voltagepark_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

// fixture is a document of the page.
func fixture(t *testing.T, name string) (v any) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "voltagepark", name+".json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &v))
	return v
}

// sameMembers wants two values to have the same members all the way down: of a
// list, the first. A value that may be null is not looked into.
func sameMembers(t *testing.T, where string, want, got any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !assert.True(t, ok, "%s is an object: %v", where, got) {
			return
		}
		assert.Equal(t, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(object)), where)
		for name := range want {
			sameMembers(t, where+"."+name, want[name], object[name])
		}
	case []any:
		list, ok := got.([]any)
		if assert.True(t, ok, "%s is a list: %v", where, got) && assert.NotEmpty(t, list, where) {
			sameMembers(t, where+"[0]", want[0], list[0])
		}
	case string:
		if got != nil {
			assert.IsType(t, "", got, where)
		}
	default:
		assert.IsType(t, want, got, where)
	}
}

// stage is a world in which there is something of everything, and its ids.
func stage(t *testing.T) (w *world, ids map[string]string) {
	t.Helper()
	w = newWorld(t, voltagepark.Config{})
	ids = map[string]string{"volume": w.store("data", 100)}
	w.do("PATCH", "/storage/"+ids["volume"], object{"order_ids": []string{"e724424f-a73c-499e-b307-0a63d9b71b5b"}}).ok()
	ids["key"] = w.addKey("laptop", publicKey)
	ids["vm"] = w.deploy("vm", voltagepark.OneGPU, object{"tags": []string{"ci"}})
	ids["rental"] = w.rent("metal", 8, object{"tags": []string{"ci"}, "storage_id": ids["volume"]})
	w.clock.Advance(provision)
	return w, ids
}

func TestEveryAnswerHasThePagesMembers(t *testing.T) {
	t.Parallel()
	const tags = `{"name":"b","tags":["t"]}`
	for _, call := range []struct{ method, path, body, fixture string }{
		{"GET", "/locations/", "", "locations_list"},
		{"GET", "/locations/" + voltagepark.Dallas, "", "locations_get"},
		{"GET", "/hostnodes/40570000-0000-4000-8000-000000000001", "", "hostnodes_get"},
		{"POST", "/virtual-machines/instant", `{"config_id":"` + voltagepark.TwoGPUs + `","name":"a"}`, "vms_instant_create"},
		{"GET", "/virtual-machines/", "", "vms_list"},
		{"GET", "/virtual-machines/{vm}", "", "vms_get"},
		{"PATCH", "/virtual-machines/{vm}", tags, "vms_update"},
		{"PUT", "/virtual-machines/{vm}/power-status", `{"status":"started"}`, "vms_power"},
		{"DELETE", "/virtual-machines/{vm}", "", ""},
		{"GET", "/instant-deploy-presets/", "", "presets_list"},
		{"GET", "/instant-deploy-presets/" + voltagepark.OneGPU, "", "presets_get"},
		{"GET", "/bare-metal/locations", "", "baremetal_locations"},
		{"POST", "/bare-metal/", `{"location_id":"` + voltagepark.Dallas + `","gpu_count":1,"name":"b"}`, "baremetal_create"},
		{"GET", "/bare-metal/", "", "baremetal_list"},
		{"PATCH", "/bare-metal/{rental}", tags, "baremetal_update"},
		{"PUT", "/bare-metal/{rental}/power-status", `{"status":"stopped"}`, ""},
		{"POST", "/bare-metal/{rental}/reboot", `{"public_ips":["{ip}"]}`, ""},
		{"DELETE", "/bare-metal/{rental}", "", ""},
		{"GET", "/billing/transactions?types=virtual_machine", "", "billing_transactions"},
		{"GET", "/billing/reports/2026/03/transactions", "", "billing_report"},
		{"GET", "/organization/ssh-keys", "", "sshkeys_list"},
		{"POST", "/organization/ssh-keys", `{"name":"b","content":"` + publicKey + `"}`, "sshkeys_create"},
		{"DELETE", "/organization/ssh-keys/{key}", "", ""},
		{"POST", "/validate/cloudinit", `{"type":"instant-vm","content":"text"}`, "cloudinit_validate"},
		{"POST", "/storage/", `{"size_in_gb":100,"name":"b","order_ids":["e724424f-a73c-499e-b307-0a63d9b71b5b"]}`, "storage_create"},
		{"GET", "/storage/", "", "storage_list"},
		{"PATCH", "/storage/{volume}", `{"size_in_gb":1}`, "storage_update"},
		{"GET", "/storage/{volume}", "", "storage_get"},
	} {
		t.Run(call.method+" "+call.path, func(t *testing.T) {
			t.Parallel()
			w, ids := stage(t)
			ids["ip"] = w.Rentals()[0].PublicIPs[0]
			if call.fixture == "billing_report" { // whose first is of a virtual machine
				w = newWorld(t, voltagepark.Config{})
				w.deploy("vm", voltagepark.OneGPU, nil)
			}
			expand := func(s string) string {
				for name, id := range ids {
					s = strings.ReplaceAll(s, "{"+name+"}", id)
				}
				return s
			}
			r := w.do(call.method, expand(call.path), expand(call.body)).ok()
			if call.fixture == "" {
				assert.Equal(t, 204, r.status, "No content")
				assert.Empty(t, r.body)
				return
			}
			var got any
			require.NoError(t, json.Unmarshal([]byte(r.body), &got), r.body)
			sameMembers(t, "answer", fixture(t, call.fixture+".response"), got)
		})
	}
}
