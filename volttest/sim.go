package volttest

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/sim"
)

// Sim is a simulator that runs: an API with one account. It is safe for use by
// many goroutines.
type Sim struct {
	// URL is the base URL to give to a client: what VOLT_BASE_URL holds.
	URL string
	// Key is the account's API key: what VOLT_API_KEY holds.
	Key string

	world  world
	server *sim.Server
	// Of these, one is set, or none in memory.
	http    *httptest.Server
	process *process

	client *http.Client
	own    bool // the client has to be this one
	report func(error)
}

// world is what a Sim looks at and changes.
type world interface {
	State(sim.Query) (sim.State, error)
	Do(sim.Command) (sim.Reply, error)
}

// local is a simulator in this process.
type local struct{ *sim.Server }

func (l local) State(q sim.Query) (sim.State, error) { return l.Server.State(q), nil }

// memoryURL is a base URL that leads nowhere but through Transport.
const memoryURL = "https://volttest.invalid" + sim.Prefix

// Start runs a simulator on a loopback address. Close ends it. It fails where an
// option makes no sense.
func Start(opts ...Option) (*Sim, error) {
	var set settings
	for _, o := range opts {
		o.apply(&set)
	}
	if set.err != nil {
		return nil, set.err
	}
	if path := os.Getenv(processVariable); path != "" && !set.memory && !set.http2 {
		return startProcess(path, &set)
	}
	set.hasten()
	s := &Sim{report: reportToStderr}
	switch {
	case set.manual:
		set.cfg.Clock = sim.NewManualClock(time.Now())
	case set.speed > 0:
		set.cfg.Clock = sim.NewScaledClock(set.speed)
	}
	s.server = sim.New(set.cfg)
	s.world = local{s.server}
	s.Key = s.server.Config().Key
	if set.memory {
		s.URL, s.client, s.own = memoryURL, &http.Client{Transport: s.Transport()}, true
		return s, nil
	}
	s.http = httptest.NewUnstartedServer(s.server)
	s.http.Config.ErrorLog = log.New(noise{os.Stderr}, "", 0)
	if set.http2 {
		s.http.EnableHTTP2, s.own = true, true
		s.http.StartTLS()
	} else {
		s.http.Start()
	}
	s.URL, s.client = s.http.URL+sim.Prefix, s.http.Client()
	return s, nil
}

// Close ends the simulator: requests under way are cut. It may be called again.
func (s *Sim) Close() {
	if s.process != nil {
		s.process.end()
		return
	}
	s.server.Close()
	if s.http != nil {
		s.http.CloseClientConnections()
		s.http.Close()
	}
}

// Transport is an http.RoundTripper that reaches the simulator without a socket,
// whatever host a request names.
func (s *Sim) Transport() http.RoundTripper {
	if s.process != nil {
		return s.process
	}
	return &sim.Transport{Handler: s.server}
}

// HTTPClient is an http.Client that reaches the simulator: the one that trusts
// its certificate with HTTP2, or goes through Transport with InMemory.
func (s *Sim) HTTPClient() *http.Client { return s.client }

// noise leaves out what a server logs of clients that went away.
type noise struct{ io.Writer }

func (n noise) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("TLS handshake error")) {
		return len(p), nil
	}
	return n.Writer.Write(p)
}

func reportToStderr(err error) { fmt.Fprintln(os.Stderr, "volttest:", err) }

func (s *Sim) state(q sim.Query) sim.State {
	state, err := s.world.State(q)
	if err != nil {
		s.report(err)
	}
	return state
}

func (s *Sim) do(c sim.Command) sim.Reply {
	reply, err := s.world.Do(c)
	if err != nil {
		s.report(err)
	}
	return reply
}

// usd is an amount of the simulator's for users.
func usd(m sim.Money) api.USD {
	u, err := api.ParseUSD(m.String())
	if err != nil {
		return api.USD{}
	}
	return u
}
