package voltagepark

import (
	"net/http"
	"slices"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

type vmView struct {
	ID         string            `json:"id"`
	HostNodeID string            `json:"hostnode_id"`
	Type       string            `json:"type"`
	Status     string            `json:"status"`
	Name       string            `json:"name"`
	Resources  resourcesView     `json:"resources"`
	System     string            `json:"operating_system"`
	Pricing    vmPricingView     `json:"pricing"`
	PublicIP   *string           `json:"public_ip"`
	Forwards   []portForward     `json:"port_forwards"`
	CreatedAt  kernel.MilliStamp `json:"timestamp_creation"`
	Tags       []string          `json:"tags"`
}

type vmPricingView struct {
	GPUs    dollars `json:"gpus_per_hr"`
	VCPUs   dollars `json:"vcpus_per_hr"`
	RAM     dollars `json:"ram_per_hr"`
	Storage dollars `json:"storage_per_hr"`
	Total   dollars `json:"total_associated_per_hr"`
	Apart   dollars `json:"total_disassociated_per_hr"`
}

// vmView is a machine as it is told of with a status. It has an address once it has
// booted, and while it has its GPUs.
func (s *Server) vmView(m *vm, status string) vmView {
	v := vmView{
		ID: m.id, HostNodeID: m.host.id, Type: m.kind, Status: status, Name: m.name, Resources: m.size.view(), System: m.size.system,
		Pricing: vmPricingView{
			dollars(m.rates.gpus), dollars(m.rates.vcpus), dollars(m.rates.ram), dollars(m.rates.storage),
			dollars(m.rates.full()), dollars(m.rates.storage),
		},
		Forwards: []portForward{}, CreatedAt: kernel.MilliStamp(m.created), Tags: slices.Clone(m.tags),
	}
	if (m.booted || !s.does(AddressOnceBooted)) && (status == running || status == stopped) {
		v.PublicIP, v.Forwards = &m.ip, slices.Clone(m.forwards)
	}
	return v
}

func (s *Server) listVMs(c *call) *answer {
	var rows []vmView
	for m, status := range c.Key.vms.at(c.Now, c.Lag) {
		rows = append(rows, s.vmView(m, status))
	}
	if !s.does(ListsLeaveOutTerminated) {
		for _, m := range c.Key.vms.gone {
			rows = append(rows, s.vmView(m, terminated))
		}
	}
	return listing(s, c, vmsPage, rows)
}

func (s *Server) getVM(c *call) *answer {
	m, found := find(s, &c.Key.vms, c.ID)
	if !found {
		return s.notFound("Virtual machine")
	}
	return kernel.OK(s.vmView(m, m.status))
}

func (s *Server) updateVM(c *call) *answer {
	m, found := c.Key.vms.Get(c.ID)
	if !found {
		return s.notFound("Virtual machine")
	}
	return s.label(c, &m.life)
}

func (s *Server) deleteVM(c *call) *answer {
	m, found := c.Key.vms.Get(c.ID)
	if !found {
		return s.notFound("Virtual machine")
	}
	s.endVM(m, c.Now)
	c.Note = "deleted virtual machine " + m.id
	return kernel.NoContent()
}

// labelFields is what an update of a machine may have.
var labelFields = fixed(may("name", text), may("tags", texts))

// label renames or tags a machine.
func (s *Server) label(c *call, l *life) *answer {
	name, tags := l.name, l.tags
	if c.Body.Has("name") {
		name = c.Body.Text("name")
	}
	if c.Body.Has("tags") {
		tags = append([]string{}, c.Body.Texts("tags")...)
	}
	if name == "" {
		return s.fail(http.StatusBadRequest, "name: it is empty")
	}
	if s.does(UpdateApplies) {
		l.name, l.tags = name, tags
	}
	c.Note = "updated " + l.id
	return kernel.OK(struct {
		Name string   `json:"name"`
		Tags []string `json:"tags"`
	}{name, slices.Clone(tags)})
}
