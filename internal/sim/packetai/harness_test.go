package packetai_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/packetai"
	"github.com/voltagegpu/volt-go/internal/sim/simtest"
)

// noon is where the clocks of these tests begin.
var noon = time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)

// world is a server for one test, on a clock that stands until it is advanced.
// Whatever violations a test does not take fail it.
type world struct {
	*packetai.Server
	t     *testing.T
	clock *kernel.ManualClock
	key   string
}

func newWorld(t *testing.T, cfg packetai.Config) *world {
	t.Helper()
	w := &world{t: t, clock: kernel.NewManualClock(noon)}
	if cfg.Clock == nil {
		cfg.Clock = w.clock
	}
	if cfg.Deploy == (kernel.Range{}) {
		cfg.Deploy = kernel.Range{Min: 10 * time.Minute, Max: 10 * time.Minute}
	}
	cfg.Broken = simtest.Broken[packetai.Behaviour]()
	w.Server = packetai.New(cfg)
	w.key = w.Key()
	t.Cleanup(func() {
		for _, v := range w.TakeViolations() {
			t.Error("violation:", v)
		}
		w.Close()
	})
	return w
}

// roomy is a world without limits.
func roomy(t *testing.T) *world {
	t.Helper()
	return newWorld(t, packetai.Config{Reads: -1, Writes: -1, Deploys: -1})
}

// reply is an answer.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

// try sends a request with the world's key, unless one of the headers says
// otherwise; a nil header is not sent.
func (w *world) try(method, path, body string, headers ...http.Header) (*http.Response, error) {
	w.t.Helper()
	if !strings.HasPrefix(path, "https:") {
		path = "https://packet.test/api/v1/inventory" + path
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(body))
	require.NoError(w.t, err)
	req.Header.Set("Authorization", "Bearer "+w.key)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		for name, values := range h {
			if req.Header[name] = values; values == nil {
				req.Header.Del(name)
			}
		}
	}
	return (&kernel.Transport{Handler: w.Server}).RoundTrip(req)
}

func (w *world) do(method, path, body string, headers ...http.Header) reply {
	w.t.Helper()
	resp, err := w.try(method, path, body, headers...)
	require.NoError(w.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(w.t, err)
	return reply{w.t, resp.StatusCode, resp.Header, string(raw)}
}

// as is do with another key.
func (w *world) as(key, method, path, body string) reply {
	w.t.Helper()
	return w.do(method, path, body, http.Header{"Authorization": {"Bearer " + key}})
}

func (w *world) get(path string) reply {
	w.t.Helper()
	return w.do("GET", path, "").is(200)
}

// deploy makes a deployment of the page's own offer and returns its id.
func (w *world) deploy(name string) string {
	w.t.Helper()
	return w.do("POST", "/deployments", order("name", name)).is(201).text("data.id")
}

// attempt sends a request that may fail in any way.
func (w *world) attempt(method, path, body string) {
	if resp, err := w.try(method, path, body); err == nil {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
}

func (w *world) look() kernel.State {
	state, err := w.Look(kernel.Query{Log: -1, Ledger: true, Rented: true, Created: "a"})
	require.NoError(w.t, err)
	return state
}

// violated takes the violations, of which there have to be some.
func (w *world) violated(problem string) {
	w.t.Helper()
	taken := w.TakeViolations()
	require.NotEmpty(w.t, taken)
	require.Contains(w.t, taken[0].Problem, problem)
}

func (r reply) is(status int) reply {
	r.t.Helper()
	require.Equal(r.t, status, r.status, r.body)
	return r
}

// fails checks that an answer is an error in the documented envelope.
func (r reply) fails(status int, code string) reply {
	r.t.Helper()
	r.is(status)
	require.Equal(r.t, false, r.at("success"), r.body)
	require.Equal(r.t, code, r.at("error.code"), r.body)
	require.NotEmpty(r.t, r.at("error.message"))
	return r
}

// at is the value at a path of names and indexes: "data.0.status".
func (r reply) at(path string) any {
	r.t.Helper()
	var v any
	require.NoError(r.t, json.Unmarshal([]byte(r.body), &v), r.body)
	for name := range strings.SplitSeq(path, ".") {
		switch c := v.(type) {
		case map[string]any:
			v = c[name]
		case []any:
			i, err := strconv.Atoi(name)
			require.NoError(r.t, err, path)
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

func (r reply) rows() []any {
	r.t.Helper()
	rows, ok := r.at("data").([]any)
	require.True(r.t, ok, r.body)
	return rows
}

// documented is the JSON of the page.
func documented(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile("../../../testdata/packetai/" + name)
	require.NoError(t, err)
	return string(raw)
}

// order is the page's deploy with some members changed: a nil value leaves one
// out.
func order(changes ...any) string {
	return changed(map[string]any{
		"provider": "voltage-park", "offerId": "off_abc123", "gpuType": "NVIDIA B200", "gpuCount": 8, "region": "dallas-usa-5",
		"operatingSystem": "Ubuntu 22.04", "instanceType": "BARE_METAL", "ssh_public_key": "ssh-ed25519 AAAA... user@machine", "name": "a",
	}, changes)
}

func changed(body map[string]any, changes []any) string {
	for i := 0; i+1 < len(changes); i += 2 {
		name := changes[i].(string)
		if body[name] = changes[i+1]; changes[i+1] == nil {
			delete(body, name)
		}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return string(raw)
}
