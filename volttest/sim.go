package volttest

import (
	"net/http"
	"net/http/httptest"
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

	server *sim.Server
	manual *sim.ManualClock
	http   *httptest.Server // nil in memory
	client *http.Client
	own    bool // the client has to be this one
}

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
	set.hasten()
	s := &Sim{}
	switch {
	case set.manual:
		s.manual = sim.NewManualClock(time.Now())
		set.cfg.Clock = s.manual
	case set.speed > 0:
		set.cfg.Clock = sim.NewScaledClock(set.speed)
	}
	s.server = sim.New(set.cfg)
	s.Key = s.server.Config().Key
	if set.memory {
		s.URL, s.client, s.own = memoryURL, &http.Client{Transport: s.Transport()}, true
		return s, nil
	}
	s.http = httptest.NewUnstartedServer(s.server)
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
	s.server.Close()
	if s.http != nil {
		s.http.CloseClientConnections()
		s.http.Close()
	}
}

// Transport is an http.RoundTripper that reaches the simulator without a socket,
// whatever host a request names.
func (s *Sim) Transport() http.RoundTripper { return &sim.Transport{Handler: s.server} }

// HTTPClient is an http.Client that reaches the simulator: the one that trusts
// its certificate with HTTP2, or goes through Transport with InMemory.
func (s *Sim) HTTPClient() *http.Client { return s.client }

// Advance moves the clock by d. It works with ManualClock alone, and does
// nothing without it.
func (s *Sim) Advance(d time.Duration) {
	if s.manual != nil {
		s.manual.Advance(d)
	}
}

// Now is the simulator's time.
func (s *Sim) Now() time.Time { return s.server.Snapshot(1).Now }

// AddFunds adds an amount in dollars to the balance, such as "10.00", or takes
// it away where it is negative.
func (s *Sim) AddFunds(usd string) error {
	m, err := sim.ParseMoney(usd)
	if err == nil {
		s.server.AddFunds(m)
	}
	return err
}

// SetStock changes how many GPUs are free, of a resource such as "h200-small" or
// of a machine's id.
func (s *Sim) SetStock(name string, gpus int) error { return s.server.SetStock(name, gpus) }

// SetPrice changes what new pods cost in dollars an hour: of a resource for the
// whole pod, of a machine's id for each GPU.
func (s *Sim) SetPrice(name, usd string) error {
	m, err := sim.ParseMoney(usd)
	if err != nil {
		return err
	}
	return s.server.SetPrice(name, m)
}

// NewAccount opens a further account with a balance in dollars, and returns its
// API key. It sees nothing of the first one's, and the ledger and the assertions
// do not see it.
func (s *Sim) NewAccount(usd string) (key string, err error) {
	m, err := sim.ParseMoney(usd)
	if err != nil {
		return "", err
	}
	return s.server.AddAccount(m), nil
}

// usd is an amount of the simulator's for users.
func usd(m sim.Money) api.USD {
	u, err := api.ParseUSD(m.String())
	if err != nil {
		return api.USD{}
	}
	return u
}
