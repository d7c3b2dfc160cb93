package volttest

import (
	"testing"

	"github.com/voltagegpu/volt-go/apitest"
)

// A Server is a Sim for one test.
type Server struct {
	*Sim
	*apitest.Server
	t testing.TB
}

// NewServer runs a simulator for the test t, and closes it when the test ends. By default
// it is in memory and implements the Confidential revision, so it also works inside a
// testing/synctest bubble.
//
// If a request is not documented on a page of the API, the test fails, unless Lenient is
// given or the test takes the violation with TakeViolations. A failed test logs all of
// its requests. Invalid options fail the test at once.
func NewServer(t testing.TB, opts ...Option) *Server {
	t.Helper()
	s, err := Start(opts...)
	if err != nil {
		t.Fatal(err)
	}
	return &Server{Sim: s, Server: apitest.NewServer(t, s.Sim), t: t}
}
