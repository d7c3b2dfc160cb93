package voltagepark

import (
	"net/http"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Prefix is the path that all of the API is below.
const Prefix = "/api/v1"

// Server is a simulated API: an http.Handler for everything below Prefix. It is
// safe for use by many goroutines.
type Server struct {
	*core
	cfg       Config
	org       *organization
	catalogue catalogue
	addresses int
}

// New makes a Server.
func New(cfg Config) *Server {
	s := &Server{cfg: cfg.withDefaults(), catalogue: newCatalogue()}
	s.org = newOrganization(s.cfg.Balance)
	s.core = kernel.NewServer(kernel.API[*organization]{
		Prefix: Prefix, Routes: append(s.pageRoutes(), s.unlistedRoutes()...), Faults: faultKinds,
		Authenticate: s.authenticate, Quota: s.quota, Refuse: s.refuse, Finish: s.finish,
		Ledger: func() *kernel.Ledger { return &s.org.ledger }, Rented: s.rented, Noun: "machines and volumes",
	}, kernel.Config{Clock: s.cfg.Clock, Seed: s.cfg.Seed, Lenient: s.cfg.Lenient, ListLag: s.cfg.ListLag})
	s.catalogue.adjust(s.cfg)
	return s
}

// Key is the organization's token.
func (s *Server) Key() string { return s.cfg.Key }

// quota is the limit that every token has for itself, where it has one.
func (s *Server) quota(c *call) (kernel.Limit, *kernel.Window) {
	return kernel.Limit{Requests: s.cfg.Quota, Window: s.cfg.Window}, &c.Key.window
}

// finish has the last word on what a handler answers.
func (s *Server) finish(c *call, a *answer) *answer {
	switch {
	case a.Status >= 300:
	case !s.does(Telling(c.Name())) && a.Status == http.StatusNoContent:
		a = kernel.OK(map[string]bool{"success": true})
	case !s.does(Telling(c.Name())):
		a = kernel.WithoutLast(a)
	case a.Status == http.StatusCreated && !s.does(CreatedStatus), a.Status == http.StatusNoContent && !s.does(NoContentStatus):
		a.Status = http.StatusOK
	}
	return a
}

// Control carries a command out. Funds are a transaction here.
func (s *Server) Control(c kernel.Command) (kernel.Reply, error) {
	if c.Funds != 0 {
		s.AddFunds(c.Funds)
		c.Funds = 0
	}
	return s.core.Control(c)
}

// AddFunds adds an amount to the balance, or takes it away where it is negative.
func (s *Server) AddFunds(amount Money) {
	now := s.Enter()
	defer s.Leave()
	s.org.deposit(amount, now)
}

// after lets do happen once a span has passed.
func (s *Server) after(now time.Time, span Range, do func(at time.Time)) *kernel.Event {
	return s.Plan(now.Add(s.Draw(span)), do)
}
