package packetaitest

import (
	"testing"

	"github.com/voltagegpu/volt-go/apitest"
)

// Server is a Sim for one test.
type Server struct {
	*Sim
	*apitest.Server
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
	return &Server{Sim: s, Server: apitest.NewServer(t, s.Sim), t: t}
}

// AssertRequestsPerMinute fails the test if any key made more than most requests
// of a class within any minute of the simulator's time: ReadClass, WriteClass or
// DeployClass.
func (s *Server) AssertRequestsPerMinute(class string, most int) {
	s.t.Helper()
	s.AssertRequestsPerWindow(class, most)
}
