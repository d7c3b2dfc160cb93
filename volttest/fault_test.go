package volttest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/volttest"
)

// wires are the ways to reach a simulator.
var wires = map[string][]volttest.Option{
	"HTTP/1.1": {volttest.Socket}, "HTTP/2": {volttest.HTTP2}, "memory": {},
}

func eachWire(t *testing.T, f func(t *testing.T, wire string, srv *volttest.Server)) {
	t.Helper()
	t.Parallel()
	for wire, options := range wires {
		t.Run(wire, func(t *testing.T) {
			t.Parallel()
			f(t, wire, volttest.NewServer(t, append(options, volttest.Quota(-1, time.Hour))...))
		})
	}
}

// post sends a create as net/http does, and returns what came of it.
func post(t *testing.T, srv *volttest.Server, ctx context.Context, name string) (status int, body string, err error) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, "POST", srv.URL+"/pods",
		io.MultiReader(strings.NewReader(`{"provider":"confidential","name":"`+name+`","resource_name":"h200-small","image":"ubuntu"}`))) // no GetBody: sent once
	require.NoError(t, err)
	req.Header.Set("X-API-Key", srv.Key)
	req.Header.Set("Content-Type", "application/json")
	client := *srv.HTTPClient()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(raw), err
}

func TestACutConnection(t *testing.T) {
	eachWire(t, func(t *testing.T, wire string, srv *volttest.Server) {
		for name, f := range map[string]volttest.Fault{"cut": volttest.Cut, "then-cut": volttest.ThenCut, "reset": volttest.Reset, "then-reset": volttest.ThenReset} {
			srv.Fail("POST /pods", f)
			_, _, err := post(t, srv, t.Context(), name)
			require.Error(t, err, name)
			srv.AssertCreated(name, map[bool]int{true: 1}[strings.HasPrefix(name, "then")])
			if wire == "HTTP/1.1" && strings.HasSuffix(name, "reset") {
				assert.True(t, errors.Is(err, syscall.ECONNRESET), err)
			}
			if wire == "HTTP/2" {
				assert.Contains(t, err.Error(), "stream error", name)
			}
		}
		_, _, err := post(t, srv, t.Context(), "after")
		require.NoError(t, err)
	})
}

func TestACutBody(t *testing.T) {
	eachWire(t, func(t *testing.T, _ string, srv *volttest.Server) {
		for _, keep := range []int{-1, 0, 20} {
			srv.Fail("POST /pods", volttest.CutBody(keep))
			status, body, err := post(t, srv, t.Context(), "a")
			require.Error(t, err)
			assert.Equal(t, 201, status)
			if keep >= 0 {
				assert.Len(t, body, keep)
			}
		}
		srv.AssertCreated("a", 3)
	})
}

func TestAnswersThatAreNoAnswers(t *testing.T) {
	eachWire(t, func(t *testing.T, _ string, srv *volttest.Server) {
		for name, c := range map[string]struct {
			fault  volttest.Fault
			status int
			says   string
		}{
			"status":         {volttest.Status(500), 500, `"error":true`},
			"html":           {volttest.HTML(502), 502, "<html>"},
			"empty":          {volttest.Empty(200), 200, ""},
			"redirect":       {volttest.Redirect(307, "https://example.invalid/"), 307, ""},
			"answer":         {volttest.Answer(200, "application/json", `{"success":false}`), 200, `{"success":false}`},
			"rate limited":   {volttest.RateLimited(time.Minute), 429, `"status":429`},
			"retry after":    {volttest.RetryAfter(503, "soon"), 503, ""},
			"retry date":     {volttest.RetryAfterDate(429, time.Minute, time.RFC850), 429, ""},
			"no stock":       {volttest.NoStock, 400, "NO_CAPACITY"},
			"then status":    {volttest.Then(volttest.Status(504)), 504, ""},
			"numbers":        {volttest.NumbersAsText, 201, `"hourlyPrice":"3.60"`},
			"types":          {volttest.WrongTypes, 201, `{"value":"wl_`},
			"added":          {volttest.AddedFields, 201, "x_events"},
			"null":           {volttest.NullFields("workloadUid"), 201, `"workloadUid":null`},
			"half":           {volttest.HalfJSON, 201, `{"success":true`},
			"unknown status": {volttest.UnknownStatus("HIBERNATING"), 201, "HIBERNATING"},
			"gzip":           {volttest.Gzip, 201, `"success":true`},
			"huge":           {volttest.Huge(100_000), 201, strings.Repeat(" ", 90_000)},
			"bomb":           {volttest.GzipBomb(100_000), 201, strings.Repeat(" ", 90_000)},
			"slow headers":   {volttest.SlowHeaders(time.Millisecond), 201, `"success":true`},
			"slow body":      {volttest.SlowBody(20 * time.Millisecond), 201, `"success":true`},
			"late":           {volttest.Late(time.Millisecond), 201, `"success":true`},
		} {
			srv.Fail("POST /pods", c.fault)
			require.NoError(t, srv.SetStock("h200-small", 8))
			require.NoError(t, srv.AddFunds("3.60"))
			status, body, err := post(t, srv, t.Context(), name)
			require.NoError(t, err, name)
			assert.Equal(t, c.status, status, name)
			assert.Contains(t, body, c.says, name)
			srv.AssertCreated(name, map[bool]int{true: 1}[c.status == 201 || strings.HasPrefix(name, "then")])
		}
	})
}

func TestASlowAnswerEndsWithItsClient(t *testing.T) {
	eachWire(t, func(t *testing.T, _ string, srv *volttest.Server) {
		for i, f := range []volttest.Fault{volttest.SlowHeaders(time.Hour), volttest.SlowBody(time.Hour)} {
			srv.Fail("POST /pods", f)
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				_, _, err := post(t, srv, ctx, "slow")
				ended <- err
			}()
			require.Eventually(t, func() bool { return srv.CreatedCount("slow") == i+1 }, 5*time.Minute, 10*time.Millisecond)
			cancel()
			require.ErrorIs(t, <-ended, context.Canceled)
		}
	})
}

// A test that ends while a request hangs does not hang with it.
func TestTheEndOfATestCutsWhatHangs(t *testing.T) {
	t.Parallel()
	for wire, options := range wires {
		w := witnessed(t)
		srv := volttest.NewServer(w, options...)
		srv.Fail("POST /pods", volttest.SlowHeaders(time.Hour))
		srv.Fail("POST /pods", volttest.Late(time.Hour))
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 2)
		for range 2 {
			go func() {
				_, _, err := post(t, srv, ctx, "hangs")
				ended <- err
			}()
		}
		require.Eventually(t, func() bool { return srv.RequestCount("POST /pods") == 2 }, 5*time.Minute, 10*time.Millisecond)
		w.end()
		if wire == "memory" {
			cancel() // there is no connection to cut
		}
		<-ended
		<-ended
		cancel()
	}
}

func TestFaultsChooseTheirRequests(t *testing.T) {
	t.Parallel()
	srv := volttest.NewServer(t, volttest.Seed(3), volttest.Quota(-1, time.Hour))
	statuses := func(n int) (got []int) {
		for range n {
			req, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL+"/machines", nil)
			require.NoError(t, err)
			req.Header.Set("X-API-Key", srv.Key)
			resp, err := srv.HTTPClient().Do(req)
			require.NoError(t, err)
			_ = resp.Body.Close()
			got = append(got, resp.StatusCode)
		}
		return got
	}
	srv.Fail("GET /machines", volttest.Status(503).Nth(2).Times(2))
	assert.Equal(t, []int{200, 503, 503, 200}, statuses(4))
	srv.Fail("GET *", volttest.Status(500).Always())
	assert.Equal(t, []int{500, 500, 500}, statuses(3))
	srv.ClearFaults()
	srv.Fail("*", volttest.Status(502).WithProbability(0.5))
	got := statuses(40)
	assert.Contains(t, got, 200)
	assert.Contains(t, got, 502)
}
