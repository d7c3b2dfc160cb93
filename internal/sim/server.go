package sim

import (
	"net/http"
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Prefix is the path that all of the API is below.
const Prefix = "/api/volt"

// Server is a simulated API: an http.Handler for everything below Prefix. It is
// safe for use by many goroutines.
type Server struct {
	*core
	cfg Config

	main      *account
	keys      map[string]*apiKey
	inventory inventory
	catalogue catalogue
	serial    int
	addresses int
	webhooks  []*Delivery
}

// New makes a Server. Close ends its webhooks.
func New(cfg Config) *Server {
	if cfg.Clock == nil {
		cfg.Clock = kernel.RealClock{}
	}
	now := cfg.Clock.Now()
	s := &Server{cfg: cfg.withDefaults(now), keys: make(map[string]*apiKey)}
	s.core = kernel.NewServer(kernel.API[*apiKey]{
		Prefix: Prefix, Routes: s.routes(), Faults: faultKinds,
		Authenticate: s.authenticate, Quota: s.quota, Refuse: s.refuse, Finish: s.finish, Dress: s.dress,
		Ledger: func() *kernel.Ledger { return &s.main.ledger }, Rented: s.rented, Noun: "pods",
	}, kernel.Config{Clock: cfg.Clock, Seed: cfg.Seed, Lenient: cfg.Lenient, ListLag: cfg.ListLag, LogSize: cfg.LogSize})
	s.cfg.Seed = s.Seed()
	s.inventory = newInventory(s.cfg.Machines, s.cfg.Tiers)
	s.catalogue.set(s.cfg.Templates)
	s.main = s.newAccount(s.cfg.Balance)
	s.populate(now)
	return s
}

// Config returns the configuration with its defaults filled in.
func (s *Server) Config() Config { return s.cfg }

// Key is the account's first API key.
func (s *Server) Key() string { return s.cfg.Key }

// Close ends what the server does by itself: webhooks under way are given up.
func (s *Server) Close() {
	s.core.Close()
	s.Enter()
	sent := s.webhooks
	s.Leave()
	settled(sent)
}

// ServeHTTP answers a request as the API would.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path := r.URL.EscapedPath(); !s.does(BaseURL) && !strings.HasPrefix(path, Prefix) {
		r = r.Clone(r.Context())
		r.URL.Path, r.URL.RawPath = Prefix+r.URL.Path, Prefix+path
	}
	s.core.ServeHTTP(w, r)
}

// finish has the last word on what a handler answers.
func (s *Server) finish(c *call, a *answer) *answer {
	if !s.does(Telling(c.Name())) && a.Status < 300 {
		a = kernel.WithoutLast(a)
	}
	if a.Status == http.StatusCreated && !s.does(CreatedStatus) {
		a.Status = http.StatusOK
	}
	return a
}

func (s *Server) dress(_ *call, a *answer) {
	if !s.does(JSONAnswers) {
		a.Set("Content-Type", "text/plain")
	}
}
