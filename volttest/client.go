package volttest

import volt "github.com/voltagegpu/volt-go"

// Client is a client of the simulator, with options of your own after those that
// lead to it.
func (s *Sim) Client(opts ...volt.Option) (*volt.Client, error) {
	return volt.New(append(s.ClientOptions(), opts...)...)
}

// Client is a client of the simulator, with options of your own after those that
// lead to it. Options that make no client fail the test at once.
func (s *Server) Client(opts ...volt.Option) *volt.Client {
	s.t.Helper()
	client, err := s.Sim.Client(opts...)
	if err != nil {
		s.t.Fatalf("volttest: %v", err)
	}
	return client
}
