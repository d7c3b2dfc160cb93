package packetaitest

import "github.com/voltagegpu/volt-go/packetai"

// Client is a client of the simulator, with options of your own after those that
// lead to it.
func (s *Sim) Client(opts ...packetai.Option) (*packetai.Client, error) {
	base := []packetai.Option{packetai.WithAPIKey(s.Key), packetai.WithBaseURL(s.URL)}
	if s.NeedsHTTPClient() {
		base = append(base, packetai.WithHTTPClient(s.HTTPClient()))
	}
	return packetai.New(append(base, opts...)...)
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
