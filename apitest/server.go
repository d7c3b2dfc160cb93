package apitest

import "testing"

// Server is what a simulator that runs for one test has besides its Sim. It is
// embedded beside it.
type Server struct {
	sim *Sim
	t   testing.TB
}

// NewServer lets a simulator run for the test t, and ends it with it. A request
// that no page of the API allows fails the test, unless Lenient was given or the
// test takes it with TakeViolations. A test that fails logs the story of its
// requests.
func NewServer(t testing.TB, s *Sim) *Server {
	s.report = func(err error) { t.Errorf("%s: %v", s.name, err) }
	srv := &Server{sim: s, t: t}
	t.Cleanup(srv.conclude)
	return srv
}

// conclude ends the simulator and says what was wrong.
func (s *Server) conclude() {
	defer s.sim.Close()
	for _, v := range s.sim.TakeViolations() {
		s.t.Errorf("%s: not what the API's page allows: %s", s.sim.name, v)
	}
	if s.t.Failed() {
		s.t.Log(s.sim.name + ": " + s.sim.Story())
	}
}

// Fail is Sim.Fail for a test: a route or a fault that the API does not have
// fails the test at once.
func (s *Server) Fail(route string, f Fault) {
	s.t.Helper()
	if err := s.sim.Fail(route, f); err != nil {
		s.t.Fatal(err)
	}
}
