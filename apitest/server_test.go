package apitest_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
)

// send sends a request and returns its status, 0 for no answer.
func send(t *testing.T, s *Server, method, path, body string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+s.Key)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	client := *s.HTTPClient()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

func TestEveryWayToReachIt(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]apitest.Option{
		"socket": {apitest.Socket}, "http2": {apitest.HTTP2, apitest.Key("k")}, "memory": {apitest.Seed(1)}, "speed": {apitest.Socket, apitest.Speed(60)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, opts...)
			assert.Equal(t, 204, send(t, s, "GET", "/machines/m1", ""))
			assert.Equal(t, name == "http2" || name == "memory", s.NeedsHTTPClient())
			assert.True(t, strings.HasSuffix(s.URL, "/v1"), s.URL)
			req, err := http.NewRequestWithContext(t.Context(), "GET", "https://elsewhere.test/v1/machines/m1", nil)
			require.NoError(t, err)
			resp, err := s.Transport().RoundTrip(req)
			require.NoError(t, err)
			assert.Equal(t, 401, resp.StatusCode)
			_ = resp.Body.Close()
			s.AssertRequests("GET /machines/{id}", 2)
			s.AssertRequests("*", 2)
			s.Close()
		})
	}
}

func TestWhatTheSimulatorHasSeen(t *testing.T) {
	t.Parallel()
	s := newServer(t, apitest.ManualClock)
	began := s.Now()
	s.Advance(time.Hour)
	assert.Equal(t, began.Add(time.Hour), s.Now())
	s.Fail("POST /machines", apitest.Status(503).Nth(2))
	s.Fail("POST /machines", apitest.ThenCut)
	assert.Equal(t, 0, send(t, s, "POST", "/machines", `{"name":"a"}`))
	assert.Equal(t, 503, send(t, s, "POST", "/machines", `{"name":"b"}`))
	s.Fail("*", apitest.Empty(500).Always())
	assert.Equal(t, 500, send(t, s, "GET", "/machines/x", ""))
	s.ClearFaults()
	assert.Equal(t, 204, send(t, s, "GET", "/machines/x", ""))
	assert.Equal(t, 400, send(t, s, "GET", "/machines/x?y=1", ""))
	got := s.Requests()
	require.Len(t, got, 5)
	assert.Equal(t, apitest.Request{
		N: 2, Time: got[0].Time, Method: "POST", Path: "/machines", Route: "POST /machines", Class: "create", Status: 503, Fault: "status 503",
	}, got[1])
	assert.Equal(t, "then cut", got[0].Fault)
	assert.Equal(t, 0, got[0].Status)
	require.Len(t, s.Violations(), 1)
	assert.Equal(t, `GET /machines/x: query "y" is unknown: the page has none here`, s.TakeViolations()[0].String())
	assert.Empty(t, s.Violations())
	s.AssertRequestsPerHour(5)
	s.AssertRequestsPerWindow("any", 5)
	s.AssertCreatedOnce("a")
	s.AssertCreated("b", 0)
	s.AssertSpent("1.00")
	require.NoError(t, s.AddFunds("0.50"))
	require.Error(t, s.AddFunds("much"))
	assert.Equal(t, "$9.50", s.Balance().String())
	assert.Equal(t, "$1.00", s.Spent().String())
	ledger := s.Ledger()
	require.Len(t, ledger, 3)
	assert.Equal(t, "machine created, upfront, deposit", strings.Join([]string{ledger[0].Kind, ledger[1].Kind, ledger[2].Kind}, ", "))
	assert.Equal(t, "-$0.50", ledger[2].Amount.String())
	assert.Contains(t, s.Story(), "spent $1.00, balance $9.50, 1 machines\n  m1 \"a\" on, $1.00 an hour, $1.00 until now")
}

func TestATestThatFailsSaysWhy(t *testing.T) {
	t.Parallel()
	w := &witness{TB: t}
	s := newServer(w)
	send(t, s, "POST", "/machines", `{"name":"a"}`)
	assert.Empty(t, w.errors)
	s.AssertRequests("POST /machines", 2)
	s.AssertRequestsPerHour(0)
	s.AssertRequestsPerWindow("any", 0)
	s.AssertCreated("a", 2)
	s.AssertNothingRunning()
	s.AssertSpent("2")
	s.AssertSpentAtMost("0.99")
	assert.Equal(t, []string{
		"cloudtest: POST /machines was called 1 times, want 2", "cloudtest: 1 requests within an hour, want 0 at most",
		"cloudtest: 1 any requests within a window, want 0 at most", `cloudtest: "a" was created 1 times, want 2`,
		"cloudtest: still billed: m1 a (on)", "cloudtest: $1.00 was spent, want $2.00", "cloudtest: $1.00 was spent, want $0.99 at most",
	}, w.errors)
	assert.True(t, w.fatally(func() { s.AssertSpent("dear") }))
	assert.True(t, w.fatally(func() { s.Fail("GET /nothing", apitest.Cut) }))
	assert.True(t, w.fatally(func() { s.Fail("*", apitest.NoStock) }), "this API has no such fault")
	send(t, s, "GET", "/nothing", "")
	w.end()
	assert.Contains(t, w.errors[len(w.errors)-1], "cloudtest: not what the API's page allows: GET /nothing")
	require.Len(t, w.logs, 1)
	assert.Contains(t, w.logs[0], "cloudtest: 2 requests")
	assert.Contains(t, w.logs[0], "[violation]")
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	boot := func(low, high time.Duration) apitest.Option {
		return apitest.SpanOf(low, high, func(c *config, low, high time.Duration) { c.boot = low + high })
	}
	for says, o := range map[string]apitest.Option{
		"cloudtest: Speed(-1): want more than 0": apitest.Speed(-1), "cloudtest: it is refused": apitest.Key("refused"),
		"cloudtest: 2s to 1s is no span":                          boot(2*time.Second, time.Second),
		"cloudtest: an option is of another provider's simulator": apitest.OptionOf(func(*string) error { return nil }),
		"cloudtest: " + context.Canceled.Error():                  apitest.OptionOf(func(*config) error { return context.Canceled }),
	} {
		_, err := start(&config{}, apitest.Seed(1), o)
		require.EqualError(t, err, says)
	}
	cfg := &config{}
	s, err := start(cfg, boot(time.Second, time.Minute), apitest.ListLag(1), apitest.Instant, apitest.Lenient)
	require.NoError(t, err)
	assert.Equal(t, 61*time.Second, cfg.boot)
	s.Close()
	_, err = apitest.Start("x", nil, func(*apitest.Settings) (apitest.World, error) { return stranger{}, nil })
	require.ErrorContains(t, err, "is no simulator of this module")
}

type stranger struct{}

func (stranger) Key() string { return "" }
func (stranger) Close()      {}

// All faults strike, whatever they do.
func TestEveryFaultStrikes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, apitest.Lenient)
		for _, f := range []apitest.Fault{
			apitest.Cut, apitest.ThenCut, apitest.Reset, apitest.ThenReset, apitest.CutBody(-1), apitest.SlowHeaders(time.Hour), apitest.SlowBody(time.Second),
			apitest.Late(time.Minute), apitest.Status(500), apitest.Answer(200, "text/plain", "?"), apitest.HTML(502), apitest.Empty(200),
			apitest.Redirect(307, "/"), apitest.RateLimited(time.Second), apitest.RetryAfter(429, "soon"), apitest.RetryAfterDate(503, time.Second, http.TimeFormat),
			apitest.NumbersAsText, apitest.WrongTypes, apitest.AddedFields, apitest.HalfJSON, apitest.Gzip, apitest.NullFields("id"),
			apitest.UnknownStatus("?"), apitest.Huge(1 << 10), apitest.GzipBomb(1 << 10), apitest.Lag(time.Second), apitest.Then(apitest.Status(500)).Times(2),
		} {
			s.Fail("POST /machines", f)
			send(t, s, "POST", "/machines", `{"name":"a"}`)
			s.ClearFaults()
			log := s.Requests()
			assert.NotEmpty(t, log[len(log)-1].Fault)
		}
		s.Fail("*", apitest.Cut.WithProbability(0))
		assert.NotZero(t, send(t, s, "GET", "/machines/m", ""), "a fault without a chance does not strike")
		s.ClearFaults()
		s.Fail("*", apitest.Cut.WithProbability(1))
		assert.Zero(t, send(t, s, "GET", "/machines/m", ""))
		require.Error(t, s.Sim.Fail("*", apitest.FaultOf("none", "")))
	})
}
