package volt_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// step is one request that a script expects, and what it answers.
type step struct {
	want   string // method and path below the base URL, with the query
	status int    // 200 where it is 0
	body   string
	header map[string]string
	err    error               // instead of an answer
	sees   func(*http.Request) // looks at the request, where not nil
}

// script is a transport that answers expected requests in their order. A
// missing request and a surplus one both fail the test.
type script struct {
	t     testing.TB
	steps []step

	mu   sync.Mutex
	next int
}

func expect(t testing.TB, steps ...step) *script {
	s := &script{t: t, steps: steps}
	t.Cleanup(func() {
		assert.Equal(t, len(steps), s.seen(), "requests: the script was not played to its end")
	})
	return s
}

// noRequest is a script in which nothing happens.
func noRequest(t testing.TB) *script { return expect(t) }

// seen is how many requests came.
func (s *script) seen() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.next
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	n := s.next
	s.next++
	s.mu.Unlock()
	got := r.Method + " " + strings.TrimPrefix(r.URL.RequestURI(), "/api/volt")
	if n >= len(s.steps) {
		s.t.Errorf("request %d is one too many: %s", n+1, got)
		return unexpected(r), nil
	}
	now := s.steps[n]
	if !assert.Equal(s.t, now.want, got, "request %d", n+1) {
		return unexpected(r), nil
	}
	if now.sees != nil {
		now.sees(r)
	}
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	if now.err != nil {
		return nil, now.err
	}
	return answer(r, now.status, now.body, now.header), nil
}

// unexpected is what ends any call, and any wait.
func unexpected(r *http.Request) *http.Response {
	return answer(r, http.StatusBadRequest, "unexpected", nil)
}

// answer is a response as a transport hands it over.
func answer(r *http.Request, status int, body string, header map[string]string) *http.Response {
	if status == 0 {
		status = http.StatusOK
	}
	h := http.Header{"Content-Type": {"application/json"}}
	for name, value := range header {
		h.Set(name, value)
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}

// roundTrip is a transport that is a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// always answers every request the same.
func always(status int, body string) roundTrip {
	return func(r *http.Request) (*http.Response, error) { return answer(r, status, body, nil), nil }
}

var keys atomic.Int64

// newKey is an API key that no other client has: the quota's queue belongs to
// one.
func newKey() string { return fmt.Sprintf("volt_test_key_%06d", keys.Add(1)) }

// newClient makes a client that sends through transport, each request once and
// without a limit.
func newClient(t testing.TB, transport http.RoundTripper, opts ...volt.Option) *volt.Client {
	t.Helper()
	client, err := volt.New(append([]volt.Option{
		volt.WithAPIKey(newKey()),
		volt.WithHTTPClient(&http.Client{Transport: transport}),
		volt.WithLimiter(volt.NoLimiter),
		volt.WithRetryPolicy(volt.RetryPolicy{MaxRepeats: volt.NoRepeats}),
	}, opts...)...)
	require.NoError(t, err)
	return client
}

// scripted is a client for which just those requests are expected.
func scripted(t testing.TB, steps ...step) *volt.Client {
	t.Helper()
	return newClient(t, expect(t, steps...))
}

// fixture is a documented body, such as "volt-v1/pods_list.response.json".
func fixture(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
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
type invoke func(context.Context, *volt.Client) error
