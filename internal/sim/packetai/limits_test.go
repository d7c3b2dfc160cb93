package packetai_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/packetai"
)

// limit is what an answer tells of a limit.
func (r reply) limit() [3]int {
	r.t.Helper()
	var told [3]int
	for i, name := range []string{"Limit", "Remaining", "Reset"} {
		n, err := strconv.Atoi(r.header.Get("X-RateLimit-" + name))
		require.NoError(r.t, err, name)
		told[i] = n
	}
	return told
}

func at(d time.Duration) int { return int(noon.Add(d).Unix()) }

// exhaust sends n requests that are let through, and one that is not.
func (w *world) exhaust(n int, method, path string, body func(i int) string) {
	w.t.Helper()
	for i := range n {
		r := w.do(method, path, body(i))
		require.Less(w.t, r.status, 300, r.body)
		require.Equal(w.t, [3]int{n, n - 1 - i, at(time.Minute)}, r.limit())
		w.clock.Advance(time.Millisecond)
	}
	w.clock.Advance(10 * time.Second)
	r := w.do(method, path, body(n)).fails(429, "RATE_LIMIT_EXCEEDED")
	require.Equal(w.t, [3]int{n, 0, at(time.Minute)}, r.limit())
	require.Equal(w.t, "50", r.header.Get("Retry-After"))
	w.clock.Advance(50 * time.Second)
	require.Less(w.t, w.do(method, path, body(n+1)).status, 300)
}

func none(int) string { return "" }

func aKey(i int) string {
	return `{"name":"k","publicKey":"ssh-ed25519 AAAA` + strconv.Itoa(i) + ` me"}`
}

func TestSixtyReadsAMinute(t *testing.T) {
	t.Parallel()
	newWorld(t, packetai.Config{}).exhaust(60, "GET", "/offers", none)
}

func TestTwentyWritesAMinute(t *testing.T) {
	t.Parallel()
	newWorld(t, packetai.Config{}).exhaust(20, "POST", "/ssh-keys", aKey)
}

func TestFiveDeploysAMinute(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	require.NoError(t, w.SetStock("off_abc123", 10))
	w.exhaust(5, "POST", "/deployments", func(int) string { return order() })
	state := w.look()
	assert.Equal(t, 6, state.Created)
	assert.Equal(t, map[string]int{"deploy": 6, "write": 5}, state.Peaks, "a deploy that is refused is no write")
}

func TestTooManyRequestsAreA429(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{Reads: 1})
	w.get("/offers")
	assert.Equal(t, "60", w.do("GET", "/wallet", "").fails(429, "RATE_LIMIT_EXCEEDED").header.Get("Retry-After"))

	w = newWorld(t, packetai.Config{Reads: 1, NoRetryAfter: true})
	w.get("/offers")
	assert.Empty(t, w.do("GET", "/wallet", "").fails(429, "RATE_LIMIT_EXCEEDED").header["Retry-After"])
}

// The page does not say whether a deploy is a write, too.
func TestADeployCountsAsAWriteToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{Writes: 3})
	w.do("POST", "/ssh-keys", aKey(1)).is(201)
	assert.Equal(t, [3]int{5, 4, at(time.Minute)}, w.do("POST", "/deployments", order()).is(201).limit())
	assert.Equal(t, [3]int{5, 3, at(time.Minute)}, w.do("POST", "/deployments", order()).is(201).limit())
	assert.Equal(t, [3]int{3, 0, at(time.Minute)}, w.do("POST", "/deployments", order()).fails(429, "RATE_LIMIT_EXCEEDED").limit())
	w.do("POST", "/ssh-keys", aKey(2)).fails(429, "RATE_LIMIT_EXCEEDED")

	w = newWorld(t, packetai.Config{Writes: 1, DeploysApart: true})
	w.do("POST", "/ssh-keys", aKey(1)).is(201)
	w.do("POST", "/deployments", order()).is(201)
}

func TestEveryAnswerTellsItsLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{Deploys: -1, DeploysApart: true})
	assert.Equal(t, [3]int{60, 59, at(time.Minute)}, w.do("GET", "/deployments/none", "").is(404).limit())
	assert.Equal(t, [3]int{20, 19, at(time.Minute)}, w.do("DELETE", "/ssh-keys/none", "").is(404).limit())
	assert.Equal(t, [3]int{60, 60, at(time.Minute)}, w.as("pk_live_unknown", "GET", "/offers", "").is(401).limit())
	assert.Equal(t, [3]int{20, 20, at(time.Minute)}, w.as("pk_live_unknown", "POST", "/ssh-keys", aKey(1)).is(401).limit())
	assert.Equal(t, [3]int{60, 58, at(time.Minute)}, w.do("GET", "/nothing", "").is(404).limit())
	w.violated("no such path")
	require.NoError(t, w.AddFault(kernel.Status(503), kernel.When{Route: "GET /offers"}))
	assert.Equal(t, [3]int{60, 57, at(time.Minute)}, w.do("GET", "/offers", "").fails(503, "SERVICE_UNAVAILABLE").limit())
	r := w.do("POST", "/deployments", order()).is(201)
	assert.Empty(t, r.header.Get("X-RateLimit-Limit"), "there is none")
}

// A reset within a second is told as the next whole one.
func TestTheResetIsRoundedUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{})
	w.clock.Advance(time.Nanosecond)
	assert.Equal(t, at(61*time.Second), w.get("/offers").limit()[2])
}

// A clock that goes faster than a client's is not what the client is told.
func TestTheResetIsInTheClientsTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{Clock: kernel.NewScaledClock(6)})
	reset := time.Unix(int64(w.get("/offers").limit()[2]), 0)
	assert.WithinDuration(t, time.Now().Add(10*time.Second), reset, 3*time.Second)
}

func TestEachKeyHasLimitsOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{Reads: 1})
	w.get("/offers")
	w.do("GET", "/offers", "").fails(429, "RATE_LIMIT_EXCEEDED")
	w.as(w.NewKey(), "GET", "/offers", "").is(200)
}

func TestARefusedKeyCountsAgainstNoLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, packetai.Config{Reads: 2})
	for range 5 {
		w.do("GET", "/offers", "", http.Header{"Authorization": {"Bearer " + strings.ToUpper(w.key)}}).is(401)
	}
	assert.Equal(t, 1, w.get("/offers").limit()[1])
}
