// Package acmetest simulates the API that package acme speaks to.
package acmetest

import (
	"cmp"
	"testing"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/docs/acme"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Sim is a simulator that runs.
type Sim struct{ *apitest.Sim }

// Server is a Sim for one test, with the faults and assertions of apitest.
type Server struct {
	*Sim
	*apitest.Server
	t testing.TB
}

// NewServer runs a simulator for the test t, and ends it with it.
func NewServer(t testing.TB, opts ...apitest.Option) *Server {
	t.Helper()
	sim, err := apitest.Start("acmetest", nil, func(s *apitest.Settings) (apitest.World, error) {
		return newWorld(cmp.Or(s.Key, kernel.Unguessable(24)), kernel.Config{
			Clock: kernel.NewClock(s.ManualClock, s.Speed), Seed: s.Seed, Lenient: s.Lenient, ListLag: s.ListLag,
		}), nil
	}, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return &Server{Sim: &Sim{sim}, Server: apitest.NewServer(t, sim), t: t}
}

// Client is a client of the simulator.
func (s *Server) Client(opts ...api.Option) *acme.Client {
	s.t.Helper()
	client, err := acme.New(append(s.ClientOptions(), opts...)...)
	if err != nil {
		s.t.Fatal(err)
	}
	return client
}
