package voltagepark

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// vmPowers are what a virtual machine can be switched to, and what it becomes.
var vmPowers = map[string]string{"started": running, "stopped": stopped, "stopped_disassociated": disassociated}

var vmPowerFields = fixed(need("status", kernel.OneOf("started", "stopped", "stopped_disassociated")))

// powerVM switches a machine. It follows after a while; a later switch takes the
// place of one that it has not followed yet.
func (s *Server) powerVM(c *call) *answer {
	m, found := c.Key.vms.Get(c.ID)
	if !found {
		return s.notFound("Virtual machine")
	}
	wanted := c.Body.Text("status")
	becomes := vmPowers[wanted]
	switch {
	case m.status == relocating || m.status == outbid:
		return s.conflict("The virtual machine is " + m.status)
	case m.status == disassociated && becomes == stopped:
		return s.conflict("The virtual machine's resources are disassociated")
	case becomes != disassociated && !m.holds && !m.size.fit(m.host.free) && s.does(GPUMayBeGone):
		return s.noCapacity("the virtual machine's resources are in use on its host node")
	case becomes != disassociated:
		m.hold()
	}
	s.Cancel(m.next)
	m.next = s.after(c.Now, s.cfg.Power, func(at time.Time) {
		m.become(becomes, at)
		if becomes == disassociated {
			m.release()
		}
		s.bill(m, at)
	})
	c.Note = "switched virtual machine " + m.id + " to " + wanted
	return kernel.OK(struct {
		Status string `json:"status"`
	}{wanted})
}
