package rest

import (
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// Every answer is seen: those that say no, those that are repeated, and those
// that cannot be read.
func TestObserveSeesEveryAnswer(t *testing.T) {
	t.Parallel()
	answers := []*http.Response{
		answer(503, "", "X-Left", "3"), answer(429, "", "X-Left", "2"), answer(200, `{"id":"a"}`, "X-Left", "1"), answer(200, "<html>", "X-Left", "0"),
	}
	var seen []string
	n := 0
	c := newCore(t, memory, through(func(*http.Request) (*http.Response, error) {
		n++
		return answers[n-1], nil
	}), func(cfg *Config) {
		cfg.Observe = func(ep *Endpoint, h http.Header) { seen = append(seen, ep.Operation+" "+h.Get("X-Left")) }
	})
	_, err := do(t, c, readThing)
	require.NoError(t, err)
	_, err = do(t, c, createThing)
	require.Error(t, err)
	require.Equal(t, []string{"get thing 3", "get thing 2", "get thing 1", "create thing 0"}, seen)
}

// A 429 without a Retry-After asks to wait until the limit is renewed, as far as
// that is a time that a pause can last until.
func TestResetHeader(t *testing.T) {
	t.Parallel()
	now := time.Unix(1795000000, 0)
	in := func(d time.Duration) string { return strconv.FormatInt(now.Add(d).Unix(), 10) }
	with := &Core{cfg: Config{ResetHeader: "X-Reset"}}
	for value, want := range map[string]time.Duration{
		in(42 * time.Second): 42 * time.Second, " " + in(time.Hour) + " ": time.Hour,
		in(-time.Second): 0, in(0): 0, in(2 * time.Hour): 0, "": 0, "soon": 0, "60": 0, in(0) + "000": 0, "9223372036854775807": 0, "-9223372036854775808": 0,
	} {
		require.Equal(t, want, with.askedToWait(answer(429, "", "X-Reset", value), now), value)
		require.Zero(t, with.askedToWait(answer(503, "", "X-Reset", value), now), value)
		require.Zero(t, (&Core{}).askedToWait(answer(429, "", "X-Reset", value), now), value)
	}
	require.Equal(t, 5*time.Second, with.askedToWait(answer(429, "", "X-Reset", in(time.Minute), "Retry-After", "5"), now))
	require.Equal(t, 5*time.Second, with.askedToWait(answer(503, "", "X-Reset", in(time.Minute), "Retry-After", "5"), now))
}

// The pause lasts until then for all who wait.
func TestResetHeaderPauses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		n := 0
		c := newCore(t, memory, volt, func(cfg *Config) { cfg.ResetHeader = "X-Reset" }, through(func(*http.Request) (*http.Response, error) {
			if n++; n == 1 {
				return answer(429, "", "X-Reset", strconv.FormatInt(began.Add(30*time.Second).Unix(), 10)), nil
			}
			return answer(200, `{"id":"a"}`), nil
		}))
		_, err := do(t, c, readThing)
		require.NoError(t, err)
		require.Equal(t, 30*time.Second, time.Since(began))
	})
}
