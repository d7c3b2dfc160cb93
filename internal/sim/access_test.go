package sim_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

func TestEverythingIsBelowTheBaseURL(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	req, err := http.NewRequest("GET", "https://volt.test/pods", nil)
	require.NoError(t, err)
	req.Header.Set("X-API-Key", w.key)
	resp, err := (&kernel.Transport{Handler: w.Server}).RoundTrip(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, 404, resp.StatusCode)
}

func TestEveryRequestNeedsAKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	r := w.send(request{method: "GET", path: "/machines", header: http.Header{"X-Api-Key": nil}}).is(401)
	assert.Equal(t, "INVALID_API_KEY", r.text("code"))
	require.Len(t, w.TakeViolations(), 1)
	w.send(request{method: "GET", path: "/machines", header: http.Header{"X-Api-Key": {w.key, w.key}}}).is(401)
}

func TestUnknownKeysAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	for _, key := range []string{"volt_xxx", w.key + "0", strings.ToUpper(w.key)} {
		r := w.send(request{method: "GET", path: "/pods", key: key}).is(401)
		assert.Equal(t, "Invalid API key. Generate a new key at Dashboard > API Keys.", r.text("message"))
	}
	assert.Empty(t, w.Violations(), "a wrong key is no violation")
}

func TestAnswersAreJSON(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	assert.Equal(t, "application/json", w.get("/pods").header.Get("Content-Type"))
	assert.Equal(t, "application/json", w.do("GET", "/pods/nothing").header.Get("Content-Type"))
}

func TestErrorsHaveTheDocumentedStructure(t *testing.T) {
	eachRevision(t, func(t *testing.T, _ string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision, NoBalance: true})
		image := map[sim.Revision]string{
			sim.Classic: "volt-v1/pods_create_targon.request.json", sim.Confidential: "volt-v2/pods_create_image.request.json",
		}[revision]
		for _, r := range []reply{
			w.do("POST", "/ssh-keys", `{"name":"x"}`).is(400),
			w.send(request{method: "GET", path: "/pods", key: "volt_xxx"}).is(401),
			w.do("POST", "/pods", strings.ReplaceAll(documented(t, image), `"key_abc123"`, "")).is(402),
			w.do("GET", "/pods/nothing").is(404),
		} {
			assert.Equal(t, true, r.at("error"))
			assert.InDelta(t, r.status, r.at("status"), 0)
			assert.NotEmpty(t, r.text("code"))
			assert.Contains(t, r.body, `"message":`)
		}
	})
}

func TestErrorsSayWhatWentWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	assert.Contains(t, w.do("GET", "/pods/nothing").is(404).text("message"), "not found")
	assert.Contains(t, w.do("POST", "/ssh-keys", `{"name":"x"}`).is(400).text("message"), "public_key")
}

func TestMissingFieldsAreABadRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic})
	for path, body := range map[string]string{
		"/pods":               `{"machine_id":"mach_rtx4090_01","name":"x"}`,
		"/ssh-keys":           `{"public_key":"ssh-ed25519 AAAA"}`,
		"/templates":          `{"name":"x"}`,
		"/docker-credentials": `{"name":"x","registry":"r","username":"u","password":""}`,
		"/api-keys":           `{}`,
		"/fine-tuning":        `{"name":"x","taskType":"text","model":"m"}`,
	} {
		w.do("POST", path, body).is(400)
	}
	w.do("DELETE", "/api-keys", `{}`).is(400)
	assert.Empty(t, w.Violations(), "the page documents the answer, so it may be asked for")
}

func TestWhatDoesNotExistIsNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Revision: sim.Classic})
	for _, route := range []string{
		"GET /pods/x", "DELETE /pods/x", "POST /pods/x/stop", "POST /pods/x/start", "DELETE /ssh-keys/x", "GET /templates/x", "DELETE /templates/x",
		"GET /docker-credentials/x", "DELETE /docker-credentials/x", "GET /fine-tuning/x", "DELETE /fine-tuning/x",
	} {
		method, path, _ := strings.Cut(route, " ")
		assert.Equal(t, "NOT_FOUND", w.do(method, path).is(404).text("code"), route)
	}
	w.do("PUT", "/pods/x", `{"name":"y"}`).is(404)
	w.do("PUT", "/templates/x", `{"name":"y"}`).is(404)
	w.do("DELETE", "/api-keys", `{"key_id":"x"}`).is(404)
	assert.Empty(t, w.Violations())
}

func TestWhatIsCreatedIsAnswered201(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	w.do("POST", "/api-keys", `{"name":"x"}`).is(201)
	w.do("POST", "/ssh-keys", `{"name":"x","public_key":"ssh-ed25519 AAAA"}`).is(201)
}

func TestNothingOfAnotherAccountIsSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Pods: []sim.PodSeed{{ID: "cl_mine", ResourceName: "h200-small"}}})
	other := w.AddAccount(sim.Dollar)
	w.send(request{method: "GET", path: "/pods/cl_mine", key: other}).is(404)
	w.send(request{method: "DELETE", path: "/pods/cl_mine", key: other}).is(404)
	assert.Equal(t, "[]", w.send(request{method: "GET", path: "/pods", key: other}).is(200).body)
	w.get("/pods/cl_mine")
}

func TestAThousandRequestsAnHour(t *testing.T) {
	eachRevision(t, func(t *testing.T, _ string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision})
		for range 1000 {
			w.get("/machines")
		}
		r := w.do("GET", "/machines").is(429)
		assert.Equal(t, "RATE_LIMIT_EXCEEDED", r.text("code"))
		assert.Equal(t, 1001, w.Peak())
	})
}

func TestRetryAfterTellsTheSecondsUntilTheWindowResets(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Quota: 2})
	w.get("/pods")
	w.clock.Advance(20*time.Minute + 500*time.Millisecond)
	w.get("/pods")
	r := w.do("GET", "/pods").is(429)
	assert.Equal(t, "2400", r.header.Get("Retry-After"), "rounded up")
	seconds, err := strconv.Atoi(r.header.Get("Retry-After"))
	require.NoError(t, err)
	w.clock.Advance(time.Duration(seconds) * time.Second)
	w.get("/pods")
}

func TestTheWindowIsFixedAndResets(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Quota: 3})
	w.get("/pods")
	w.clock.Advance(59 * time.Minute)
	w.get("/pods")
	w.get("/pods")
	w.do("GET", "/pods").is(429)
	w.clock.Advance(time.Minute)
	for range 3 {
		w.get("/pods") // a new window, whole: not one that slides
	}
	w.do("GET", "/pods").is(429)
}

func TestEachKeyHasAQuotaOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Quota: 2})
	second := w.do("POST", "/api-keys", `{"name":"second"}`).is(201).text("key")
	w.get("/pods")
	w.do("GET", "/pods").is(429)
	w.send(request{method: "GET", path: "/pods", key: second}).is(200)
}

func TestRetryAfterIsToldInTheClientsTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{Quota: 1, Clock: kernel.NewScaledClock(60)})
	w.get("/pods")
	seconds, err := strconv.Atoi(w.do("GET", "/pods").is(429).header.Get("Retry-After"))
	require.NoError(t, err)
	assert.InDelta(t, 60, seconds, 1)
}

func TestARevokedKeyIsRefusedAtOnce(t *testing.T) {
	eachRevision(t, func(t *testing.T, _ string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision})
		made := w.do("POST", "/api-keys", `{"name":"second"}`).is(201)
		key := made.text("key")
		w.send(request{method: "GET", path: "/pods", key: key}).is(200)
		w.do("DELETE", "/api-keys", `{"key_id":"`+made.text("id")+`"}`).is(200)
		w.send(request{method: "GET", path: "/pods", key: key}).is(401)
		w.do("DELETE", "/api-keys", `{"key_id":"`+made.text("id")+`"}`).is(404)
		assert.NotContains(t, w.get("/api-keys").body, made.text("id"))
	})
}

func TestAKeyIsShownOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	key := w.do("POST", "/api-keys", `{"name":"second"}`).is(201).text("key")
	r := w.get("/api-keys")
	assert.NotContains(t, r.body, key)
	assert.Equal(t, "volt_..."+key[len(key)-4:], r.text("api_keys.1.key_preview"))
}

func TestAKeyTellsWhenItWasUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	key := w.do("POST", "/api-keys", `{"name":"second"}`).is(201).text("key")
	assert.Nil(t, w.get("/api-keys").at("api_keys.1.last_used"))
	w.clock.Advance(time.Hour)
	w.send(request{method: "GET", path: "/pods", key: key}).is(200)
	assert.Equal(t, "2026-03-28T13:00:00Z", w.get("/api-keys").text("api_keys.1.last_used"))
}

func TestIDsCannotBeGuessed(t *testing.T) {
	t.Parallel()
	shapes := map[sim.Revision]string{
		sim.Classic:      `^pod_[0-9a-z]{16}$`,
		sim.Confidential: `^cl_[0-9a-z]{20} wl_[0-9a-z]{20}$`,
		sim.Observed:     `^cl[0-9a-z]{23} wrk-[0-9a-z]{12}$`,
	}
	for revision, shape := range shapes {
		a, b := newWorld(t, sim.Config{Revision: revision, Seed: 1}), newWorld(t, sim.Config{Revision: revision, Seed: 1})
		for _, w := range []*world{a, b} {
			w.makePod("x")
		}
		first, second := a.Running()[0], b.Running()[0]
		assert.Regexp(t, shape, strings.TrimSpace(first.ID+" "+first.WorkloadID))
		assert.NotEqual(t, first.ID, second.ID, "the same seed, and yet")
	}
}
