package kernel

import (
	"context"
	mrand "math/rand/v2"
	"sync"
	"time"
)

// Server serves a world's API: an http.Handler for everything below its prefix.
// It is safe for use by many goroutines. Worlds embed one.
type Server[K any] struct {
	api   API[K]
	cfg   Config
	clock Clock
	table table[K]
	kinds FaultKinds
	began time.Time

	ctx    context.Context // ends with Close
	cancel context.CancelFunc

	mu         sync.Mutex
	agenda     Agenda
	rng        *mrand.Rand
	script     script
	log        requestLog
	hour       peaks
	windows    map[string]*peaks // by the limits' names
	violations []Violation
	closed     bool
}

// NewServer makes a Server.
func NewServer[K any](api API[K], cfg Config) *Server[K] {
	if cfg.Clock == nil {
		cfg.Clock = RealClock{}
	}
	if cfg.LogSize <= 0 {
		cfg.LogSize = 10_000
	}
	s := &Server[K]{
		api: api, clock: cfg.Clock, table: newTable(api.Prefix, api.Routes), kinds: Faults(api.Faults),
		began: cfg.Clock.Now(), windows: make(map[string]*peaks),
	}
	s.rng, cfg.Seed = newRand(cfg.Seed)
	s.cfg = cfg
	s.log.limit = cfg.LogSize
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// Prefix is the path that all of the API is below.
func (s *Server[K]) Prefix() string { return s.api.Prefix }

// Seed is the seed that was given, or drawn.
func (s *Server[K]) Seed() uint64 { return s.cfg.Seed }

// Clock is the time that the world lives in.
func (s *Server[K]) Clock() Clock { return s.clock }

// Began is when the world did.
func (s *Server[K]) Began() time.Time { return s.began }

// Context ends when the server is closed.
func (s *Server[K]) Context() context.Context { return s.ctx }

// Close ends what the server does by itself: faults that wait are given up.
func (s *Server[K]) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel()
}

// Enter takes the lock and brings everything up to date. Handlers and events are
// called within it already.
func (s *Server[K]) Enter() (now time.Time) {
	s.mu.Lock()
	now = s.clock.Now()
	s.agenda.Settle(now)
	return now
}

// Leave gives the lock back.
func (s *Server[K]) Leave() { s.mu.Unlock() }

// Plan lets do happen at a time, under the lock.
func (s *Server[K]) Plan(at time.Time, do func(at time.Time)) *Event { return s.agenda.Plan(at, do) }

// Cancel takes an event off the agenda; nil and past ones are fine. It needs the
// lock.
func (s *Server[K]) Cancel(e *Event) { s.agenda.Cancel(e) }

// Draw picks how long something takes. It needs the lock.
func (s *Server[K]) Draw(r Range) time.Duration { return r.Draw(s.rng) }

// Closed reports whether Close was called. It needs the lock.
func (s *Server[K]) Closed() bool { return s.closed }

// await waits for d of real time, or until the server is closed.
func (s *Server[K]) await(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.ctx.Done():
	}
}
