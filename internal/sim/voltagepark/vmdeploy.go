package voltagepark

import (
	"net/http"
	"strconv"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// cloudInit is what a machine is to do first.
var cloudInit = kernel.ObjectOf(
	may("packages", texts), may("runcmd", texts),
	may("write_files", kernel.ObjectsOf(
		may("encoding", text), may("content", text), may("owner", text), need("path", text), may("permissions", text),
	)),
)

// organizationKeys says which of the organization's keys open a machine.
var organizationKeys = kernel.ObjectOf(need("mode", kernel.OneOf("none", "all", "selective")), may("ssh_key_ids", texts))

var vmFields = fixed(
	need("config_id", text), need("name", text), may("password", text), may("organization_ssh_keys", organizationKeys),
	may("ssh_keys", texts), may("cloud_init", cloudInit), may("tags", texts),
)

// deployVM rents a virtual machine of a preset's size, on the first host node
// that has room.
func (s *Server) deployVM(c *call) *answer {
	size := s.catalogue.preset(c.Body.Text("config_id"))
	if size == nil {
		return s.fail(http.StatusBadRequest, "config_id: no such instant deploy preset")
	}
	if !s.does(PresetDecides) {
		size = s.catalogue.presets[3]
	}
	keys, refusal := s.keysOf(c)
	if refusal != nil {
		return refusal
	}
	m := &vm{size: size, kind: "ondem", rates: s.catalogue.rates(size.resources), ip: s.newAddress(198, 18)}
	if !c.Key.affordable(m.rates.full(), c.Now) {
		return s.tooPoor(m.rates.full())
	}
	host := s.catalogue.room(size.resources, nil)
	if host == nil || wished(c).noStock {
		return s.noCapacity("no host node has room for this preset")
	}
	m.life = life{id: kernel.UUID(), name: c.Body.Text("name"), tags: s.tagsOf(c), keys: keys, created: c.Now}
	m.moveTo(host)
	m.become(running, c.Now)
	c.Key.vms.Add(m, m.id)
	c.Key.ledger.WriteCreated(kernel.Entry{Time: c.Now, Kind: "virtual machine created", ID: m.id, Name: m.name})
	s.bill(m, c.Now)
	fate := wished(c)
	m.boot = s.after(c.Now, s.cfg.Boot, func(at time.Time) { s.bootVM(m, fate, at) })
	c.Note = "made virtual machine " + m.id + " " + strconv.Quote(m.name)
	return kernel.Created(struct {
		ID string `json:"vm_id"`
	}{m.id})
}

// bootVM lets a new machine have its address, or fail as a fault wants it.
func (s *Server) bootVM(m *vm, fate wish, at time.Time) {
	m.booted = true
	switch {
	case fate.fails:
		s.endVM(m, at)
	case fate.outbid:
		s.Cancel(m.next)
		m.kind = "spot"
		m.become(outbid, at)
		m.release()
		s.bill(m, at)
	}
}

func (s *Server) tagsOf(c *call) []string {
	if !s.does(TagsAdded) {
		return []string{}
	}
	return append([]string{}, c.Body.Texts("tags")...)
}
