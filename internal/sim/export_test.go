package sim

// NewestPod tells the id of the pod that was made last.
func (s *Server) NewestPod(id *string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last := s.main.pods.last; last != nil {
		*id = last.value.id
	}
}
