package voltagepark

import (
	"slices"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// resources are what a host node has free, or what a virtual machine takes.
type resources struct{ gpus, vcpus, ramGB, storageGB int }

func (r resources) fit(into resources) bool {
	return r.gpus <= into.gpus && r.vcpus <= into.vcpus && r.ramGB <= into.ramGB && r.storageGB <= into.storageGB
}

func (r resources) plus(o resources) resources {
	return resources{r.gpus + o.gpus, r.vcpus + o.vcpus, r.ramGB + o.ramGB, r.storageGB + o.storageGB}
}

func (r resources) minus(o resources) resources {
	return resources{r.gpus - o.gpus, r.vcpus - o.vcpus, r.ramGB - o.ramGB, r.storageGB - o.storageGB}
}

type resourcesView struct {
	GPUs    map[string]gpuCount `json:"gpus"`
	VCPUs   int                 `json:"vcpu_count"`
	RAM     int                 `json:"ram_gb"`
	Storage int                 `json:"storage_gb"`
}

type gpuCount struct {
	Count int `json:"count"`
}

func (r resources) view() resourcesView {
	return resourcesView{map[string]gpuCount{gpuModel: {r.gpus}}, r.vcpus, r.ramGB, r.storageGB}
}

// hostNode is a machine that virtual machines run on.
type hostNode struct {
	id       string
	location *location
	free     resources
	ports    []int // public ones that are free, in order
}

// has reports whether the host node has room.
func (h *hostNode) has(r resources) bool { return r.fit(h.free) && len(h.ports) > 0 }

// takePort takes a free public port: the one that is wanted, or the first where
// that is 0.
func (h *hostNode) takePort(wanted int) (port int, ok bool) {
	i := 0
	if wanted != 0 {
		i = slices.Index(h.ports, wanted)
	}
	if i < 0 || i >= len(h.ports) {
		return 0, false
	}
	port = h.ports[i]
	h.ports = slices.Delete(h.ports, i, i+1)
	return port, true
}

func (h *hostNode) givePort(port int) {
	i, _ := slices.BinarySearch(h.ports, port)
	h.ports = slices.Insert(h.ports, i, port)
}

type hostNodeView struct {
	ID         string        `json:"id"`
	LocationID string        `json:"location_id"`
	Available  resourcesView `json:"available_resources"`
	Pricing    pricingView   `json:"pricing"`
	Ports      []int         `json:"available_ports"`
}

type pricingView struct {
	GPU     map[string]dollars `json:"per_gpu_hr"`
	VCPU    dollars            `json:"per_vcpu_hr"`
	RAM     dollars            `json:"per_gb_ram_hr"`
	Storage dollars            `json:"per_gb_storage_hr"`
}

func (s *Server) hostNodeView(h *hostNode) hostNodeView {
	free := h.free
	if !s.does(AvailabilityLive) {
		free = share(8)
	}
	prices := pricingView{map[string]dollars{gpuModel: dollars(s.catalogue.gpuPrice)}, dollars(perVCPU), dollars(perRAMGB), dollars(perStorageGB)}
	return hostNodeView{h.id, h.location.id, free.view(), prices, slices.Clone(h.ports)}
}

func (s *Server) getHostNode(c *call) *answer {
	for _, l := range s.catalogue.locations {
		for _, h := range l.hosts {
			if h.id == c.ID {
				return kernel.OK(s.hostNodeView(h))
			}
		}
	}
	return s.notFound("Host node")
}
