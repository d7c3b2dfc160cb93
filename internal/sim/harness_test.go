package sim_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/simtest"
)

// noon is where the clocks of these tests begin.
var noon = time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)

// world is a server for one test, on a clock that stands until it is advanced.
type world struct {
	*sim.Server
	t     *testing.T
	clock *kernel.ManualClock
	key   string
}

func newWorld(t *testing.T, cfg sim.Config) *world {
	t.Helper()
	w := &world{t: t}
	if cfg.Clock == nil {
		w.clock = kernel.NewManualClock(noon)
		cfg.Clock = w.clock
	}
	if cfg.Deploy == (sim.Range{}) {
		cfg.Deploy = sim.Range{Min: 30 * time.Second, Max: 30 * time.Second}
	}
	cfg.Broken = simtest.Broken[sim.Behaviour]()
	w.Server = sim.New(cfg)
	w.key = w.Config().Key
	t.Cleanup(w.Close)
	return w
}

// reply is an answer.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

// request is a request in the making.
type request struct {
	method, path, body, key string
	header                  http.Header
}

func (w *world) send(r request) reply {
	w.t.Helper()
	resp, err := w.try(r)
	require.NoError(w.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(w.t, err)
	return reply{w.t, resp.StatusCode, resp.Header, string(body)}
}

func (w *world) try(r request) (*http.Response, error) {
	w.t.Helper()
	var body io.Reader
	if r.body != "" {
		body = strings.NewReader(r.body)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), r.method, "https://volt.test"+sim.Prefix+r.path, body)
	require.NoError(w.t, err)
	if r.key == "" {
		r.key = w.key
	}
	req.Header.Set("X-API-Key", r.key)
	if r.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, values := range r.header {
		req.Header[name] = values
		if values == nil {
			req.Header.Del(name)
		}
	}
	return (&kernel.Transport{Handler: w.Server}).RoundTrip(req)
}

// do sends a request with the world's key.
func (w *world) do(method, path string, body ...string) reply {
	w.t.Helper()
	return w.send(request{method: method, path: path, body: strings.Join(body, "")})
}

// get sends a GET that has to succeed.
func (w *world) get(path string) reply {
	w.t.Helper()
	r := w.do("GET", path)
	require.Equal(w.t, http.StatusOK, r.status, r.body)
	return r
}

// at is the value at a path of names and indexes: "pods.0.status".
func (r reply) at(path string) any {
	r.t.Helper()
	var v any
	require.NoError(r.t, json.Unmarshal([]byte(r.body), &v), r.body)
	for name := range strings.SplitSeq(path, ".") {
		switch c := v.(type) {
		case map[string]any:
			v = c[name]
		case []any:
			i := int(name[0] - '0')
			require.Less(r.t, i, len(c), r.body)
			v = c[i]
		default:
			require.Failf(r.t, "no such value", "%s in %s", path, r.body)
		}
	}
	return v
}

func (r reply) text(path string) string {
	r.t.Helper()
	s, ok := r.at(path).(string)
	require.True(r.t, ok, "%s in %s", path, r.body)
	return s
}

// is checks status and one value.
func (r reply) is(status int) reply {
	r.t.Helper()
	require.Equal(r.t, status, r.status, r.body)
	return r
}

// documented is the JSON of a page.
func documented(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile("../../testdata/" + name)
	require.NoError(t, err)
	return string(bytes.TrimSpace(raw))
}

// answers checks that an answer equals a documented one, field for field, with
// its fields in the same order and its numbers spelled the same.
func (r reply) answers(name string) reply {
	r.t.Helper()
	want := documented(r.t, name)
	var compact bytes.Buffer
	require.NoError(r.t, json.Compact(&compact, []byte(want)))
	assert.Equal(r.t, compact.String(), r.body)
	assert.Equal(r.t, "application/json", r.header.Get("Content-Type"))
	return r
}

// ids gives out the given ids, each kind's in order.
func ids(given map[string][]string) func(string) string {
	return func(kind string) string {
		list := given[kind]
		if len(list) == 0 {
			return ""
		}
		given[kind] = list[1:]
		return list[0]
	}
}

func at(value string) time.Time {
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		panic(err)
	}
	return t
}

// fixedAt is a clock that stands at a documented time.
func fixedAt(value string) *kernel.ManualClock { return kernel.NewManualClock(at(value)) }

// sameJSON checks that an answer is a documented one, whatever the order of its
// fields.
func (r reply) sameJSON(name string) {
	r.t.Helper()
	assert.JSONEq(r.t, documented(r.t, name), r.body)
}

// makePod makes a pod of the revision's plainest kind and returns the id that
// later calls take.
func (w *world) makePod(name string) (id string) {
	w.t.Helper()
	if w.Config().Revision == sim.Classic {
		return w.do("POST", "/pods", liumPod(name)).is(201).text("id")
	}
	w.do("POST", "/pods", confidentialPod(name)).is(201)
	pods := w.State(sim.Query{}).Pods
	return pods[len(pods)-1].WorkloadID
}

func liumPod(name string) string {
	return `{"machine_id":"mach_rtx4090_01","name":"` + name + `","template_id":"tpl_pytorch21"}`
}

func targonPod(name string) string {
	return `{"provider":"targon","name":"` + name + `","resource_name":"h200-small","image":"ubuntu:24.04"}`
}

func confidentialPod(name string) string {
	return `{"provider":"confidential","name":"` + name + `","resource_name":"h200-small","image":"ubuntu:24.04"}`
}

func (w *world) Balance() sim.Money { return w.State(sim.Query{}).Balance }
func (w *world) Ledger() []sim.Entry {
	return w.State(sim.Query{Query: kernel.Query{Ledger: true}}).Ledger
}
func (w *world) Log() []sim.Record           { return w.State(sim.Query{Query: kernel.Query{Log: -1}}).Log }
func (w *world) Peak() int                   { return w.State(sim.Query{}).Peak }
func (w *world) Violations() []sim.Violation { return w.State(sim.Query{}).Violations }
func (w *world) CreatedCount(name string) int {
	return w.State(sim.Query{Query: kernel.Query{Created: name}}).Created
}
