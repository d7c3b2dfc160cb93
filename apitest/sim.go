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

// Sim is a simulator that runs: an API with one account. It is safe for use by
// many goroutines.
type Sim struct {
	// URL is the base URL to give to a client.
	URL string
	// Key is the account's API key.
	Key string

	name   string
	world  kernel.World
	http   *httptest.Server // nil without a socket, and in another process
	round  *transport
	client *http.Client
	own    bool // requests reach it only through client
	report func(error)
}

// World is a simulated API: only the simulators of this module can be one.
type World interface {
	// Key is the API key that opens the account.
	Key() string
	// Close ends what the world does by itself.
	Close()
}

// Start runs the simulator of a provider: world makes it of the settings that
// the options add up to. name is what errors begin with, such as "volttest", and
// config what OptionOf's functions are given: a pointer. It fails where an option
// makes no sense, or world does. Close ends it.
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

// serve opens a socket if an option asks for one. Otherwise requests come through
// Transport.
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

// Close ends the simulator. It cuts requests under way on a socket, and refuses later
// ones. It may be called again.
func (s *Sim) Close() {
	s.round.closed.Store(true)
	s.world.Close()
	if s.http != nil {
		s.http.CloseClientConnections()
		s.http.Close()
	}
}

// Transport is an http.RoundTripper that reaches the simulator without a socket,
// whatever host a request names.
func (s *Sim) Transport() http.RoundTripper { return s.round }

// HTTPClient returns an http.Client that reaches the simulator. It goes through
// Transport unless the simulator has a socket, and with HTTP2 it trusts the certificate.
func (s *Sim) HTTPClient() *http.Client { return s.client }

// ClientOptions returns the options that lead a client of this module to the
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

// Report says that the simulator itself has failed: to the test that it is for,
// and else on standard error.
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

// noise leaves out what a server logs of clients that went away.
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
