package packetai_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/packetai"
)

const aPublicKey = "ssh-ed25519 AAAA... user@machine"

// spec is the page's deployment.
func spec() packetai.DeploymentSpec {
	return packetai.DeploymentSpec{
		Provider: "voltage-park", OfferID: "off_abc123", GPUType: "NVIDIA B200", GPUCount: 8, Region: "dallas-usa-5",
		OperatingSystem: "Ubuntu 22.04", InstanceType: "BARE_METAL", SSHPublicKey: aPublicKey, Name: "my-training-run",
	}
}

// transport is a transport that is a function.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// newClient makes a client over a transport, with a key of its own and each
// request sent once; its limits are those of the package.
func newClient(t testing.TB, rt transport, opts ...packetai.Option) *packetai.Client {
	t.Helper()
	client, err := packetai.New(append([]packetai.Option{
		packetai.WithAPIKey(contract.NewKey()),
		packetai.WithHTTPClient(&http.Client{Transport: rt}),
		packetai.WithRetryPolicy(packetai.RetryPolicy{MaxRepeats: packetai.NoRepeats}),
	}, opts...)...)
	require.NoError(t, err)
	return client
}

// answer is an answer. headers are names and values in turn.
func answer(r *http.Request, status int, body string, headers ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}

// always answers every request the same.
func always(status int, body string, headers ...string) transport {
	return func(r *http.Request) (*http.Response, error) { return answer(r, status, body, headers...), nil }
}

// inTurn answers requests, each written as "GET /offers", with what is given for
// it: "404 {…}" or, for a status of 200, "{…}"; the last of several for ever.
type inTurn struct {
	t testing.TB

	mu       sync.Mutex
	answers  map[string][]string
	requests []string
}

func answering(t testing.TB, answers map[string][]string) *inTurn {
	return &inTurn{t: t, answers: answers}
}

func (s *inTurn) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	request := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/api/v1/inventory")
	s.requests = append(s.requests, request)
	left := s.answers[request]
	if !assert.NotEmpty(s.t, left, "unexpected request: %s", request) {
		return answer(r, 400, "unexpected"), nil
	}
	if len(left) > 1 {
		s.answers[request] = left[1:]
	}
	status := 200
	body := left[0]
	if n, _ := fmt.Sscanf(body, "%d", &status); n == 1 {
		body = strings.TrimSpace(body[3:])
	}
	return answer(r, status, body), nil
}

// count is how many requests of a kind were sent.
func (s *inTurn) count(request string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, got := range s.requests {
		if got == request {
			n++
		}
	}
	return n
}

// saysNo is the page's form of an error.
func saysNo(code, message string) string {
	return fmt.Sprintf(`{"success":false,"error":{"code":%q,"message":%q}}`, code, message)
}
