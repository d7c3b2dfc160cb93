package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/control"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// lines is a writer that can be waited on.
type lines struct {
	mu   sync.Mutex
	buf  bytes.Buffer
	seen chan string
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf.Write(p)
	if l.seen != nil && strings.Contains(l.buf.String(), "VOLT_API_KEY=") {
		l.seen <- l.buf.String()
		l.seen = nil
	}
	return len(p), nil
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// process is voltsim at work.
type process struct {
	origin, key string
	stderr      *lines
	stop        func() error
}

var exported = regexp.MustCompile(`^export VOLT_BASE_URL=(http://127\.0\.0\.1:\d+)/api/volt\nexport VOLT_API_KEY=(\S+)\n$`)

func start(t *testing.T, args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	stdout, p := &lines{seen: make(chan string, 1)}, &process{stderr: &lines{}}
	ended := make(chan error, 1)
	said := stdout.seen
	go func() { ended <- run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), stdout, p.stderr) }()
	select {
	case text := <-said:
		m := exported.FindStringSubmatch(text)
		require.NotNil(t, m, text)
		p.origin, p.key = m[1], m[2]
	case err := <-ended:
		cancel()
		require.NoError(t, err)
	}
	p.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { assert.NoError(t, p.stop()) })
	return p
}

func (p *process) get(t *testing.T, path, host string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", p.origin+path, nil)
	require.NoError(t, err)
	req.Host = host
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(body)
}

func (p *process) client(t *testing.T) *volt.Client {
	t.Helper()
	c, err := volt.New(volt.WithAPIKey(p.key), volt.WithBaseURL(p.origin+sim.Prefix), volt.WithListLag(time.Millisecond))
	require.NoError(t, err)
	return c
}

func TestAClientRentsAPod(t *testing.T) {
	t.Parallel()
	p := start(t, "-revision", "confidential", "-speed", "600", "-deploy", "1s-2s", "-pods", "2")
	c := p.client(t)
	pod, err := c.Pods.Create(t.Context(), volt.ConfidentialPod{Name: "<b>bold</b>", ResourceName: "h200-small", Image: "ubuntu"})
	require.NoError(t, err)
	list, err := c.Pods.List(t.Context())
	require.NoError(t, err)
	assert.Len(t, list.Items, 3)
	_, body := p.get(t, "/", "")
	assert.Contains(t, body, "&lt;b&gt;bold&lt;/b&gt;")
	assert.NotContains(t, body, "<b>bold</b>")
	assert.Contains(t, body, pod.ID)
	require.NoError(t, c.Pods.EnsureDeleted(t.Context(), pod))
	require.NoError(t, p.stop())
	assert.Contains(t, p.stderr.String(), "2 pods were still billed")
}

func TestThePageStandsAlone(t *testing.T) {
	t.Parallel()
	p := start(t, "-revision", "classic", "-jobs", "1")
	resp, body := p.get(t, "/", "")
	assert.Equal(t, 200, resp.StatusCode)
	assert.Contains(t, resp.Header.Get("Content-Security-Policy"), "default-src 'none'")
	assert.NotRegexp(t, `(src|href)="?(https?:)?//`, body)
	assert.NotContains(t, body, p.key)
	for _, element := range []string{"style", "script"} { // as served, they are what the policy allows
		_, rest, _ := strings.Cut(body, "<"+element+">")
		served, _, _ := strings.Cut(rest, "</"+element+">")
		_, rest, _ = strings.Cut(pageHTML, "<"+element+">")
		written, _, _ := strings.Cut(rest, "</"+element+">")
		assert.Equal(t, written, served)
	}
	assert.Contains(t, body, "finetune-1")
	_, live := p.get(t, "/live", "")
	assert.Contains(t, live, "finetune-1")
	assert.NotContains(t, live, "<html")
	resp, _ = p.get(t, "/elsewhere", "")
	assert.Equal(t, 404, resp.StatusCode)
	resp, _ = p.get(t, "/", "rebound.example")
	assert.Equal(t, 403, resp.StatusCode, "no other site's name leads here")
	resp, _ = p.get(t, "/", "localhost:1")
	assert.Equal(t, 200, resp.StatusCode)
}

func TestAnotherProcessControlsIt(t *testing.T) {
	t.Parallel()
	p := start(t, "-manual", "-fault", "GET /machines=status:418,nth=2")
	c := control.Client{URL: p.origin, HTTP: http.DefaultClient}
	_, err := c.Do(sim.Command{Command: kernel.Command{Fault: &kernel.FaultSpec{Kind: "status", Status: 503}, When: kernel.When{Route: "GET /podz"}}})
	require.ErrorContains(t, err, "no route")
	_, err = c.Do(sim.Command{Command: kernel.Command{Funds: sim.Dollar, Advance: 3600e9}, Stock: &sim.Stock{Name: "h200-small", GPUs: 1}})
	require.NoError(t, err)
	state, err := c.State(sim.Query{Query: kernel.Query{Log: -1, Ledger: true}, Webhooks: true})
	require.NoError(t, err)
	assert.Equal(t, 101*sim.Dollar, state.Balance)
	assert.Equal(t, float64(1), state.Now.Sub(state.Began).Hours())
	require.Len(t, state.Ledger, 1)
	assert.Equal(t, kernel.FundsAdded, state.Ledger[0].Kind)
	resp, err := http.Post(p.origin+"/sim/do", "text/plain", strings.NewReader("{}"))
	require.NoError(t, err)
	_ = resp.Body.Close()
	assert.Equal(t, http.StatusUnsupportedMediaType, resp.StatusCode, "which a page of another site could send")
	client := p.client(t)
	_, err = client.Machines.List(t.Context())
	require.NoError(t, err)
	_, err = client.Machines.List(t.Context())
	require.Error(t, err)
}

func TestFlags(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"-addr", "0.0.0.0:0"}, {"-addr", "example.com:80"}, {"-addr", "8080"}, {"-revision", "v3"}, {"-balance", "dear"}, {"-speed", "0"},
		{"-quota", "0"}, {"-deploy", "9s-2s"}, {"-deploy", "soon"}, {"-fault", "POST /pods"}, {"-fault", "POST /pods=melt"},
		{"-fault", "POST /podz=cut"}, {"-fault", "*=status:99"}, {"-fault", "*=status:503,sometimes"}, {"-chaos", "2"}, {"-lookup", "x"}, {"-resource", "h100"}, {"-resource", "a:b:c:d:e"}, {"surplus"},
	} {
		require.Error(t, run(t.Context(), args, io.Discard, io.Discard), strings.Join(args, " "))
	}
	o, err := parse([]string{"-deploy", "1s-2s", "-stop", "3s", "-balance", "0", "-fault", `*=answer:200:application/json:{"a":1,"b":2},nth=2,p=0.5`, "-chaos", "0.1"}, io.Discard)
	require.NoError(t, err)
	assert.True(t, o.cfg.NoBalance)
	assert.Equal(t, `{"a":1,"b":2}`, o.faults[0].spec.Text)
	assert.Equal(t, kernel.When{Route: "*", Nth: 2, Probability: 0.5}, o.faults[0].when)
	_, err = o.simulator()
	require.NoError(t, err)
}
