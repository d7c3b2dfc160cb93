package packetai

import (
	"net/http"
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Prefix is the path that all of the API is below.
const Prefix = "/api/v1/inventory"

type (
	core   = kernel.Server[*apiKey]
	call   = kernel.Call[*apiKey]
	route  = kernel.Route[*apiKey]
	answer = kernel.Answer
)

// Server is a simulated API: an http.Handler for everything below Prefix. It is
// safe for use by many goroutines.
type Server struct {
	*core
	cfg Config

	main      *account
	keys      map[string]*apiKey // by their values
	offers    kernel.Ordered[*Offer]
	serial    int
	addresses int
}

// New makes a Server.
func New(cfg Config) *Server {
	if cfg.Clock == nil {
		cfg.Clock = kernel.RealClock{}
	}
	s := &Server{cfg: cfg.withDefaults(), keys: make(map[string]*apiKey)}
	s.core = kernel.NewServer(kernel.API[*apiKey]{
		Prefix: Prefix, Routes: s.routes(), Faults: faultKinds,
		Authenticate: s.authenticate, Quota: s.quota, Refuse: s.refuse, Dress: s.dress,
		Ledger: func() *kernel.Ledger { return &s.main.ledger }, Rented: s.rented, Noun: "deployments",
	}, kernel.Config{Clock: cfg.Clock, Seed: cfg.Seed, Lenient: cfg.Lenient, ListLag: cfg.ListLag, LogSize: cfg.LogSize})
	for _, o := range s.cfg.Offers {
		s.offers.Add(&o, o.ID)
	}
	s.main = newAccount(s.cfg.Balance)
	s.addKey(s.main, s.cfg.Key)
	return s
}

// Key is the account's first API key.
func (s *Server) Key() string { return s.cfg.Key }

// ServeHTTP answers a request as the API would.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path := r.URL.EscapedPath(); !s.does(BaseURL) && !strings.HasPrefix(path, Prefix) {
		r = r.Clone(r.Context())
		r.URL.Path, r.URL.RawPath = Prefix+r.URL.Path, Prefix+path
	}
	s.core.ServeHTTP(w, r)
}
