package volttest

import (
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim"
)

// AssertCreatedOnce fails the test unless exactly one pod or job was made under
// a name.
func (s *Server) AssertCreatedOnce(name string) {
	s.t.Helper()
	s.AssertCreated(name, 1)
}

// AssertCreated fails the test unless exactly n pods and jobs were made under a
// name.
func (s *Server) AssertCreated(name string, n int) {
	s.t.Helper()
	if got := s.CreatedCount(name); got != n {
		s.t.Errorf("volttest: %q was created %d times, want %d", name, got, n)
	}
}

// AssertNothingRunning fails the test if a pod is left that is billed: see
// Running.
func (s *Server) AssertNothingRunning() {
	s.t.Helper()
	if left := s.Running(); len(left) > 0 {
		names := make([]string, len(left))
		for i, p := range left {
			names[i] = firstNonEmpty(p.WorkloadID, p.ID) + " " + p.Name + " (" + p.Status + ")"
		}
		s.t.Errorf("volttest: still billed: %s", strings.Join(names, ", "))
	}
}

// AssertSpent fails the test unless exactly an amount in dollars was spent until
// now, such as "3.60", refunds taken off.
func (s *Server) AssertSpent(usd string) {
	s.t.Helper()
	want := s.dollars(usd)
	if got := s.state(sim.Query{}).Spent; got != want {
		s.t.Errorf("volttest: $%s was spent, want $%s", got, want)
	}
}

// AssertSpentAtMost fails the test if more than an amount in dollars was spent
// until now.
func (s *Server) AssertSpentAtMost(usd string) {
	s.t.Helper()
	most := s.dollars(usd)
	if got := s.state(sim.Query{}).Spent; got > most {
		s.t.Errorf("volttest: $%s was spent, want $%s at most", got, most)
	}
}

func (s *Server) dollars(usd string) sim.Money {
	s.t.Helper()
	m, err := sim.ParseMoney(usd)
	if err != nil {
		s.t.Fatalf("volttest: %v", err)
	}
	return m
}

// AssertRequestsPerHour fails the test if any key made more than most requests
// within any hour of the simulator's time.
func (s *Server) AssertRequestsPerHour(most int) {
	s.t.Helper()
	if got := s.RequestsPerHour(); got > most {
		s.t.Errorf("volttest: %d requests within an hour, want %d at most", got, most)
	}
}

// AssertRequests fails the test unless a route was called exactly n times, such
// as "POST /pods", or all of them with "*".
func (s *Server) AssertRequests(route string, n int) {
	s.t.Helper()
	if got := s.RequestCount(route); got != n {
		s.t.Errorf("volttest: %s was called %d times, want %d", route, got, n)
	}
}
