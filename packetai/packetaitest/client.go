package packetaitest

import "github.com/voltagegpu/volt-go/packetai"

// Client is a client of the simulator, with options of your own after those that
// lead to it.
func (s *Sim) Client(opts ...packetai.Option) (*packetai.Client, error) {
	return packetai.New(append(s.ClientOptions(), opts...)...)
}

// Client is a client of the simulator, with options of your own after those that
// lead to it. Options that make no client fail the test at once.
func (s *Server) Client(opts ...packetai.Option) *packetai.Client {
	s.t.Helper()
	client, err := s.Sim.Client(opts...)
	if err != nil {
		s.t.Fatalf("packetaitest: %v", err)
	}
	return client
}
