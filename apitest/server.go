package apitest

import "testing"

// A Server has the methods of a simulator for one test. It is embedded together with a
// Sim.
type Server struct {
	sim *Sim
	t   testing.TB
}

// NewServer connects a simulator to the test t, and closes it when the test ends. If a
// request is not documented on a page of the API, the test fails, unless Lenient was
// given or the test takes the violation with TakeViolations. A failed test logs all of
// its requests.
func NewServer(t testing.TB, s *Sim) *Server {
	s.report = func(err error) { t.Errorf("%s: %v", s.name, err) }
	srv := &Server{sim: s, t: t}
	t.Cleanup(srv.conclude)
	return srv
}

// conclude closes the simulator and reports the violations.
func (s *Server) conclude() {
	defer s.sim.Close()
	for _, v := range s.sim.TakeViolations() {
		s.t.Errorf("%s: not what the API's page allows: %s", s.sim.name, v)
	}
	if s.t.Failed() {
		s.t.Log(s.sim.name + ": " + s.sim.Story())
	}
}

// Fail is Sim.Fail for a test. If the API does not have the route or the fault, the test
// fails at once.
func (s *Server) Fail(route string, f Fault) {
	s.t.Helper()
	if err := s.sim.Fail(route, f); err != nil {
		s.t.Fatal(err)
	}
}
