package voltagepark_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func TestWhatThePageLacksIsAViolation(t *testing.T) {
	t.Parallel()
	const vm = `{"config_id":"` + voltagepark.OneGPU + `","name":"a"`
	for _, c := range []struct {
		method, path, body string
		status             int
		problem            string
	}{
		{"POST", "/virtual-machines/instant", vm + `,"gpus":1}`, 422, `field "gpus" is unknown`},
		{"POST", "/virtual-machines/instant", vm + `,"tags":"ci"}`, 422, `field "tags" is a string`},
		{"POST", "/virtual-machines/instant", vm + `,"password":null}`, 422, `field "password" is null`},
		{"POST", "/virtual-machines/instant", vm + `,"organization_ssh_keys":{"mode":"some"}}`, 422, `one of none, all, selective`},
		{"POST", "/virtual-machines/instant", vm + `,"cloud_init":{"write_files":[{"path":"/a","mode":"0600"}]}}`, 422, `field "cloud_init.write_files.0.mode" is unknown`},
		{"POST", "/virtual-machines/instant", `[]`, 422, "not a JSON object"},
		{"POST", "/virtual-machines/instant/", vm + `}`, 404, "no such path"},
		{"POST", "/bare-metal", `{}`, 404, "no such path"},
		{"GET", "/bare-metal/locations/", "", 404, "no such path"},
		{"GET", "/locations", "", 404, "no such path"},
		{"GET", "/virtual-machines/?page=2", "", 422, `query "page" is unknown`},
		{"GET", "/virtual-machines/?limit=ten", "", 422, `query "limit" is "ten"`},
		{"GET", "/instant-deploy-presets/?limit=1", "", 422, "the page has none here"},
		{"GET", "/billing/transactions?earliest=yesterday", "", 422, "a date such as 2024-10-01"},
		{"PUT", "/bare-metal/a/power-status", `{"status":"stopped_disassociated"}`, 422, "one of started, stopped"},
		{"PUT", "/virtual-machines/a", `{"status":"started"}`, 405, "no such method"},
		{"DELETE", "/virtual-machines/a", `{}`, 422, "it has a body"},
		{"POST", "/storage/", `{"name":"a","size_in_gb":1.5}`, 422, "a whole number"},
	} {
		w := newWorld(t, voltagepark.Config{})
		w.do(c.method, c.path, c.body).is(c.status)
		violations := w.TakeViolations()
		if assert.Len(t, violations, 1, "%s %s %s", c.method, c.path, c.body) {
			assert.Contains(t, violations[0].Problem, c.problem)
		}
		assert.Empty(t, w.VMs())
	}
}

func TestABodyIsJSON(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	h := http.Header{"Authorization": {"Bearer " + w.Key()}, "Content-Type": {"text/plain"}}
	w.do("POST", "/storage/", object{"name": "a", "size_in_gb": 1}, h).is(422)
	assert.Len(t, w.TakeViolations(), 1)
}

func TestALenientWorldLetsItPass(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{Lenient: true})
	w.do("POST", "/virtual-machines/instant", object{"config_id": voltagepark.OneGPU, "name": "a", "gpus": 1}).is(201)
	w.do("GET", "/virtual-machines/?page=2", nil).is(200)
}

func TestMissingFieldsAreToldAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	for path, fields := range map[string]int{"/virtual-machines/instant": 2, "/bare-metal/": 3, "/storage/": 2, "/organization/ssh-keys": 2, "/validate/cloudinit": 2} {
		detail, ok := w.do("POST", path, object{}).is(422).object()["detail"].([]any)
		require.True(t, ok, path)
		assert.Len(t, detail, fields, path)
	}
	w.do("POST", "/virtual-machines/instant", object{"config_id": voltagepark.OneGPU, "name": "a", "cloud_init": object{"write_files": []object{{"content": "a"}}}}).is(422)
}

func TestNothingPanics(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{Lenient: true})
	bodies := []string{"", "null", "[]", "{}", `{"a":`, `"x"`, "\xff", `{"name":1,"size_in_gb":"1","tags":{},"public_ips":null}`, `{"size_in_gb":9223372036854775807,"name":"a"}`, `{"location_id":"` + voltagepark.Dallas + `","gpu_count":9223372036854775807,"name":"a"}`}
	for _, path := range []string{"/", "//", "/virtual-machines/", "/virtual-machines/%00", "/virtual-machines/instant", "/bare-metal/", "/bare-metal/x/reboot", "/storage/", "/storage/x", "/validate/cloudinit", "/billing/reports/1/1/transactions", "/billing/transactions?offset=9223372036854775807", "/storage/?limit=9223372036854775807&offset=1"} {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"} {
			for _, body := range bodies {
				if resp, err := w.try(method, path, body); assert.NoError(t, err) {
					assert.Less(t, resp.StatusCode, 500, "%s %s %q", method, path, body)
					_ = resp.Body.Close()
				}
			}
		}
	}
}
