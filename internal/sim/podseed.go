package sim

import (
	"cmp"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// seedPod adds a pod that is there from the start.
func (s *Server) seedPod(a *account, seed PodSeed, now time.Time) {
	p := &pod{
		account: a, id: seed.ID, workload: seed.WorkloadID, name: seed.Name, shown: seed.ShownName, provider: seed.Provider,
		gpus: seed.GPUCount, image: seed.Image, template: seed.TemplateID, volumeGB: seed.VolumeGB, sshKeys: seed.SSHKeys,
		ip: seed.IP, sshPort: seed.SSHPort, message: seed.Message,
	}
	if p.id == "" {
		p.id = s.newID(IDPod)
	}
	if p.workload == "" {
		p.workload = s.newID(IDWorkload)
	}
	if s.cfg.Revision == Classic {
		kernel.SetDefault(&p.provider, "lium")
	} else {
		kernel.SetDefault(&p.provider, "confidential")
	}
	if s.cfg.Revision != Classic && p.shown == "" {
		p.shown = s.newID(IDShownName)
	}
	s.furnish(p, seed)
	p.created = orTime(seed.CreatedAt, now)
	p.become(cmp.Or(seed.Status, running), p.created)
	p.updated = orTime(seed.UpdatedAt, p.created)
	a.pods.Add(p, p.id, p.workload)
	a.ledger.CountCreated(p.name)
	if s.byTheHour() {
		s.planHour(p, now)
	}
	if p.status == running {
		since := orTime(seed.RunningSince, p.created)
		p.ran = kernel.Metered(since, now)
		p.paid = p.rate.For(p.ran)
		s.billRunning(p, now)
	}
}

// furnish gives a seeded pod what its machine, tier and template bring.
func (s *Server) furnish(p *pod, seed PodSeed) {
	if t := s.findTemplate(p.account, seed.TemplateID); t != nil {
		kernel.SetDefault(&p.image, t.Image)
		kernel.SetDefault(&seed.ResourceName, t.ResourceName)
	}
	if t := s.inventory.tier[seed.ResourceName]; t != nil {
		p.tier, p.gpuType, p.rate = t, t.GPUType, t.Price
		if s.cfg.Revision == Classic {
			p.rate = t.Base
		}
		kernel.SetDefault(&p.gpus, t.GPUCount)
	}
	if m := s.inventory.machine[seed.MachineID]; m != nil {
		kernel.SetDefault(&p.gpus, 1)
		p.machine, p.gpuType, p.rate = m, m.GPUType, m.PerGPUHour*Money(p.gpus)
	}
	if p.tier == nil && p.confidential() {
		p.tier = &Tier{ResourceName: seed.ResourceName, GPUCount: max(p.gpus, 1)}
	}
	kernel.SetDefault(&p.gpus, 1)
	s.settleAddress(p)
}

func orTime(t, otherwise time.Time) time.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}
