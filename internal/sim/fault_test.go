package sim_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
)

func (w *world) fault(route string, f sim.Fault) {
	w.t.Helper()
	require.NoError(w.t, w.AddFault(f, sim.When{Route: route}))
}

func TestAFaultStrikesItsRouteAndItsRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Quota: -1})
	require.NoError(t, w.AddFault(sim.Status(503), sim.When{Route: "GET /pods/:id", Nth: 2, Times: 2}))
	require.NoError(t, w.AddFault(sim.Status(500), sim.When{Route: "GET *", Nth: 6}))
	id := w.makePod("a")
	var got []int
	for range 5 {
		got = append(got, w.do("GET", "/pods/"+id).status)
	}
	assert.Equal(t, []int{200, 503, 503, 200, 200}, got)
	assert.Equal(t, 500, w.do("GET", "/machines").status, "the sixth GET of any kind")
	w.get("/machines")
	require.NoError(t, w.AddFault(sim.Status(418), sim.When{Route: "*", Times: -1}))
	for range 3 {
		w.do("GET", "/ssh-keys").is(418)
	}
	w.ClearFaults()
	w.get("/ssh-keys")
	assert.Equal(t, "status 418", w.Log()[len(w.Log())-2].Fault)
}

func TestAFaultForNoRouteIsAnError(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	err := w.AddFault(sim.Status(500), sim.When{Route: "POST /podz"})
	require.ErrorContains(t, err, "POST /pods")
	require.Error(t, w.AddFault(sim.Status(500), sim.When{Route: "POST /fine-tuning"}), "not in this revision")
	require.NoError(t, w.AddFault(sim.Status(500), sim.When{Route: "GET /pods/{id}"}))
}

// Whether the work was done is what a client cannot see, and has to reckon with.
func TestAFaultStrikesBeforeTheWorkOrAfterIt(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]sim.Fault{
		"status": sim.Status(502), "html": sim.HTML(502), "empty": sim.Empty(200), "redirect": sim.Redirect(307, "https://example.invalid/"),
		"cut": sim.Cut(), "reset": sim.Reset(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, sim.Config{})
			w.fault("POST /pods", f)
			w.fault("POST /pods", sim.Then(f))
			w.attempt("POST", "/pods", confidentialPod("before"))
			w.attempt("POST", "/pods", confidentialPod("after"))
			assert.Equal(t, 0, w.CreatedCount("before"))
			assert.Equal(t, 1, w.CreatedCount("after"))
		})
	}
}

// attempt sends a request that may fail in any way.
func (w *world) attempt(method, path, body string) {
	if resp, err := w.try(request{method: method, path: path, body: body}); err == nil {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
}

func TestAnswersOfAnyKind(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	w.fault("*", sim.HTML(502))
	r := w.do("GET", "/pods").is(502)
	assert.Contains(t, r.body, "<html>")
	assert.Equal(t, "text/html", r.header.Get("Content-Type"))
	w.fault("*", sim.Empty(200))
	assert.Empty(t, w.do("GET", "/pods").is(200).body)
	w.fault("*", sim.Answer(200, "application/json", `{"success":false,"message":"no"}`))
	assert.Equal(t, "no", w.do("GET", "/pods").is(200).text("message"))
	w.fault("*", sim.Redirect(301, "https://example.invalid/x"))
	assert.Equal(t, "https://example.invalid/x", w.do("GET", "/pods").is(301).header.Get("Location"))
	w.fault("*", sim.Status(500))
	assert.Equal(t, "INTERNAL_ERROR", w.do("GET", "/pods").is(500).text("code"))
}

func TestRetryAfterInEveryForm(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // time stands still
		w := newWorld(t, sim.Config{})
		now := time.Now().UTC()
		for _, value := range []string{"120", "0", "-5", "soon", "99999999999999999999999", "1.5", " 7 "} {
			w.fault("*", sim.RetryAfter(429, func() string { return value }))
			assert.Equal(t, value, w.do("GET", "/pods").is(429).header.Get("Retry-After"))
		}
		w.fault("*", sim.RetryAfter(503, sim.Seconds(1500*time.Millisecond)))
		assert.Equal(t, "2", w.do("GET", "/pods").is(503).header.Get("Retry-After"))
		for _, layout := range []string{http.TimeFormat, time.RFC850, time.ANSIC} {
			w.fault("*", sim.RetryAfter(429, sim.Date(90*time.Second, layout)))
			at, err := http.ParseTime(w.do("GET", "/pods").is(429).header.Get("Retry-After"))
			require.NoError(t, err)
			assert.Equal(t, now.Add(90*time.Second).Truncate(time.Second), at.UTC())
		}
	})
}

func TestACutBodyIsShorterThanAnnounced(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	for _, keep := range []int{-1, 0, 10} {
		w.fault("GET /machines", sim.CutBody(keep))
		resp, err := w.try(request{method: "GET", path: "/machines"})
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		assert.Greater(t, resp.ContentLength, int64(len(body)))
		_ = resp.Body.Close()
	}
}

func TestSlowAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Config{})
		began := time.Now()
		w.fault("*", sim.SlowHeaders(30*time.Second))
		resp, err := w.try(request{method: "GET", path: "/machines"})
		require.NoError(t, err)
		assert.Equal(t, 30*time.Second, time.Since(began))
		_ = resp.Body.Close()

		began = time.Now()
		w.fault("*", sim.SlowBody(30*time.Second))
		resp, err = w.try(request{method: "GET", path: "/machines"})
		require.NoError(t, err)
		assert.Zero(t, time.Since(began), "the status comes at once")
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		assert.True(t, json.Valid(body))
		assert.InDelta(t, 30*time.Second, time.Since(began), float64(time.Millisecond))
		_ = resp.Body.Close()
	})
}

func TestLateWorkIsDoneEvenIfNobodyWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Config{Clock: sim.RealClock{}})
		w.fault("POST /pods", sim.Late(30*time.Second))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, "POST", "https://volt.test"+sim.Prefix+"/pods", strings.NewReader(confidentialPod("late")))
		require.NoError(t, err)
		req.Header.Set("X-API-Key", w.key)
		req.Header.Set("Content-Type", "application/json")
		_, err = (&sim.Transport{Handler: w.Server}).RoundTrip(req) //nolint:bodyclose // there is none
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Zero(t, w.CreatedCount("late"))
		time.Sleep(30 * time.Second)
		synctest.Wait()
		assert.Equal(t, 1, w.CreatedCount("late"))
	})
}

func TestLargeAndCompressedAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	plain := w.get("/machines").body
	w.fault("*", sim.Huge(1<<20))
	r := w.get("/machines")
	assert.Len(t, r.body, 1<<20)
	assert.JSONEq(t, plain, r.body)
	w.fault("*", sim.Gzip(0))
	assert.JSONEq(t, plain, w.get("/machines").body)
	w.fault("*", sim.Gzip(1<<20))
	resp, err := w.try(request{method: "GET", path: "/machines", header: http.Header{"Accept-Encoding": {"gzip"}}})
	require.NoError(t, err)
	defer resp.Body.Close()
	packed, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.Less(t, len(packed), 20_000)
	assert.Equal(t, "gzip", resp.Header.Get("Content-Encoding"))
}

func TestAlteredAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	w.makePod("a")
	w.fault("*", sim.UnknownStatus("HIBERNATING"))
	assert.Equal(t, "HIBERNATING", w.get("/pods").text("0.status"))
	w.fault("*", sim.NumbersAsText())
	assert.Equal(t, "3.60", w.get("/pods").text("0.hourly_price"))
	w.fault("*", sim.WrongTypes())
	r := w.get("/pods")
	assert.IsType(t, map[string]any{}, r.at("0.name"))
	assert.IsType(t, []any{}, r.at("0.gpu_count"))
	w.fault("*", sim.AddedFields())
	r = w.get("/pods")
	assert.Equal(t, "eu-north-7", r.text("0.x_region"))
	assert.NotEmpty(t, r.text("0.id"))
	w.fault("*", sim.NullFields("created_at", "ssh_host"))
	r = w.get("/pods")
	assert.Nil(t, r.at("0.created_at"))
	assert.Nil(t, r.at("0.ssh_host"))
	assert.NotEmpty(t, r.text("0.status"))
	w.fault("*", sim.NullFields())
	r = w.get("/pods")
	assert.NotEmpty(t, r.text("0.id"))
	assert.Nil(t, r.at("0.status"))
	w.fault("*", sim.HalfJSON())
	assert.False(t, json.Valid([]byte(w.get("/pods").body)))
}

func TestAListLagsBehind(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*world){
		"always": nil,
		"once": func(w *world) {
			require.NoError(w.t, w.AddFault(sim.Lag(10*time.Second), sim.When{Route: "GET /pods", Times: -1}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := sim.Config{Deploy: sim.Range{Min: 30 * time.Second, Max: 30 * time.Second}}
			if set == nil {
				cfg.ListLag = 10 * time.Second
			}
			w := newWorld(t, cfg)
			if set != nil {
				set(w)
			}
			id := w.makePod("a")
			w.clock.Advance(9 * time.Second)
			assert.Equal(t, "[]", w.get("/pods").body)
			w.get("/pods/" + id) // which is live
			w.clock.Advance(time.Second)
			assert.Contains(t, w.get("/pods").body, id)
			w.clock.Advance(25 * time.Second) // it has run for 5 s
			assert.Equal(t, "PROVISIONING", w.get("/pods").text("0.status"))
			w.clock.Advance(10 * time.Second)
			w.do("DELETE", "/pods/"+id).is(200)
			w.clock.Advance(9 * time.Second)
			assert.Equal(t, "RUNNING", w.get("/pods").text("0.status"), "deleted, and still shown")
			w.clock.Advance(time.Second)
			assert.Equal(t, "[]", w.get("/pods").body)
		})
	}
}

func TestNoStockAndFailingDeploys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	w.fault("POST /pods", sim.NoStock())
	assert.Equal(t, "NO_CAPACITY", w.do("POST", "/pods", confidentialPod("a")).is(400).text("code"))
	w.fault("POST /pods", sim.DeployFails("GPU fell off the bus"))
	id := w.makePod("b")
	w.clock.Advance(time.Minute)
	r := w.get("/pods/" + id)
	assert.Equal(t, "ERROR", r.text("status"))
	assert.Equal(t, "GPU fell off the bus", r.text("message"))
	assert.Len(t, w.Running(), 1, "it is billed until it is deleted")
	require.NoError(t, w.SetStock("h200-small", 0))
	w.do("POST", "/pods", confidentialPod("c")).is(400)
	require.Error(t, w.SetStock("nothing", 0))
}

func TestRandomFaultsAreTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) (statuses []int) {
		w := newWorld(t, sim.Config{Seed: seed})
		require.NoError(t, w.AddFault(sim.Status(503), sim.When{Route: "*", Probability: 0.2}))
		for range 200 {
			statuses = append(statuses, w.do("GET", "/pods").status)
		}
		return statuses
	}
	assert.Equal(t, run(7), run(7))
	assert.NotEqual(t, run(7), run(8))
	failed := 0
	for _, s := range run(7) {
		if s == 503 {
			failed++
		}
	}
	assert.InDelta(t, 40, failed, 20)
}
