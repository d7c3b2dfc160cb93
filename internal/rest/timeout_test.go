package rest

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// hang never answers, as long as the attempt lasts.
func hang(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// hangInBody answers with headers, and never with a body.
func hangInBody(r *http.Request) (*http.Response, error) {
	res := answer(200, "")
	res.ContentLength = -1
	res.Body = io.NopCloser(readFunc(func([]byte) (int, error) {
		<-r.Context().Done()
		return 0, r.Context().Err()
	}))
	return res, nil
}

// By default a hung server does not hang a caller without a deadline: each
// attempt of a read has a minute, that of a create three.
func TestAHungServerDoesNotHangForEver(t *testing.T) {
	t.Parallel()
	for _, serve := range []roundTrip{hang, hangInBody} {
		synctest.Test(t, func(t *testing.T) {
			c := newCore(t, memory, through(serve), volt)
			began := time.Now()
			_, err := do(t, c, createThing)
			require.Equal(t, 3*time.Minute, time.Since(began))
			require.Equal(t, "outcome unknown, timed out, connection failed", kindsOf(err))

			began = time.Now()
			_, err = do(t, c, readThing)
			require.GreaterOrEqual(t, time.Since(began), 6*time.Minute)
			require.Less(t, time.Since(began), 7*time.Minute)
			require.Equal(t, "timed out, connection failed", kindsOf(err))
			require.ErrorContains(t, err, "after 6 attempts")
			require.NotErrorIs(t, err, context.DeadlineExceeded, "the caller set no deadline")
			var timeout interface{ Timeout() bool }
			require.ErrorAs(t, err, &timeout)
			require.True(t, timeout.Timeout())
		})
	}
}

// The limit of one attempt is the call's, or else the client's, or else that of
// the http.Client that was given.
func TestTheLimitOfAnAttempt(t *testing.T) {
	t.Parallel()
	s := func(n int) *time.Duration { d := time.Duration(n) * time.Second; return &d }
	for name, tc := range map[string]struct {
		call, client, given *time.Duration
		want                time.Duration
	}{
		"default":       {nil, nil, nil, time.Minute},
		"http.Client":   {nil, nil, s(5), 5 * time.Second},
		"client's":      {nil, s(7), s(5), 7 * time.Second},
		"call's":        {s(9), s(7), s(5), 9 * time.Second},
		"call's alone":  {s(9), nil, nil, 9 * time.Second},
		"given as zero": {nil, nil, s(0), time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			c := newCore(t, memory, through(hang), withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}), func(c *Config) {
				c.Timeout = tc.client
				if tc.given != nil {
					c.HTTPClient.Timeout = *tc.given
				}
			})
			for _, ep := range []*Endpoint{readThing, writeThing, createThing} {
				p := paramsOf(ep)
				p.Settings.Timeout = tc.call
				want := tc.want
				if ep == createThing {
					want *= 3
				}
				began := time.Now()
				_, err := Do(t.Context(), c, ep, p, decodeThing)
				require.ErrorIs(t, err, api.ErrTimeout)
				require.Equal(t, want, time.Since(began), name)
			}
		})
	}
}

// A limit of 0 leaves it to the context, which then is what ended the call.
func TestNoLimitLeavesItToTheContext(t *testing.T) {
	t.Parallel()
	for _, ep := range []*Endpoint{readThing, createThing} {
		synctest.Test(t, func(t *testing.T) {
			none := time.Duration(0)
			c := newCore(t, memory, through(hang), func(c *Config) { c.Timeout = &none })
			ctx, cancel := context.WithTimeout(t.Context(), 24*time.Hour)
			defer cancel()
			began := time.Now()
			_, err := Do(ctx, c, ep, paramsOf(ep), decodeThing)
			require.GreaterOrEqual(t, time.Since(began), 24*time.Hour)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.NotErrorIs(t, err, api.ErrTimeout)
		})
	}
}

// An attempt's limit begins with the attempt: what it waited for its turn and
// before a repeat does not count.
func TestWaitingDoesNotCountAgainstTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, maxWait := 10*time.Second, 80*time.Second
		slow := func(status int) roundTrip {
			return func(r *http.Request) (*http.Response, error) {
				return answer(status, `{"id":"thing_1"}`, "Retry-After", "40"), delay(r, 9*time.Second)
			}
		}
		c := newCore(t, memory, through(script(slow(429), slow(503), slow(200))), volt, func(c *Config) { c.Timeout, c.MaxWait = &d, &maxWait })
		began := time.Now()
		_, err := do(t, c, readThing)
		require.NoError(t, err)
		require.Equal(t, (3*9+2*40)*time.Second, time.Since(began))
	})
}

// If a call is rate limited again and again, MaxWait limits the sum of its waits.
func TestMaxWaitBoundsAllWaitsTogether(t *testing.T) {
	t.Parallel()
	for _, ep := range []*Endpoint{readThing, createThing} {
		synctest.Test(t, func(t *testing.T) {
			again := func(*http.Request) (*http.Response, error) {
				return answer(429, `{"message":"Too many requests"}`, "Retry-After", "50"), nil
			}
			c := newCore(t, memory, through(script(again, again, again, again, again, again)), volt)
			began := time.Now()
			_, err := do(t, c, ep)
			require.ErrorIs(t, err, api.ErrRateLimited)
			require.LessOrEqual(t, time.Since(began), DefaultMaxWait)
			var limited *api.RateLimitError
			require.ErrorAs(t, err, &limited)
			require.Equal(t, began.Add(100*time.Second), limited.RetryAt)
		})
	}
}
