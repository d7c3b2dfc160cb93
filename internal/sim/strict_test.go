package sim_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
)

// What no page allows is a violation, in words that say what the page allows.
func TestViolations(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		revision sim.Revision
		request  request
		status   int
		says     []string
	}{
		"unknown field": {
			sim.Confidential, request{method: "POST", path: "/pods", body: `{"provider":"confidential","name":"a","gpus":1}`}, 400,
			[]string{`"gpus"`, "provider, name, resource_name, image, template_uid, ssh_key_uids, cost_per_hour"},
		},
		"field of another kind of pod": {
			sim.Classic, request{method: "POST", path: "/pods", body: `{"provider":"targon","name":"a","machine_id":"m"}`}, 400, []string{`"machine_id"`, "resource_name"},
		},
		"field of another kind of job": {
			sim.Classic, request{method: "POST", path: "/fine-tuning", body: trainingJob("x", `,"fieldChosen":"c"`)}, 400, []string{`"fieldChosen"`, "fieldInstruction"},
		},
		"wrong type": {
			sim.Confidential, request{method: "POST", path: "/pods", body: `{"provider":"confidential","name":7}`}, 400, []string{`"name" is a number`, "a string"},
		},
		"null": {
			sim.Classic, request{method: "PUT", path: "/templates/tpl_custom_01", body: `{"name":null}`}, 400, []string{`"name" is null`},
		},
		"null in a list": {
			sim.Classic, request{method: "PUT", path: "/templates/tpl_custom_01", body: `{"ports":[22,null]}`}, 400, []string{`"ports"`, "whole numbers"},
		},
		"a fraction": {
			sim.Classic, request{method: "POST", path: "/pods", body: strings.Replace(liumPod("a"), "}", `,"gpu_count":1.5}`, 1)}, 400, []string{`"gpu_count"`, "a whole number"},
		},
		"field given twice": {
			sim.Confidential, request{method: "POST", path: "/api-keys", body: `{"name":"a","name":"b"}`}, 400, []string{`"name"`, "twice"},
		},
		"not an object": {
			sim.Confidential, request{method: "POST", path: "/api-keys", body: `["name"]`}, 400, []string{"JSON object"},
		},
		"broken JSON": {
			sim.Confidential, request{method: "POST", path: "/api-keys", body: `{"name":`}, 400, []string{"JSON object"},
		},
		"something behind it": {
			sim.Confidential, request{method: "POST", path: "/api-keys", body: `{"name":"a"}{}`}, 400, []string{"follows"},
		},
		"no body": {
			sim.Confidential, request{method: "POST", path: "/api-keys", header: http.Header{"Content-Type": {"application/json"}}}, 400, []string{"JSON object"},
		},
		"content type": {
			sim.Confidential, request{method: "POST", path: "/api-keys", body: `{"name":"a"}`, header: http.Header{"Content-Type": {"text/plain"}}}, 400,
			[]string{`"text/plain"`, "application/json"},
		},
		"body where none belongs": {
			sim.Confidential, request{method: "GET", path: "/pods", body: `{}`}, 400, []string{"body", "none"},
		},
		"body of a stop": {
			sim.Confidential, request{method: "POST", path: "/pods/wl_1/stop", body: `{}`}, 400, []string{"body", "none"},
		},
		"query": {
			sim.Classic, request{method: "GET", path: "/fine-tuning?state=x"}, 400, []string{`"state"`, "status"},
		},
		"query where none belongs": {
			sim.Confidential, request{method: "GET", path: "/pods?limit=10"}, 400, []string{`"limit"`, "none"},
		},
		"path":            {sim.Confidential, request{method: "GET", path: "/podz"}, 404, []string{"/pods, /pods/:id"}},
		"trailing slash":  {sim.Confidential, request{method: "GET", path: "/pods/"}, 404, []string{"no such path"}},
		"retired path":    {sim.Confidential, request{method: "GET", path: "/fine-tuning"}, 404, []string{"no such path"}},
		"method":          {sim.Confidential, request{method: "PATCH", path: "/pods/wl_1"}, 405, []string{"GET, DELETE"}},
		"method of HTTP":  {sim.Confidential, request{method: "HEAD", path: "/pods"}, 405, []string{"GET, POST"}},
		"no key":          {sim.Confidential, request{method: "GET", path: "/pods", header: http.Header{"X-Api-Key": nil}}, 401, []string{"X-API-Key"}},
		"an encoded name": {sim.Confidential, request{method: "GET", path: "/pods%2Fwl_1"}, 404, []string{"no such path"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, sim.Config{Revision: c.revision})
			w.send(c.request).is(c.status)
			got := w.TakeViolations()
			require.Len(t, got, 1)
			for _, s := range c.says {
				assert.Contains(t, got[0].String(), s)
			}
			assert.Contains(t, got[0].String(), c.request.method+" "+strings.Split(c.request.path, "?")[0])
			assert.Empty(t, w.Violations(), "taken")
			assert.Empty(t, w.Running())
			assert.Equal(t, 1, w.Log()[0].Violations)
		})
	}
}

func TestLenientTakesMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Lenient: true})
	w.do("POST", "/api-keys", `{"name":"a","colour":"red"}`).is(201)
	w.send(request{method: "POST", path: "/api-keys", body: `{"name":"a"}`, header: http.Header{"Content-Type": nil}}).is(201)
	w.do("GET", "/pods?limit=1", `{}`).is(200)
	w.do("POST", "/api-keys", `{"name":7}`).is(400)
	w.do("GET", "/podz").is(404)
	w.send(request{method: "GET", path: "/pods", header: http.Header{"X-Api-Key": nil}}).is(401)
	assert.Empty(t, w.Violations())
}

func TestOddRequestsDoNoHarm(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic})
	w.do("POST", "/api-keys", `{"name":"`+strings.Repeat("x", 1<<20)+`"}`).is(400)
	w.do("POST", "/api-keys", strings.Repeat("[", 1<<16)).is(400)
	w.do("POST", "/api-keys", strings.Repeat(`{"name":`, 1<<14)).is(400)
	w.do("GET", "/pods/%00%ff%2e%2e%2f").is(404)
	w.do("GET", "/pods/..").is(404)
	w.do("POST", "/pods", `{"machine_id":"mach_h100_02","name":"x","template_id":"tpl_pytorch21","gpu_count":-3}`).is(400)
	w.do("POST", "/pods", `{"machine_id":"mach_h100_02","name":"x","template_id":"tpl_pytorch21","gpu_count":1e300}`).is(400)
	w.do("POST", "/fine-tuning", strings.Replace(trainingJob("x"), `"hours":2`, `"hours":1e308`, 1)).is(400)
	w.do("DELETE", "/pods/").is(404)
	assert.Equal(t, "0.00", w.Spent().String())
}
