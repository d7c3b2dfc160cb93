package packetai_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/packetai"
)

// What each answer says of its limit is kept by class, also where it says no.
func TestRateHeaders(t *testing.T) {
	t.Parallel()
	status, limit := 200, 60
	c := newClient(t, func(r *http.Request) (*http.Response, error) {
		return answer(r, status, `{"success":true,"data":{"id":"x"}}`,
			"X-RateLimit-Limit", strconv.Itoa(limit), "X-RateLimit-Remaining", strconv.Itoa(limit-1), "X-RateLimit-Reset", "1795000000"), nil
	})
	want := func(limit int) packetai.RateLimit {
		return packetai.RateLimit{Limit: limit, Remaining: limit - 1, Reset: time.Unix(1795000000, 0)}
	}
	for class := range table {
		_, ok := c.RateLimit(class)
		require.False(t, ok)
	}
	var resp packetai.Response
	_, err := c.Wallet.Get(t.Context(), packetai.WithResponse(&resp))
	require.NoError(t, err)
	got, ok := packetai.RateLimitOf(resp)
	require.True(t, ok)
	require.Equal(t, want(60), got)

	status, limit = 402, 5
	require.Error(t, deploy(t.Context(), c))
	status, limit = 200, 20
	require.NoError(t, c.SSHKeys.Delete(t.Context(), "x"))
	for class, limit := range table {
		got, ok := c.RateLimit(class)
		require.True(t, ok)
		require.Equal(t, want(limit), got)
	}
	limit = 59
	require.NoError(t, c.Do(t.Context(), "GET", "/anything", nil, nil))
	got, _ = c.RateLimit(packetai.LimitRead)
	require.Equal(t, want(59), got)
}

func TestRateHeadersThatSayNothing(t *testing.T) {
	t.Parallel()
	of := func(headers ...string) (packetai.RateLimit, bool) {
		h := http.Header{}
		for i := 0; i+1 < len(headers); i += 2 {
			h.Set(headers[i], headers[i+1])
		}
		return packetai.RateLimitOf(api.Response{Header: h})
	}
	for _, seconds := range []string{"0", "42", "3600", "1795000000000"} {
		got, ok := of("X-RateLimit-Limit", "60", "X-RateLimit-Remaining", "3", "X-RateLimit-Reset", seconds)
		require.True(t, ok)
		require.Zero(t, got.Reset, "a length of time or milliseconds, and no time in Unix seconds: %s", seconds)
	}
	for _, bad := range []string{"", "-1", "many", "1e3", "99999999999999999999"} {
		_, ok := of("X-RateLimit-Limit", bad, "X-RateLimit-Remaining", "3")
		require.False(t, ok, bad)
		_, ok = of("X-RateLimit-Limit", "60", "X-RateLimit-Remaining", bad)
		require.False(t, ok, bad)
		got, ok := of("X-RateLimit-Limit", "60", "X-RateLimit-Remaining", " 3 ", "X-RateLimit-Reset", bad)
		require.True(t, ok, bad)
		require.Equal(t, packetai.RateLimit{Limit: 60, Remaining: 3}, got)
	}
	_, ok := packetai.RateLimitOf(packetai.Response{})
	require.False(t, ok)
}

// A 429 is waited out until the server's own reset where it has no Retry-After,
// also by a deploy, which was not carried out.
func TestA429IsWaitedOutUntilItsReset(t *testing.T) {
	t.Parallel()
	for _, retryAfter := range []string{"", "7"} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			reset := fmt.Sprint(began.Add(42 * time.Second).Unix())
			requests := 0
			c := newClient(t, func(r *http.Request) (*http.Response, error) {
				if requests++; requests == 1 {
					res := answer(r, 429, saysNo("RATE_LIMIT_EXCEEDED", "Slow down."), "X-RateLimit-Reset", reset)
					if retryAfter != "" {
						res.Header.Set("Retry-After", retryAfter)
					}
					return res, nil
				}
				return answer(r, 201, `{"data":{"id":"dep_1"}}`), nil
			}, packetai.WithRetryPolicy(packetai.RetryPolicy{}))
			require.NoError(t, deploy(t.Context(), c))
			want := 42 * time.Second
			if retryAfter != "" {
				want = 7 * time.Second
			}
			require.Equal(t, want, time.Since(began))
			require.Equal(t, 2, requests)
		})
	}
}
