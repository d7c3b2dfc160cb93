package voltagepark

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

// forwardPort leads a public port to one of a machine's. It is not on the page.
func (s *Server) forwardPort(c *call) *answer {
	m, found := c.Key.vms.Get(c.ID)
	if !found {
		return s.notFound("Virtual machine")
	}
	internal := c.Body.Int("internal_port", 0)
	if internal < 1 || internal > 65535 {
		return s.invalid([]string{"body", "internal_port"}, "Input should be a port")
	}
	external, ok := m.host.takePort(c.Body.Int("external_port", 0))
	if !ok {
		return s.conflict("The public port is in use, or none is free")
	}
	f := portForward{internal, external}
	m.forwards = append(m.forwards, f)
	c.Note = "forwarded a port of virtual machine " + m.id
	return kernel.Created(f)
}
