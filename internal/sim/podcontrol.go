package sim

import (
	"net/http"
	"slices"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

func (s *Server) stopPod(c *call) *answer {
	p, found := s.findPod(c)
	if !found {
		return s.notFound("Pod")
	}
	if s.cfg.Revision != Classic {
		if s.does(StopDestroys) {
			s.destroy(p, c.Now)
			c.Note = "destroyed pod " + p.key()
		}
		return kernel.OK(map[string]bool{"success": true})
	}
	switch p.status {
	case running:
		s.pause(p, c.Now)
		c.Note = "stopped pod " + p.key()
	case stopping, stopped:
	default:
		return s.badRequest("Pod is " + p.status + ": only a running pod can be stopped")
	}
	return kernel.OK(podNotice{p.id, s.tell(p.status), "Pod is stopping. Data on /root volume is preserved."})
}

// podNotice is how the earlier page answers what is done to a pod.
type podNotice struct {
	ID      string `json:"id"`
	Status  string `json:"status"`
	Message string `json:"message"`
}

func (s *Server) startPod(c *call) *answer {
	p, found := s.findPod(c)
	if !found {
		return s.notFound("Pod")
	}
	switch p.status {
	case stopped:
		if !s.affordable(c.Key.account, p.rate, c.Now) {
			return s.fail(http.StatusPaymentRequired, "Insufficient balance: an hour costs $"+p.rate.String())
		}
		if s.does(KeysDroppedOnRedeploy) {
			p.dropKeys(c.Key.account)
		}
		p.become(starting, c.Now)
		if !s.does(StartBillsWhenRunning) {
			s.billRunning(p, c.Now)
		}
		takes := s.cfg.Start
		if !s.does(StartTakesItsTime) {
			takes = Range{}
		}
		s.comeToRun(p, c.Now, takes)
		c.Note = "started pod " + p.key()
	case starting:
	default:
		return s.badRequest("Pod is " + p.status + ": only a stopped pod can be started")
	}
	return kernel.OK(podNotice{p.id, s.tell(p.status), "Pod is starting. This typically takes 15-30 seconds."})
}

func (s *Server) deletePod(c *call) *answer {
	p, found := s.findPod(c)
	if !found {
		return s.notFound("Pod")
	}
	if s.does(DeleteDestroys) {
		s.destroy(p, c.Now)
	}
	c.Note = "deleted pod " + p.key()
	if s.cfg.Revision != Classic {
		return kernel.OK(map[string]bool{"success": true})
	}
	return kernel.OK(podNotice{p.id, s.tell(deleted), "Pod and all associated resources have been deleted."})
}

func (s *Server) updatePod(c *call) *answer {
	p, found := s.findPod(c)
	if !found {
		return s.notFound("Pod")
	}
	b, kept := c.Body, p.sshKeys
	if b.Has("name") && b.Text("name") == "" {
		return s.badRequest("name must not be empty")
	}
	if b.Int("volume_size_gb", p.volumeGB) < p.volumeGB {
		return s.badRequest("volume_size_gb: a volume cannot shrink")
	}
	if b.Has("ssh_key_ids") {
		if refusal := s.takeKeys(c, p, b.Texts("ssh_key_ids")); refusal != nil {
			return refusal
		}
	}
	if b.Has("gpu_count") {
		if refusal := s.resize(p, b.Int("gpu_count", 0)); refusal != nil {
			p.sshKeys = kept
			return refusal
		}
	}
	if b.Has("name") && s.does(UpdateApplies) {
		p.name = b.Text("name")
	}
	p.volumeGB = b.Int("volume_size_gb", p.volumeGB)
	p.updated = c.Now
	c.Note = "updated pod " + p.key()
	return kernel.OK(struct {
		ID      string   `json:"id"`
		Name    string   `json:"name"`
		Status  string   `json:"status"`
		SSHKeys []string `json:"ssh_keys"`
		Message string   `json:"message"`
	}{p.id, p.name, s.tell(p.status), orEmpty(p.sshKeys), "Pod updated successfully."})
}

// resize changes a pod's hardware.
func (s *Server) resize(p *pod, gpus int) *answer {
	switch {
	case p.status != stopped && s.does(HardwareNeedsStop):
		return s.badRequest("Pod must be stopped to change hardware settings")
	case p.machine == nil || p.tier != nil:
		return s.badRequest("gpu_count: the size of a confidential pod cannot be changed")
	case gpus < 1 || gpus > p.machine.GPUCount:
		return s.badRequest("gpu_count: the machine does not have as many")
	case gpus-p.gpus > p.machine.Available:
		return s.noStock(p.machine.ID)
	}
	p.machine.Available -= gpus - p.gpus
	p.gpus, p.rate = gpus, p.machine.PerGPUHour*Money(gpus)
	return nil
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return slices.Clone(list)
}
