package voltagepark

import (
	"net/http"
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// getRental is not on the page.
func (s *Server) getRental(c *call) *answer {
	r, found := find(s, &c.Key.rentals, c.ID)
	if !found {
		return s.notFound("Bare metal rental")
	}
	return kernel.OK(s.rentalView(r, r.status))
}

func (s *Server) updateRental(c *call) *answer {
	r, found := c.Key.rentals.Get(c.ID)
	if !found {
		return s.notFound("Bare metal rental")
	}
	return s.label(c, &r.life)
}

func (s *Server) deleteRental(c *call) *answer {
	r, found := c.Key.rentals.Get(c.ID)
	if !found {
		return s.notFound("Bare metal rental")
	}
	s.endRental(r, c.Now)
	c.Note = "deleted bare metal " + r.id
	return kernel.NoContent()
}

var (
	rentalPowerFields = fixed(need("status", kernel.OneOf("started", "stopped")))
	rebootFields      = fixed(need("public_ips", texts))
)

// powerRental switches a rental's nodes. They follow after a while.
func (s *Server) powerRental(c *call) *answer {
	r, found := c.Key.rentals.Get(c.ID)
	switch {
	case !found:
		return s.notFound("Bare metal rental")
	case r.status != running:
		return s.conflict("The rental is " + r.status)
	}
	becomes := vmPowers[c.Body.Text("status")]
	s.Cancel(r.next)
	r.next = s.after(c.Now, s.cfg.Power, func(time.Time) { r.power = becomes })
	c.Note = "switched bare metal " + r.id + " to " + c.Body.Text("status")
	return kernel.NoContent()
}

// rebootRental reboots those of a rental's nodes that have given addresses.
func (s *Server) rebootRental(c *call) *answer {
	r, found := c.Key.rentals.Get(c.ID)
	switch {
	case !found:
		return s.notFound("Bare metal rental")
	case r.status != running:
		return s.conflict("The rental is " + r.status)
	case len(c.Body.Texts("public_ips")) == 0:
		return s.invalid([]string{"body", "public_ips"}, "List should have at least 1 item")
	}
	for _, ip := range c.Body.Texts("public_ips") {
		mine := func(n node) bool { return n.PublicIP == ip }
		if !slices.ContainsFunc(r.nodes, mine) && s.does(RebootByAddress) {
			return s.fail(http.StatusBadRequest, "public_ips: the rental has no node with the address "+ip)
		}
	}
	s.Cancel(r.next)
	if s.does(RebootPending) {
		r.become(pending, c.Now)
	}
	r.next = s.after(c.Now, s.cfg.Reboot, func(at time.Time) {
		r.power = running
		r.become(running, at)
	})
	c.Note = "rebooted bare metal " + r.id
	return kernel.NoContent()
}
