package apitest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"sync/atomic"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// A Sim is a running simulator: an API with one account. It is safe for concurrent use.
type Sim struct {
	// URL is the base URL for a client.
	URL string
	// Key is the account's API key.
	Key string

	name   string
	world  kernel.World
	http   *httptest.Server // nil without a socket, or if it is in another process
	round  *transport
	client *http.Client
	own    bool // requests can reach the simulator only through client
	report func(error)
}

// A World is a simulated API. Only the simulators of this module implement it.
type World interface {
	// Key returns the API key of the account.
	Key() string
	// Close ends the background work of the world.
	Close()
}

// Start runs the simulator of a provider. world makes it from the settings of opts. name
// is the first word of errors, such as "volttest". config is a pointer that is passed to
// the functions of OptionOf. Start returns an error if an option is invalid, or if world
// returns one. Close ends the simulator.
func Start(name string, config any, world func(*Settings) (World, error), opts ...Option) (*Sim, error) {
	set := Settings{name: name, config: config}
	for _, o := range opts {
		o.Apply(&set)
	}
	if set.err != nil {
		return nil, set.err
	}
	made, err := world(&set)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s := &Sim{Key: made.Key(), name: name, report: func(err error) { fmt.Fprintf(os.Stderr, "%s: %v\n", name, err) }}
	switch made := made.(type) {
	case kernel.Remote:
		s.world, s.round, s.URL, s.client = made, &transport{next: made}, made.URL(), http.DefaultClient
	case interface {
		kernel.World
		http.Handler
	}:
		s.world, s.round = made, &transport{next: &kernel.Transport{Handler: made}}
		s.serve(made, &set)
	default:
		made.Close()
		return nil, fmt.Errorf("%s: %T is no simulator of this module", name, made)
	}
	return s, nil
}

// serve opens a socket if an option asks for one. Without a socket, requests arrive
// through Transport.
func (s *Sim) serve(h http.Handler, set *Settings) {
	if !set.Socket && !set.HTTP2 {
		s.URL, s.client, s.own = "https://"+s.name+".invalid"+s.world.Prefix(), &http.Client{Transport: s.round}, true
		return
	}
	s.http = httptest.NewUnstartedServer(h)
	s.http.Config.ErrorLog = log.New(noise{os.Stderr}, "", 0)
	if set.HTTP2 {
		s.http.EnableHTTP2, s.own = true, true
		s.http.StartTLS()
	} else {
		s.http.Start()
	}
	s.URL, s.client = s.http.URL+s.world.Prefix(), s.http.Client()
}

// Close ends the simulator. It cuts requests that are in progress on a socket, and
// refuses later requests. It may be called again.
func (s *Sim) Close() {
	s.round.closed.Store(true)
	s.world.Close()
	if s.http != nil {
		s.http.CloseClientConnections()
		s.http.Close()
	}
}

// Transport returns an http.RoundTripper that reaches the simulator without a socket,
// whatever host a request names.
func (s *Sim) Transport() http.RoundTripper { return s.round }

// HTTPClient returns an http.Client that reaches the simulator. It goes through
// Transport unless the simulator has a socket, and with HTTP2 it trusts the certificate.
func (s *Sim) HTTPClient() *http.Client { return s.client }

// ClientOptions returns the options with which a client of this module calls the
// simulator: the key, the base URL and, if NeedsHTTPClient, the http.Client.
func (s *Sim) ClientOptions() []api.Option {
	opts := []api.Option{api.WithAPIKey(s.Key), api.WithBaseURL(s.URL)}
	if s.NeedsHTTPClient() {
		opts = append(opts, api.WithHTTPClient(s.HTTPClient()))
	}
	return opts
}

// NeedsHTTPClient reports whether requests reach the simulator only through HTTPClient
// or Transport. It is false with Socket.
func (s *Sim) NeedsHTTPClient() bool { return s.own }

// Report reports a failure of the simulator itself, to its test or on standard error.
func (s *Sim) Report(err error) { s.report(err) }

// transport refuses requests once the simulator is closed.
type transport struct {
	next   http.RoundTripper
	closed atomic.Bool
}

func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.closed.Load() {
		return nil, errClosed
	}
	return t.next.RoundTrip(r)
}

var errClosed = errors.New("the simulator is closed")

// noise drops a server's log lines about clients that left.
type noise struct{ io.Writer }

func (n noise) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("TLS handshake error")) {
		return len(p), nil
	}
	return n.Writer.Write(p)
}

func (s *Sim) look(q kernel.Query) kernel.State {
	state, err := s.world.Look(q)
	if err != nil {
		s.report(err)
	}
	return state
}

func (s *Sim) control(c kernel.Command) kernel.Reply {
	reply, err := s.world.Control(c)
	if err != nil {
		s.report(err)
	}
	return reply
}
