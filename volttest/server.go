package volttest

import "testing"

// Server is a Sim for one test.
type Server struct {
	*Sim
	t testing.TB
}

// NewServer runs a simulator for the test t, and ends it with it. A request that
// no page of the API allows fails the test, unless Lenient is given or the test
// takes it with TakeViolations. A test that fails logs the story of its
// requests. Options that make no sense fail the test at once.
func NewServer(t testing.TB, opts ...Option) *Server {
	t.Helper()
	s, err := Start(opts...)
	if err != nil {
		t.Fatal(err)
	}
	s.report = func(err error) { t.Errorf("volttest: %v", err) }
	srv := &Server{Sim: s, t: t}
	t.Cleanup(srv.conclude)
	return srv
}

// conclude ends the simulator and says what was wrong.
func (s *Server) conclude() {
	defer s.Close()
	for _, v := range s.TakeViolations() {
		s.t.Errorf("volttest: not what the API's page allows: %s", v)
	}
	if s.t.Failed() {
		s.t.Log("volttest: " + s.Story())
	}
}

// Fail lets the next request that matches route meet a fault: "POST /pods",
// "GET /pods/:id", a method with any path ("GET *"), or "*". The fault says
// whether it is to be a later one, or more than one: see Fault. A route that the
// API does not have fails the test at once.
func (s *Server) Fail(route string, f Fault) {
	s.t.Helper()
	if err := s.Sim.Fail(route, f); err != nil {
		s.t.Fatal(err)
	}
}
