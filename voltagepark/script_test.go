package voltagepark_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// newClient makes a client over a transport, each request at once and once.
func newClient(rt http.RoundTripper, key string, opts ...voltagepark.Option) *voltagepark.Client {
	c, err := voltagepark.New(append([]voltagepark.Option{
		voltagepark.WithAPIKey(key),
		voltagepark.WithHTTPClient(&http.Client{Transport: rt}),
		voltagepark.WithLimiter(voltagepark.NoLimiter),
		voltagepark.WithRetryPolicy(voltagepark.RetryPolicy{MaxRepeats: voltagepark.NoRepeats}),
	}, opts...)...)
	if err != nil {
		panic(err)
	}
	return c
}

// step is one request that a script expects, and what it answers.
type step struct {
	want   string // method and path below the base URL, with the query
	status int    // 200 where it is 0
	body   string
	err    error               // instead of an answer
	sees   func(*http.Request) // looks at the request, where not nil
}

// script is a transport that answers expected requests in their order. A missing
// request and a surplus one both fail the test.
type script struct {
	t     testing.TB
	steps []step

	mu   sync.Mutex
	next int
}

// scripted is a client for which just those requests are expected.
func scripted(t testing.TB, steps ...step) *voltagepark.Client {
	t.Helper()
	s := &script{t: t, steps: steps}
	t.Cleanup(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		assert.Equal(t, len(steps), s.next, "requests: the script was not played to its end")
	})
	return newClient(s, contract.NewKey())
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	n := s.next
	s.next++
	s.mu.Unlock()
	got := r.Method + " " + strings.TrimPrefix(r.URL.RequestURI(), "/api/v1")
	if n >= len(s.steps) {
		s.t.Errorf("request %d is one too many: %s", n+1, got)
		return answer(r, 400, "unexpected"), nil
	}
	now := s.steps[n]
	if !assert.Equal(s.t, now.want, got, "request %d", n+1) {
		return answer(r, 400, "unexpected"), nil
	}
	if now.sees != nil {
		now.sees(r)
	}
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
	if now.err != nil {
		return nil, now.err
	}
	return answer(r, now.status, now.body), nil
}

func answer(r *http.Request, status int, body string) *http.Response {
	if status == 0 {
		status = http.StatusOK
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}

// transport is a transport that is a function.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// always answers every request the same.
func always(status int, body string) transport {
	return func(r *http.Request) (*http.Response, error) { return answer(r, status, body), nil }
}

// fixture is a documented body, such as "vms_get.response.json".
func fixture(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile("../testdata/voltagepark/" + name)
	require.NoError(t, err)
	return string(raw)
}

// as finds an error of type E in err's chain, and fails the test without one.
func as[E error](t testing.TB, err error) E {
	t.Helper()
	var e E
	require.ErrorAs(t, err, &e)
	return e
}

// invoke is a call whose value does not matter.
type invoke func(context.Context, *voltagepark.Client) error

// collect reads an iterator to its end, or to its error.
func collect[T any](all func(func(T, error) bool)) (items []T, err error) {
	for item, e := range all {
		if e != nil {
			return items, e
		}
		items = append(items, item)
	}
	return items, nil
}
