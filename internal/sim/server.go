package sim

import (
	"context"
	"errors"
	"io"
	mrand "math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Server is a simulated API: an http.Handler for everything below Prefix. It is
// safe for use by many goroutines.
type Server struct {
	cfg   Config
	table table

	mu         sync.Mutex
	agenda     agenda
	rng        *mrand.Rand
	began      time.Time
	main       *account
	keys       map[string]*apiKey
	inventory  inventory
	catalogue  catalogue
	script     script
	log        requestLog
	violations []Violation
	serial     int
	addresses  int
	webhooks   postbox
	closed     bool
}

// New makes a Server. Close ends its webhooks.
func New(cfg Config) *Server {
	if cfg.Clock == nil {
		cfg.Clock = RealClock{}
	}
	now := cfg.Clock.Now()
	cfg = cfg.withDefaults(now)
	s := &Server{cfg: cfg, table: tableOf(cfg.Revision), began: now, keys: make(map[string]*apiKey)}
	s.rng, s.cfg.Seed = newRand(cfg.Seed)
	if !s.does(NoResume) && cfg.Revision != Classic {
		s.table = newTable(append(s.table, &route{method: "POST", pattern: "/pods/:id/start", class: Write, handle: (*Server).startPod})...)
	}
	s.log.limit = cfg.LogSize
	s.webhooks.ctx, s.webhooks.cancel = context.WithCancel(context.Background())
	s.inventory = newInventory(cfg.Machines, cfg.Tiers)
	s.catalogue.set(cfg.Templates)
	s.main = s.newAccount(cfg.Balance)
	s.populate(now)
	return s
}

// Config returns the configuration with its defaults filled in.
func (s *Server) Config() Config { return s.cfg }

// Close ends what the server does by itself: webhooks under way are given up.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	sent := s.webhooks.sent
	s.mu.Unlock()
	s.webhooks.cancel()
	settled(sent)
}

// enter takes the lock and brings everything up to date.
func (s *Server) enter() (now time.Time) {
	s.mu.Lock()
	now = s.cfg.Clock.Now()
	s.agenda.settle(now)
	return now
}

const maxRequestBody = 1 << 20

// ServeHTTP answers a request as the API would.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxRequestBody+1))
	if err != nil && !errors.Is(err, io.EOF) {
		http.Error(w, "the request was cut short", http.StatusBadRequest) // nobody is left to read it
		return
	}
	path := r.URL.EscapedPath()
	if !s.does(BaseURL) && !strings.HasPrefix(path, Prefix) {
		path = Prefix + path
	}
	rt, id, methods := s.table.match(r.Method, path)

	now := s.enter()
	rec := s.log.add(now, r.Method, strings.TrimPrefix(path, Prefix), rt)
	a, key := s.admit(rec, r, now, rt)
	c := &call{now: now, key: key, route: rt, id: id, query: r.URL.Query()}
	if a == nil && rt == nil {
		a = s.noRoute(rec, r.Method, path, methods)
	}
	var f *Fault
	if a == nil {
		c.account = key.account
		problems, missing := s.check(c, r, raw)
		f = s.script.pick(s.rng, rt)
		switch {
		case len(problems) > 0:
			s.violate(rec, problems...)
			a, f = s.malformed(rt, problems[0]), nil
		case len(missing) > 0 && s.does(RequiredFields):
			a, f = s.missingFields(rt, missing), nil
		case f == nil:
			a = s.work(c)
		case !f.skipsWork():
			a = s.faultyWork(f, c)
		}
	}
	if f != nil {
		rec.Fault = f.Name
	}
	rec.Note = c.note
	s.mu.Unlock()
	s.reply(w, r, rec, c, a, f)
}

// work carries a call out.
func (s *Server) work(c *call) *answer {
	if c.lag == 0 {
		c.lag = s.cfg.ListLag
	}
	a := s.mistold(c.route, c.route.handle(s, c))
	if a.status == http.StatusCreated && !s.does(CreatedStatus) {
		a.status = http.StatusOK
	}
	return a
}

// faultyWork carries a call out under a fault. It gives the lock back for as
// long as the fault wants the work to be late.
func (s *Server) faultyWork(f *Fault, c *call) *answer {
	if f.late > 0 {
		s.mu.Unlock()
		s.await(f.late) // also where the client has gone: that is the fault
		c.now = s.enter()
	}
	c.lag, c.wish = f.lag, f.wish
	if f.wish.noStock && c.route.name() == "POST /pods" {
		return s.noStock("what was asked for")
	}
	return s.work(c)
}

// await waits for d of real time, or until the server is closed.
func (s *Server) await(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.webhooks.ctx.Done():
	}
}

// reply sends the answer, as a fault would have it sent.
func (s *Server) reply(w http.ResponseWriter, r *http.Request, rec *Record, c *call, a *answer, f *Fault) {
	if a != nil {
		a.render()
		if !s.does(JSONAnswers) {
			a.set("Content-Type", "text/plain")
		}
	}
	if f != nil {
		a = f.mangle(a, c)
	}
	s.finish(rec, a, f)
	if f != nil && f.send != nil {
		f.send(w, r, a)
		return
	}
	send(w, a)
}

// send sends an answer as it is.
func send(w http.ResponseWriter, a *answer) {
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// finish completes the log's record of a request.
func (s *Server) finish(rec *Record, a *answer, f *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f == nil || !f.unanswered {
		rec.Status = a.status
	}
	rec.Took = s.cfg.Clock.Now().Sub(rec.Time)
}
