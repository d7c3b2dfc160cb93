package kernel_test

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

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

func TestAFaultStrikesItsRouteAndItsRequests(t *testing.T) {
	t.Parallel()
	b := set(t, kernel.Config{})
	require.NoError(t, b.AddFault(kernel.Status(503), kernel.When{Route: "GET /machines/:id", Nth: 2, Times: 2}))
	require.NoError(t, b.AddFault(kernel.Status(500), kernel.When{Route: "GET *", Nth: 6}))
	id := b.make("a")
	var got []int
	for range 5 {
		got = append(got, b.do("GET", "/machines/"+id, "").status)
	}
	assert.Equal(t, []int{200, 503, 503, 200, 200}, got)
	assert.Equal(t, 500, b.do("GET", "/machines/sizes", "").status, "the sixth GET of any kind")
	b.get("/machines/sizes")
	require.NoError(t, b.AddFault(kernel.Status(418), kernel.When{Route: "*", Times: -1}))
	for range 3 {
		b.do("GET", "/machines/sizes", "").is(418)
	}
	b.ClearFaults()
	b.get("/machines/sizes")
	log := b.look().Log
	assert.Equal(t, "status 418", log[len(log)-2].Fault)
}

func TestAFaultForNoRouteIsAnError(t *testing.T) {
	t.Parallel()
	b := set(t, kernel.Config{})
	err := b.AddFault(kernel.Status(500), kernel.When{Route: "POST /boxes"})
	require.ErrorContains(t, err, "GET /machines/sizes")
	require.Error(t, b.AddFault(kernel.Status(500), kernel.When{Route: "GET /machines"}), "the slash counts")
	require.NoError(t, b.AddFault(kernel.Status(500), kernel.When{Route: "DELETE /machines/{machine}/disks/:x"}))
	require.NoError(t, b.AddFault(kernel.Status(500), kernel.When{Route: "GET /machines/{id}"}))
}

// Whether the work was done is what a client cannot see, and has to reckon with.
func TestAFaultStrikesBeforeTheWorkOrAfterIt(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]kernel.Fault{
		"status": kernel.Status(502), "html": kernel.HTML(502), "empty": kernel.Empty(200), "redirect": kernel.Redirect(307, "https://example.invalid/"),
		"cut": kernel.Cut(), "reset": kernel.Reset(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := set(t, kernel.Config{})
			b.fault("POST /machines/", f)
			b.fault("POST /machines/", kernel.Then(f))
			b.attempt("POST", "/machines/", `{"name":"before"}`)
			b.attempt("POST", "/machines/", `{"name":"after"}`)
			assert.Equal(t, 0, b.created("before"))
			assert.Equal(t, 1, b.created("after"))
		})
	}
}

func TestRetryAfterInEveryForm(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // time stands still
		b := set(t, kernel.Config{})
		now := time.Now().UTC()
		for _, value := range []string{"120", "0", "-5", "soon", "99999999999999999999999", "1.5", " 7 "} {
			b.fault("*", kernel.RetryAfter(429, func() string { return value }))
			assert.Equal(t, value, b.do("GET", "/machines/", "").is(429).header.Get("Retry-After"))
		}
		b.fault("*", kernel.RetryAfter(503, kernel.Seconds(1500*time.Millisecond)))
		assert.Equal(t, "2", b.do("GET", "/machines/", "").is(503).header.Get("Retry-After"))
		for _, layout := range []string{http.TimeFormat, time.RFC850, time.ANSIC} {
			b.fault("*", kernel.RetryAfter(429, kernel.Date(90*time.Second, layout)))
			at, err := http.ParseTime(b.do("GET", "/machines/", "").is(429).header.Get("Retry-After"))
			require.NoError(t, err)
			assert.Equal(t, now.Add(90*time.Second).Truncate(time.Second), at.UTC())
		}
	})
}

func TestACutBodyIsShorterThanAnnounced(t *testing.T) {
	t.Parallel()
	b := set(t, kernel.Config{})
	for _, keep := range []int{-1, 0, 10} {
		b.fault("GET /machines/sizes", kernel.CutBody(keep))
		resp, err := b.try("GET", "/machines/sizes", "")
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
		b := set(t, kernel.Config{})
		began := time.Now()
		b.fault("*", kernel.SlowHeaders(30*time.Second))
		resp, err := b.try("GET", "/machines/sizes", "")
		require.NoError(t, err)
		assert.Equal(t, 30*time.Second, time.Since(began))
		_ = resp.Body.Close()

		began = time.Now()
		b.fault("*", kernel.SlowBody(30*time.Second))
		resp, err = b.try("GET", "/machines/sizes", "")
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
		b := set(t, kernel.Config{Clock: kernel.RealClock{}})
		b.fault("POST /machines/", kernel.Late(30*time.Second))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, "POST", "https://world.test/api/v1/machines/", strings.NewReader(`{"name":"late"}`))
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+b.Key())
		req.Header.Set("Content-Type", "application/json")
		_, err = (&kernel.Transport{Handler: b.world}).RoundTrip(req) //nolint:bodyclose // there is none
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Zero(t, b.created("late"))
		time.Sleep(30 * time.Second)
		synctest.Wait()
		assert.Equal(t, 1, b.created("late"))
	})
}

func TestLargeAndCompressedAnswers(t *testing.T) {
	t.Parallel()
	b := set(t, kernel.Config{})
	plain := b.get("/machines/sizes").body
	b.fault("*", kernel.Huge(1<<20))
	r := b.get("/machines/sizes")
	assert.Len(t, r.body, 1<<20)
	assert.JSONEq(t, plain, r.body)
	b.fault("*", kernel.Gzip(0))
	assert.JSONEq(t, plain, b.get("/machines/sizes").body)
	b.fault("*", kernel.Gzip(1<<20))
	resp, err := b.try("GET", "/machines/sizes", "", http.Header{"Accept-Encoding": {"gzip"}})
	require.NoError(t, err)
	defer resp.Body.Close()
	packed, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.Less(t, len(packed), 20_000)
	assert.Equal(t, "gzip", resp.Header.Get("Content-Encoding"))
}

func TestRandomFaultsAreTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) (statuses []int) {
		b := set(t, kernel.Config{Seed: seed})
		require.NoError(t, b.AddFault(kernel.Status(503), kernel.When{Route: "*", Probability: 0.2}))
		for range 200 {
			statuses = append(statuses, b.do("GET", "/machines/sizes", "").status)
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
