package kernel_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// bench is a world for one test, on a clock that stands until it is advanced
// unless the test brings another.
type bench struct {
	*world
	t     *testing.T
	clock *kernel.ManualClock
}

func set(t *testing.T, cfg kernel.Config) *bench {
	t.Helper()
	b := &bench{t: t}
	if cfg.Clock == nil {
		b.clock = kernel.NewManualClock(noon)
		cfg.Clock = b.clock
	}
	b.world = newWorld(cfg)
	t.Cleanup(b.Close)
	return b
}

// reply is an answer.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

// try sends a request, with a token unless one of the headers says otherwise.
func (b *bench) try(method, path, body string, headers ...http.Header) (*http.Response, error) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, "https://world.test"+b.Prefix()+path, strings.NewReader(body))
	require.NoError(b.t, err)
	req.Header.Set("Authorization", "Bearer "+b.Key())
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		for name, values := range h {
			req.Header[name] = values
		}
	}
	return (&kernel.Transport{Handler: b.world}).RoundTrip(req)
}

func (b *bench) do(method, path, body string, headers ...http.Header) reply {
	b.t.Helper()
	resp, err := b.try(method, path, body, headers...)
	require.NoError(b.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(b.t, err)
	return reply{b.t, resp.StatusCode, resp.Header, string(raw)}
}

func (b *bench) get(path string) reply {
	b.t.Helper()
	return b.do("GET", path, "").is(200)
}

// make makes a machine and returns its id.
func (b *bench) make(name string) string {
	b.t.Helper()
	return b.do("POST", "/machines/", `{"name":"`+name+`"}`).is(201).value()["id"].(string)
}

// attempt sends a request that may fail in any way.
func (b *bench) attempt(method, path, body string) {
	if resp, err := b.try(method, path, body); err == nil {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
}

func (b *bench) fault(route string, f kernel.Fault) {
	b.t.Helper()
	require.NoError(b.t, b.AddFault(f, kernel.When{Route: route}))
}

func (b *bench) created(name string) int {
	state, err := b.Look(kernel.Query{Created: name})
	require.NoError(b.t, err)
	return state.Created
}

func (b *bench) look() kernel.State {
	state, err := b.Look(kernel.Query{Log: -1, Ledger: true, Rented: true, Created: "a"})
	require.NoError(b.t, err)
	return state
}

func (r reply) is(status int) reply {
	r.t.Helper()
	require.Equal(r.t, status, r.status, r.body)
	return r
}

// value is the answer, or the first of its results.
func (r reply) value() map[string]any {
	r.t.Helper()
	var v map[string]any
	require.NoError(r.t, json.Unmarshal([]byte(r.body), &v), r.body)
	if results, ok := v["results"].([]any); ok && len(results) > 0 {
		return results[0].(map[string]any)
	}
	return v
}
