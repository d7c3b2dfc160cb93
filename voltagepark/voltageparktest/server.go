package voltageparktest

import (
	"testing"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// Server is a Sim for one test.
type Server struct {
	*Sim
	*apitest.Server
	t testing.TB
}

// NewServer runs a simulator for the test t, and ends it with it. A request that
// the API's page does not allow fails the test, unless Lenient is given or the
// test takes it with TakeViolations. A test that fails logs the story of its
// requests. Options that make no sense fail the test at once.
func NewServer(t testing.TB, opts ...Option) *Server {
	t.Helper()
	s, err := Start(opts...)
	if err != nil {
		t.Fatal(err)
	}
	return &Server{Sim: s, Server: apitest.NewServer(t, s.Sim), t: t}
}

// Client is a client of the simulator, with options of your own after those that
// lead to it. Options that make no client fail the test at once.
func (s *Server) Client(opts ...voltagepark.Option) *voltagepark.Client {
	s.t.Helper()
	client, err := s.Sim.Client(opts...)
	if err != nil {
		s.t.Fatalf("voltageparktest: %v", err)
	}
	return client
}
