package voltagepark

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// relocateVM moves a disassociated machine to another host node, and lets it run
// there. It is not on the page.
func (s *Server) relocateVM(c *call) *answer {
	m, found := c.Key.vms.Get(c.ID)
	if !found {
		return s.notFound("Virtual machine")
	}
	if m.status != disassociated || m.holds {
		return s.conflict("Only a virtual machine whose resources are disassociated can be relocated")
	}
	h := s.catalogue.room(m.size.resources, m.host.location)
	if h == nil || h == m.host {
		h = s.catalogue.room(m.size.resources, nil)
	}
	if h == nil || wished(c).noStock {
		return s.noCapacity("no host node has room for the virtual machine")
	}
	s.Cancel(m.next)
	m.moveTo(h)
	m.become(relocating, c.Now)
	s.bill(m, c.Now)
	m.next = s.after(c.Now, s.cfg.Relocate, func(at time.Time) { m.become(running, at) })
	c.Note = "relocates virtual machine " + m.id
	return kernel.NoContent()
}
