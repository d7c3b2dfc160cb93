// Package hostile_test holds every client of the module against the same
// attacks: one table of providers, every method of every service in it.
package hostile_test

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// provider is a client of the module, and what its methods are called with.
type provider struct {
	name string
	make func(...api.Option) (any, error)
	// header is what the key is sent in.
	header string
	// samples are arguments, by their types; argument are those of one method,
	// behind the context, where its types' samples are not what it takes.
	samples  []any
	argument map[string][]any
	// creates are never sent twice once received. Do.POST is one of each client.
	creates []string
	// asking are calls that change nothing, although they are no GET.
	asking []string
	// lengthy methods make more than one request, or wait; local ones make none.
	lengthy, local []string
	// patient methods prove what they are to for minutes, whatever the server does
	// and whenever their caller's context ends: tests of their own attack them.
	patient []string
	// bearing are the methods whose samples hold secret.
	bearing []string
	secret  string
}

func (p *provider) isCreate(m method) bool {
	return m.name == "Do.POST" || slices.Contains(p.creates, m.name)
}
func (p *provider) isRead(m method, err error) bool {
	return slices.Contains(p.asking, m.name) || !isWrite(err)
}
func (p *provider) isLengthy(m method) bool { return slices.Contains(p.lengthy, m.name) }
func (p *provider) isPatient(m method) bool { return slices.Contains(p.patient, m.name) }

// isRelease reports whether a method is there for a context that has ended.
func isRelease(m method) bool { return strings.HasSuffix(m.name, ".Release") }

// isDeletion reports whether a method deletes a resource with confirmation.
func isDeletion(m method) bool { return isRelease(m) || strings.HasSuffix(m.name, ".EnsureDeleted") }

// givesBack reports whether a method goes on for what it has made, or may have, when
// its context has ended.
func givesBack(m method) bool { return isRelease(m) || m.name == "Pods.With" }

// eachProvider runs f for all providers over both protocols.
func eachProvider(t *testing.T, f func(*testing.T, *provider, protocol)) {
	for _, p := range providers {
		for _, over := range protocols {
			t.Run(p.name+" "+over.name, func(t *testing.T) {
				t.Parallel()
				f(t, p, over)
			})
		}
	}
}

const secretKey = "Zq7Wv3xPj9KdTn2bYc6RhG8s"

// client makes a client of a server that repeats fast and often enough to show
// what is repeated.
func (p *provider) client(t testing.TB, base string, c *http.Client, opts ...api.Option) any {
	t.Helper()
	client, err := p.make(append([]api.Option{
		api.WithAPIKey(secretKey), api.WithBaseURL(base), api.WithHTTPClient(c), api.WithLimiter(api.NoLimiter), api.WithGrace(50 * time.Millisecond),
		api.WithRetryPolicy(api.RetryPolicy{MaxRepeats: repeats, MinBackoff: time.Millisecond, MaxBackoff: time.Millisecond, HourlyBudget: -1}),
	}, opts...)...)
	require.NoError(t, err)
	return client
}

const repeats = 2

// logged is client, with all that it logs.
func (p *provider) logged(t testing.TB, base string, c *http.Client, opts ...api.Option) (any, *lockedBuffer) {
	t.Helper()
	log := &lockedBuffer{}
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return p.client(t, base, c, append([]api.Option{api.WithLogger(logger)}, opts...)...), log
}

// held makes a call, and checks what holds of it whatever the server does: it ends in
// time, its error names it, and neither that nor the log shows a secret.
func (p *provider) held(t *testing.T, over protocol, m method, log *lockedBuffer) (err error) {
	t.Helper()
	within(t, patience, m.name, func() { err = m.call(background) })
	if err != nil {
		assertNamesItsCall(t, p, m, err)
	}
	(&trial{provider: p, method: m, over: over}).assertSecret(t, err, log.String())
	return err
}

// protocol is how a server is spoken to.
type protocol struct {
	name  string
	http2 bool
}

var protocols = []protocol{{"HTTP1", false}, {"HTTP2", true}}

// serve is counted, to the end of the test.
func (p protocol) serve(t testing.TB, h http.Handler) (base string, client *http.Client) {
	t.Helper()
	base, client, stop := p.counted(t, h)
	t.Cleanup(stop)
	return base, client
}

// counted starts a server on loopback, with a function that ends it: it waits for
// what is at work, and checks that the client leaves no connection behind.
func (p protocol) counted(t testing.TB, h http.Handler) (base string, client *http.Client, stop func()) {
	t.Helper()
	var open atomic.Int64
	s := httptest.NewUnstartedServer(h)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			open.Add(1)
		case http.StateClosed, http.StateHijacked:
			open.Add(-1)
		}
	}
	client = p.begin(s)
	return s.URL + "/base", client, func() {
		if !eventually(func() bool { return open.Load() == 0 }, client.CloseIdleConnections) {
			t.Error("a connection is left open")
			s.CloseClientConnections()
		}
		s.Close()
	}
}

// begin starts a server, and makes a client of it.
func (p protocol) begin(s *httptest.Server) *http.Client {
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	if p.http2 {
		s.EnableHTTP2 = true
		// Signing with the RSA key of httptest's own certificate would be most of the
		// cost of a short connection.
		s.TLS = &tls.Config{Certificates: []tls.Certificate{loopback()}, CurvePreferences: []tls.CurveID{tls.X25519}}
		s.StartTLS()
	} else {
		s.Start()
	}
	client := s.Client()
	client.Timeout = never
	return client
}

// arrivals are the requests that reached a server.
type arrivals struct {
	mu   sync.Mutex
	list []string
}

func (a *arrivals) add(r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = append(a.list, r.Method+" "+r.URL.Path)
}

// take returns the requests since it was last called.
func (a *arrivals) take() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := a.list
	a.list = nil
	return list
}

// within fails the test when f takes longer than d.
func within(t *testing.T, d time.Duration, what string, f func()) {
	t.Helper()
	began := time.Now()
	f()
	if took := time.Since(began); took > d {
		t.Errorf("%s took %s, want %s at most", what, took, d)
	}
}

var background = context.Background()
