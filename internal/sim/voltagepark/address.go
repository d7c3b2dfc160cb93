package voltagepark

import "fmt"

// newAddress is an address that no other machine has, in a network of 65,536 out
// of those that are set aside for tests.
func (s *Server) newAddress(a, b int) string {
	s.addresses++
	return fmt.Sprintf("%d.%d.%d.%d", a, b, s.addresses>>8&255, s.addresses&255)
}
