package volttest

import volt "github.com/voltagegpu/volt-go"

// Client returns a client of the simulator. Your options are applied after the
// simulator's.
func (s *Sim) Client(opts ...volt.Option) (*volt.Client, error) {
	return volt.New(append(s.ClientOptions(), opts...)...)
}

// Client returns a client of the simulator. Your options are applied after the
// simulator's. Invalid options fail the test at once.
func (s *Server) Client(opts ...volt.Option) *volt.Client {
	s.t.Helper()
	client, err := s.Sim.Client(opts...)
	if err != nil {
		s.t.Fatalf("volttest: %v", err)
	}
	return client
}
