package rest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/contract"
)

// table is the retry table of the Volt client, typed by hand.
var table = RepeatTable{
	Read:   {Statuses: passing, NotSent: true, Cut: true},
	Write:  {Statuses: passing, NotSent: true, Cut: true},
	Create: {Statuses: []int{429}, NotSent: true},
}

var passing = []int{429, 408, 421, 425, 499, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 528, 529, 530}

// The calls that tests make: one of each class.
var (
	readThing   = &Endpoint{Method: "GET", Path: "/things/{id}", Class: Read, Operation: "get thing", IDs: thingIDs}
	writeThing  = &Endpoint{Method: "PUT", Path: "/things/{id}", Class: Write, Operation: "update thing", IDs: thingIDs}
	createThing = &Endpoint{Method: "POST", Path: "/things", Class: Create, Operation: "create thing", IDs: thingIDs}
	thingIDs    = []string{"uid", "id"}
)

type thing struct {
	ID string `json:"id"`
}

var errNoID = errors.New("it has no id")

func decodeThing(body []byte) (t thing, err error) {
	if err := json.Unmarshal(body, &t); err != nil {
		return t, err
	}
	if t.ID == "" {
		return t, errNoID
	}
	return t, nil
}

// paramsOf fills an endpoint of this file.
func paramsOf(ep *Endpoint) *Params {
	switch ep.Class {
	case Create:
		return &Params{Target: "ci-4711", Body: map[string]string{"name": "ci-4711"}}
	case Write:
		return &Params{Args: []string{"thing_1"}, Body: map[string]string{"name": "b"}}
	}
	return &Params{Args: []string{"thing_1"}}
}

// do makes the call that paramsOf describes.
func do(t testing.TB, c *Core, ep *Endpoint) (thing, error) {
	return Do(t.Context(), c, ep, paramsOf(ep), decodeThing)
}

var keys atomic.Int64

// newKey is a key that no other test has: a gate belongs to a key, and to the
// whole process. No part of it is a word.
func newKey() string { return fmt.Sprintf("Zq7Wv3xPj9Kd-%05dTn2bYc6RhG8s", keys.Add(1)) }

// newCore makes a Core for base that repeats fast and has no quota.
func newCore(t testing.TB, base string, change ...func(*Config)) *Core {
	t.Helper()
	u, err := ParseBaseURL(base)
	require.NoError(t, err)
	cfg := Config{
		API:        "test",
		BaseURL:    u,
		Key:        api.NewSecret(newKey()),
		KeyHeader:  "X-API-Key",
		UserAgent:  "rest-test",
		NewLimiter: func(string) api.Limiter { return api.NoLimiter },
		Repeat:     table,
		Retry:      api.RetryPolicy{MaxRepeats: 2, MinBackoff: time.Millisecond, MaxBackoff: 2 * time.Millisecond, HourlyBudget: -1},

		DescribeError: describeError,
	}
	for _, f := range change {
		f(&cfg)
	}
	c, err := New(cfg)
	require.NoError(t, err)
	return c
}

// describeError reads {"code", "message"}.
func describeError(_ *Endpoint, body []byte, e *api.Error) {
	var said struct{ Code, Message string }
	_ = json.Unmarshal(body, &said)
	e.Code, e.Message = said.Code, said.Message
}

// memory is a Core's base URL where its transport is a function.
const memory = "https://api.invalid/v1"

// roundTrip is a transport in memory.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// through makes a Core use a transport in memory.
func through(f roundTrip) func(*Config) {
	return func(c *Config) { c.HTTPClient = &http.Client{Transport: f} }
}

func withRetry(p api.RetryPolicy) func(*Config) { return func(c *Config) { c.Retry = p } }

func withMaxWait(d time.Duration) func(*Config) { return func(c *Config) { c.MaxWait = &d } }

func withLimiter(perHour, burst int) func(*Config) {
	return func(c *Config) { c.NewLimiter = func(string) api.Limiter { return api.NewLimiter(perHour, burst) } }
}

// volt is how the Volt client configures what a quota and a caller's patience
// have to do with.
func volt(c *Config) {
	c.Retry = api.RetryPolicy{}
	c.NewLimiter = func(string) api.Limiter { return api.NewLimiter(900, 100) }
}

// answer is an answer in memory. headers are names and values in turn.
func answer(status int, body string, headers ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Add(headers[i], headers[i+1])
	}
	return &http.Response{
		StatusCode: status, Status: fmt.Sprintf("%d %s", status, http.StatusText(status)),
		Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
}

// formatSeconds is d as Retry-After has it.
func formatSeconds(d time.Duration) string { return strconv.FormatInt(int64(d/time.Second), 10) }

// delay waits for d of the bubble's time, or for the request's context.
func delay(r *http.Request, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-r.Context().Done():
		return r.Context().Err()
	}
}

// protocol is how a real server is spoken to.
type protocol struct {
	name  string
	http2 bool
}

var protocols = []protocol{{"HTTP1", false}, {"HTTP2", true}}

// serve starts a real server, and makes a client for it whose connections no
// other test shares.
func (p protocol) serve(t testing.TB, h http.Handler, change ...func(*httptest.Server)) (base string, client *http.Client) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	for _, f := range change {
		f(s)
	}
	if p.http2 {
		s.EnableHTTP2 = true
		// Signing with the RSA key of httptest's own certificate would be most of the
		// cost of a short connection.
		s.TLS = &tls.Config{Certificates: []tls.Certificate{loopback()}, CurvePreferences: []tls.CurveID{tls.X25519}}
		s.StartTLS()
	} else {
		s.Start()
	}
	client = s.Client()
	t.Cleanup(func() {
		client.CloseIdleConnections()
		s.CloseClientConnections()
		s.Close()
	})
	return s.URL, client
}

// loopback is a certificate for servers on 127.0.0.1.
var loopback = sync.OnceValue(func() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotAfter: time.Now().Add(24 * time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
})

// serveInBubble is serve inside a bubble of synctest.
func (p protocol) serveInBubble(t testing.TB, h http.Handler) (base string, client *http.Client) {
	t.Helper()
	dial, stop := contract.ServeOverPipes(h)
	transport := &http.Transport{DialContext: dial, Protocols: new(http.Protocols)}
	transport.Protocols.SetHTTP1(!p.http2)
	transport.Protocols.SetUnencryptedHTTP2(p.http2)
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		stop()
	})
	return "http://127.0.0.1:1", &http.Client{Transport: transport}
}

// patience is how long a test waits for an event that must come. Only a test that fails
// waits so long.
const patience = 5 * time.Minute

// patiently gives a create a long grace period, so that its id is not lost on a busy
// machine.
func patiently(c *Config) { d := patience; c.Grace = &d }

// inShort returns few with -short, and all without it.
func inShort[T any](few, all T) T {
	if testing.Short() {
		return few
	}
	return all
}

// eventually runs f until it returns want, at most 100 times. On a busy machine some runs
// count too many connections, because net/http drops a reusable connection if its own
// goroutine is 50 ms late.
func eventually(t *testing.T, want int64, f func() int64) {
	t.Helper()
	var got int64
	for range 100 {
		if got = f(); got == want {
			return
		}
	}
	require.Equal(t, want, got, "in the last of 100 runs")
}

func using(client *http.Client) func(*Config) { return func(c *Config) { c.HTTPClient = client } }
