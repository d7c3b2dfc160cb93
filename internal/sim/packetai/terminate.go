package packetai

import (
	"fmt"
	"net/http"
	"time"
)

// terminate ends a deployment, unless it is too early. One that has ended is
// answered as it is, and nothing is paid back twice.
func (s *Server) terminate(c *call) *answer {
	d, found := s.find(c, c.ID)
	if !found {
		return s.notFound("Deployment")
	}
	if !d.active() {
		return ok(c, d.row(c.Now))
	}
	if left := d.created.Add(s.cfg.MinimumRuntime).Sub(c.Now); left > 0 && s.does(MinimumRuntime) {
		return s.tooEarly(left)
	}
	s.close(d, Terminated, c.Now)
	c.Note = "terminated deployment " + d.id
	return ok(c, d.row(c.Now))
}

// tooEarly tells the minutes that are left, rounded up: who comes back then is
// not too early again.
func (s *Server) tooEarly(left time.Duration) *answer {
	minutes := int((left + time.Minute - 1) / time.Minute)
	if !s.does(RemainingTold) {
		return s.conflict("This deployment cannot be terminated yet.")
	}
	noun := "minutes"
	if minutes == 1 {
		noun = "minute"
	}
	return s.failWith(http.StatusConflict, "CONFLICT",
		fmt.Sprintf("Deployments have a %d-minute minimum runtime. Please wait %d more %s before terminating.", int(s.cfg.MinimumRuntime/time.Minute), minutes, noun),
		map[string]int{"remainingMinutes": minutes})
}

// close ends a deployment: its machine is free again, its volumes are detached
// and stay.
func (s *Server) close(d *deployment, status string, at time.Time) {
	s.Cancel(d.booting)
	s.Cancel(d.addressing)
	d.ended = at
	d.become(status, at)
	if s.does(LiveStock) {
		d.offer.Stock++
	}
	s.closeBill(d, status, at)
	for v := range d.account.volumes.All() {
		if v.attached == d {
			v.attached = nil
			if !s.does(VolumesSurvive) {
				d.account.volumes.Remove(v.id)
			}
		}
	}
}
