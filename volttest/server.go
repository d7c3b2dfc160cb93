package volttest

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

// NewServer runs a simulator for the test t, and closes it when the test ends. It is in
// memory and speaks the Confidential revision unless options say otherwise, so it also
// works inside a testing/synctest bubble.
//
// A request that no page of the API allows fails the test, unless Lenient is given or
// the test takes it with TakeViolations. A test that fails logs the story of its
// requests. Options that make no sense fail the test at once.
func NewServer(t testing.TB, opts ...Option) *Server {
	t.Helper()
	s, err := Start(opts...)
	if err != nil {
		t.Fatal(err)
	}
	return &Server{Sim: s, Server: apitest.NewServer(t, s.Sim), t: t}
}
