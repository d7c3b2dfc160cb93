package voltagepark_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/simtest"
	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

// noon is where the clocks of these tests begin.
var noon = time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)

const (
	boot      = 10 * time.Second
	power     = 5 * time.Second
	provision = 4 * time.Minute
	reboot    = 3 * time.Minute
	publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF me@laptop"
)

// world is a server for one test, on a clock that stands until it is advanced.
type world struct {
	*voltagepark.Server
	t     *testing.T
	clock *kernel.ManualClock
}

func newWorld(t *testing.T, cfg voltagepark.Config) *world {
	t.Helper()
	w := &world{t: t, clock: kernel.NewManualClock(noon)}
	cfg.Clock = w.clock
	for span, d := range map[*voltagepark.Range]time.Duration{&cfg.Boot: boot, &cfg.Power: power, &cfg.Relocate: time.Minute, &cfg.Provision: provision, &cfg.Reboot: reboot} {
		*span = voltagepark.Range{Min: d, Max: d}
	}
	cfg.Broken = simtest.Broken[voltagepark.Behaviour]()
	w.Server = voltagepark.New(cfg)
	t.Cleanup(func() {
		w.Close()
		for _, v := range w.TakeViolations() {
			t.Errorf("not what the page allows: %s", v)
		}
	})
	return w
}

// object is a JSON object.
type object = map[string]any

// reply is an answer.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

// try sends a request, with the organization's token unless a header says
// otherwise. body is marshalled unless it is a string.
func (w *world) try(method, path string, body any, headers ...http.Header) (*http.Response, error) {
	text, is := body.(string)
	if body != nil && !is {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		text = string(raw)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, "https://world.test"+w.Prefix()+path, strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+w.Key())
	if text != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		req.Header.Del("Authorization")
		for name, values := range h {
			req.Header[name] = values
		}
	}
	return (&kernel.Transport{Handler: w}).RoundTrip(req)
}

func (w *world) do(method, path string, body any, headers ...http.Header) reply {
	w.t.Helper()
	resp, err := w.try(method, path, body, headers...)
	require.NoError(w.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(w.t, err)
	return reply{w.t, resp.StatusCode, resp.Header, string(raw)}
}

func (w *world) get(path string) object {
	w.t.Helper()
	return w.do("GET", path, nil).is(200).object()
}

// results are those of a list.
func (w *world) results(path string) (list []object) {
	w.t.Helper()
	results, ok := w.get(path)["results"].([]any)
	require.True(w.t, ok, "%s has results", path)
	for _, r := range results {
		list = append(list, r.(object))
	}
	return list
}

func (r reply) is(status int) reply {
	r.t.Helper()
	require.Equal(r.t, status, r.status, r.body)
	return r
}

// ok wants any status of success: which one is not what the test is about.
func (r reply) ok() reply {
	r.t.Helper()
	require.Equal(r.t, 2, r.status/100, "%d %s", r.status, r.body)
	return r
}

func (r reply) object() (v object) {
	r.t.Helper()
	require.NoError(r.t, json.Unmarshal([]byte(r.body), &v), r.body)
	return v
}

// says wants an error's detail to be a string that has text in it.
func (r reply) says(text string) reply {
	r.t.Helper()
	detail, _ := r.object()["detail"].(string)
	assert.Contains(r.t, detail, text)
	return r
}
