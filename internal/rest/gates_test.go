package rest

import (
	"net/http"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// A quota belongs to a key at a place, however the place is spelled and however
// many clients use it.
func TestClientsWithOneKeyShareAGate(t *testing.T) {
	t.Parallel()
	one, other := api.NewSecret(newKey()), api.NewSecret(newKey())
	with := func(base string, key api.Secret) *gate {
		return newCore(t, base, func(c *Config) { c.Key = key }).gate
	}
	first := with("https://api.invalid/v1", one)
	for _, same := range []string{"https://api.invalid/v1", "https://api.invalid/v1/", "https://API.Invalid/v1", "https://api.invalid:443/v1", "HTTPS://api.invalid/v1", "https://api.invalid./v1", "https://api.invalid/%761"} {
		assert.Same(t, first, with(same, one), same)
	}
	for _, another := range []string{"https://api.invalid/v2", "https://api.invalid", "https://api.invalid:8443/v1", "https://b.invalid/v1", "http://localhost/v1"} {
		assert.NotSame(t, first, with(another, one), another)
	}
	assert.NotSame(t, first, with("https://api.invalid/v1", other))
}

// What one client meets holds for the other: the tokens and the pause.
func TestClientsOfOneGateShareTokensAndPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		key := api.NewSecret(newKey())
		status := 200
		serve := func(r *http.Request) (*http.Response, error) {
			j.note(r)
			return answer(status, `{"id":"thing_1"}`, "Retry-After", "30"), nil
		}
		another := func() *Core {
			return newCore(t, memory, through(serve), func(c *Config) { c.Key = key }, withLimiter(360, 2), withMaxWait(0))
		}
		one, two := another(), another()
		require.NoError(t, get(t.Context(), one, "x"))
		require.Equal(t, 1, two.Quota("").Remaining)
		require.NoError(t, get(t.Context(), two, "x"))
		require.Equal(t, 0, one.Quota("").Remaining)
		require.ErrorIs(t, get(t.Context(), one, "x"), api.ErrRateLimited)
		<-time.After(20 * time.Second)
		status = 429
		require.ErrorIs(t, get(t.Context(), one, "x"), api.ErrRateLimited)
		q := two.Quota("")
		require.Equal(t, time.Now().Add(30*time.Second), q.PausedUntil)
		require.Zero(t, q.Remaining)
		status = 200
		var e *api.RateLimitError
		require.ErrorAs(t, get(t.Context(), two, "x"), &e)
		require.Equal(t, q.PausedUntil, e.RetryAt)
		require.Len(t, j.at, 3)
		<-time.After(30 * time.Second)
		require.Zero(t, two.Quota("").PausedUntil)
		require.NoError(t, get(t.Context(), two, "x"))
	})
}

// Requests that an API limits apart do not wait for each other.
func TestEachLimitHasALaneOfItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		c := newCore(t, memory, through(ok(j)), withMaxWait(time.Hour), func(c *Config) {
			c.NewLimiter = func(class string) api.Limiter {
				if class == "deploy" {
					return api.NewLimiter(60, 1)
				}
				return api.NewLimiter(3600, 1)
			}
		})
		deploy := *readThing
		deploy.Limit = "deploy"
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() { assert.NoError(t, get(t.Context(), c, "x")) })
			wg.Go(func() {
				_, err := Do(t.Context(), c, &deploy, &Params{Args: []string{"deploy"}}, decodeThing)
				assert.NoError(t, err)
			})
		}
		wg.Wait()
		assert.Len(t, j.at, 6)
		assert.Equal(t, 2*time.Minute, j.at[5])
		assert.Equal(t, 2*time.Second, j.at[3])
	})
}

// A gate outlives its clients while requests of its last hour still count, and
// is forgotten after: keys may come and go by the thousand. This test is not
// parallel: it looks at a registry of its own, at the collector's pace.
func TestAnUnusedGateIsForgotten(t *testing.T) {
	r := gateRegistry{gates: map[gateID]*gate{}}
	u, err := ParseBaseURL(memory)
	require.NoError(t, err)
	used := &Core{}
	kept := r.of(used, u, "used")
	func() { // its Core is garbage when this has returned
		r.of(&Core{}, u, "unused")
	}()
	for end := time.Now().Add(patience); time.Now().Before(end) && idleClients(&r) == 0; {
		runtime.GC()
	}
	require.Len(t, r.gates, 2, "it is kept for a while")
	for _, g := range r.gates {
		g.lastUsed = time.Now().Add(-idleGate - time.Minute)
	}
	again := r.of(used, u, "used")
	require.Same(t, kept, again)
	require.Len(t, r.gates, 1)
	runtime.KeepAlive(used)
}

func idleClients(r *gateRegistry) (n int) {
	for _, g := range r.gates {
		g.mu.Lock()
		if g.clients == 0 {
			n++
		}
		g.mu.Unlock()
	}
	return n
}
