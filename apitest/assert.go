package apitest

import (
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// AssertRequests fails the test unless a route such as "POST /pods" was called exactly n
// times. "*" means all routes.
func (s *Server) AssertRequests(route string, n int) {
	s.t.Helper()
	if got := s.sim.RequestCount(route); got != n {
		s.t.Errorf("%s: %s was called %d times, want %d", s.sim.name, route, got, n)
	}
}

// AssertRequestsPerHour fails the test if any key made more than most requests in any
// hour of the simulator's time.
func (s *Server) AssertRequestsPerHour(most int) {
	s.t.Helper()
	if got := s.sim.RequestsPerHour(); got > most {
		s.t.Errorf("%s: %d requests within an hour, want %d at most", s.sim.name, got, most)
	}
}

// AssertRequestsPerWindow fails the test if any key made more than most requests of a
// class within a window of the quota: see Sim.RequestsPerWindow.
func (s *Server) AssertRequestsPerWindow(class string, most int) {
	s.t.Helper()
	if got := s.sim.RequestsPerWindow(class); got > most {
		s.t.Errorf("%s: %d %s requests within a window, want %d at most", s.sim.name, got, class, most)
	}
}

// AssertCreatedOnce fails the test unless exactly one resource was created with this
// name.
func (s *Server) AssertCreatedOnce(name string) {
	s.t.Helper()
	s.AssertCreated(name, 1)
}

// AssertCreated fails the test unless exactly n resources were created with this name.
func (s *Server) AssertCreated(name string, n int) {
	s.t.Helper()
	if got := s.sim.CreatedCount(name); got != n {
		s.t.Errorf("%s: %q was created %d times, want %d", s.sim.name, name, got, n)
	}
}

// AssertNothingRunning fails the test if a resource is billed, or will be.
func (s *Server) AssertNothingRunning() {
	s.t.Helper()
	var left []string
	for _, r := range s.sim.look(kernel.Query{Rented: true}).Rented {
		if r.Billed {
			left = append(left, r.ID+" "+r.Name+" ("+r.Status+")")
		}
	}
	if len(left) > 0 {
		s.t.Errorf("%s: still billed: %s", s.sim.name, strings.Join(left, ", "))
	}
}

// AssertSpent fails the test unless exactly this amount in dollars was spent, such as
// "3.60". Refunds are subtracted.
func (s *Server) AssertSpent(usd string) {
	s.t.Helper()
	want := s.dollars(usd)
	if got := s.sim.look(kernel.Query{}).Spent; got != want {
		s.t.Errorf("%s: $%s was spent, want $%s", s.sim.name, got, want)
	}
}

// AssertSpentAtMost fails the test if more than this amount in dollars was spent.
func (s *Server) AssertSpentAtMost(usd string) {
	s.t.Helper()
	most := s.dollars(usd)
	if got := s.sim.look(kernel.Query{}).Spent; got > most {
		s.t.Errorf("%s: $%s was spent, want $%s at most", s.sim.name, got, most)
	}
}

func (s *Server) dollars(usd string) kernel.Money {
	s.t.Helper()
	m, err := kernel.ParseMoney(usd)
	if err != nil {
		s.t.Fatalf("%s: %v", s.sim.name, err)
	}
	return m
}
