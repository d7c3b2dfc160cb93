package sim

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// createPod rents a pod of the kind that the body asks for.
func (s *Server) createPod(c *call) *answer {
	if wished(c).noStock {
		return s.noStock("what was asked for")
	}
	p := &pod{account: c.Key.account, name: c.Body.Text("name"), fate: wished(c).fate}
	var refusal *answer
	switch provider := c.Body.Text("provider"); {
	case s.cfg.Revision != Classic:
		refusal = s.specifyConfidential(c, p)
	case provider == "targon":
		refusal = s.specifyTargon(c, p)
	case provider == "" || provider == "lium":
		refusal = s.specifyLium(c, p)
	default:
		refusal = s.badRequest("provider must be lium or targon")
	}
	if refusal != nil {
		return refusal
	}
	if !s.affordable(c.Key.account, p.rate, c.Now) {
		return s.fail(http.StatusPaymentRequired, "Insufficient balance: an hour costs $"+p.rate.String())
	}
	p.id, p.workload, p.shown = s.newID(IDPod), s.newID(IDWorkload), ""
	if s.cfg.Revision != Classic {
		p.shown = s.newID(IDShownName)
	}
	switch {
	case !s.does(LiveStock):
	case p.tier != nil:
		*s.inventory.stock(p.tier) -= p.tier.gpus()
	case p.machine != nil:
		p.machine.Available -= p.gpus
	}
	p.created = c.Now
	s.settleAddress(p)
	c.Key.account.pods.Add(p, p.id, p.workload)
	s.billCreated(p, c.Now)
	s.deploy(p, c.Now, s.cfg.Deploy)
	c.Note = "made pod " + p.key() + " " + strconv.Quote(p.name)
	return kernel.Created(s.createdPod(p))
}

// key is the id that later calls take.
func (p *pod) key() string {
	if p.workload != "" {
		return p.workload
	}
	return p.id
}

// settleAddress gives a pod the address that it has while it runs, out of the
// block that is set aside for documentation.
func (s *Server) settleAddress(p *pod) {
	if s.cfg.Revision == Classic && p.ip == "" {
		s.addresses++
		p.ip = "203.0.113." + strconv.Itoa(s.addresses%254+1)
	}
	kernel.SetDefault(&p.sshPort, 22)
}

// specifyConfidential reads a pod of the newest page: an image on a resource, or
// a template that brings both.
func (s *Server) specifyConfidential(c *call, p *pod) *answer {
	b := c.Body
	p.provider, p.gpus = "confidential", 1
	if provider := b.Text("provider"); provider != "confidential" && (provider != "targon" || s.cfg.Revision != Observed) {
		if s.does(ProviderConfidential) {
			return s.malformed(c, "provider must be confidential")
		}
	}
	template := b.Text("template_uid")
	kernel.SetDefault(&template, b.Text("template"))
	resource, image := b.Text("resource_name"), b.Text("image")
	switch {
	case template != "" && (resource != "" || image != "") && s.does(EitherTemplateOrImage):
		return s.malformed(c, "want template_uid alone, or resource_name and image")
	case template != "":
		t := s.findTemplate(c.Key.account, template)
		if t == nil {
			return s.notFound("Template")
		}
		p.template, resource, image = t.ID, t.ResourceName, t.Image
		if s.does(TemplateBringsManifest) {
			p.commands, p.args, p.ports = t.Commands, t.Args, t.Ports
		}
	case (resource == "" || image == "") && s.does(EitherTemplateOrImage):
		return s.malformed(c, "want template_uid, or both resource_name and image")
	}
	if refusal := s.reserveTier(c, p, resource); refusal != nil {
		return refusal
	}
	p.image, p.rate = image, p.tier.Price
	if cost := b.Float("cost_per_hour"); cost > 0 && !s.does(PriceByServer) {
		p.rate = Money(cost * float64(Dollar))
	}
	keys, given := b["ssh_key_uids"].([]string)
	if !given {
		keys, given = b["ssh_keys"].([]string)
	}
	if first := firstSSHKey(c.Key.account); !given && first != "" && s.does(KeyAutoSynced) {
		keys = []string{first}
	}
	return s.takeKeys(c, p, keys)
}

// specifyTargon reads a confidential pod of the earlier page.
func (s *Server) specifyTargon(c *call, p *pod) *answer {
	p.provider = "targon"
	if refusal := s.reserveTier(c, p, c.Body.Text("resource_name")); refusal != nil {
		return refusal
	}
	p.image, p.rate = c.Body.Text("image"), p.tier.Base
	return s.takeKeys(c, p, c.Body.Texts("ssh_key_ids"))
}

func (s *Server) reserveTier(c *call, p *pod, resource string) *answer {
	t := s.inventory.tier[resource]
	switch {
	case t == nil && !s.does(KnownResources) && len(s.inventory.tiers) > 0:
		t = s.inventory.tiers[0]
	case t == nil:
		return s.malformed(c, fmt.Sprintf("resource_name %q is not in the inventory", resource))
	case t.Plain && s.does(ConfidentialOnly):
		return s.malformed(c, fmt.Sprintf("resource_name %q is not for confidential pods", resource))
	case *s.inventory.stock(t) < t.gpus():
		return s.noStock(resource)
	}
	p.tier, p.gpuType, p.gpus = t, t.GPUType, t.GPUCount
	p.machine = s.inventory.machine[t.MachineID]
	return nil
}

// specifyLium reads a standard pod.
func (s *Server) specifyLium(c *call, p *pod) *answer {
	b := c.Body
	p.provider, p.gpus, p.volumeGB = "lium", b.Int("gpu_count", 1), b.Int("volume_size_gb", 50)
	m := s.inventory.machine[b.Text("machine_id")]
	t := s.findTemplate(c.Key.account, b.Text("template_id"))
	switch {
	case m == nil || m.Provider != "lium":
		return s.badRequest("machine_id: no such machine")
	case t == nil:
		return s.badRequest("template_id: no such template")
	case p.gpus < 1 || p.gpus > m.GPUCount:
		return s.badRequest(fmt.Sprintf("gpu_count: the machine has %d GPUs", m.GPUCount))
	case p.volumeGB < 1:
		return s.badRequest("volume_size_gb must be 1 or more")
	case p.gpus > m.Available:
		return s.noStock(m.ID)
	}
	p.machine, p.gpuType, p.rate = m, m.GPUType, m.PerGPUHour*Money(p.gpus)
	p.template = t.ID
	if s.does(TemplateImage) {
		p.image = t.Image
	}
	if _, found := c.Key.account.credentials.Get(t.CredentialID); t.CredentialID != "" && !found && s.does(DeletedCredentialFails) {
		p.fate = "Image pull failed: the template's registry credential was deleted"
	}
	return s.takeKeys(c, p, b.Texts("ssh_key_ids"))
}

func (s *Server) takeKeys(c *call, p *pod, ids []string) *answer {
	for _, id := range ids {
		if _, found := c.Key.account.sshKeys.Get(id); !found {
			return s.malformed(c, fmt.Sprintf("SSH key %q is not in the account", id))
		}
	}
	p.sshKeys = slices.Clone(ids)
	return nil
}

func firstSSHKey(a *account) string {
	for k := range a.sshKeys.All() {
		return k.ID
	}
	return ""
}

// noStock says that there are not enough free GPUs. The pages do not document
// how; it is told as a request that cannot be met.
func (s *Server) noStock(what string) *answer {
	return s.failCode(http.StatusBadRequest, "NO_CAPACITY", "No capacity for "+what+" at the moment")
}
