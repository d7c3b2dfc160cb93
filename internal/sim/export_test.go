package sim

// NewestPod tells the id of the pod that was made last.
func (s *Server) NewestPod(id *string) {
	s.Enter()
	defer s.Leave()
	if last, ok := s.main.pods.Last(); ok {
		*id = last.id
	}
}
