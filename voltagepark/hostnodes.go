package voltagepark

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// HostNodesService tells of the machines that virtual machines run on.
type HostNodesService struct{ core *rest.Core }

var hostNodesGet = endpoint(rest.Read, "GET", "/hostnodes/{id}", "get host node")

// HostNode is a machine that virtual machines run on. What is absent or null is
// the zero value.
type HostNode struct {
	// ID is what VirtualMachine.HostNodeID names.
	ID string `json:"id"`
	// LocationID is where it stands.
	LocationID string `json:"location_id,omitempty"`
	// Available is what is free on it.
	Available Resources `json:"available_resources"`
	// Pricing is what its parts cost.
	Pricing HostNodePricing `json:"pricing"`
	// AvailablePorts are the public ports that are free.
	AvailablePorts []int `json:"available_ports,omitzero"`
}

// HostNodePricing is what the parts of a host node cost, in USD per hour.
type HostNodePricing struct {
	// PerGPU is for one GPU, by model.
	PerGPU map[string]USD `json:"per_gpu_hr,omitzero"`
	// PerVCPU is for one virtual CPU.
	PerVCPU USD `json:"per_vcpu_hr,omitzero"`
	// PerGBRAM is for one GB of memory.
	PerGBRAM USD `json:"per_gb_ram_hr,omitzero"`
	// PerGBStorage is for one GB of disk.
	PerGBStorage USD `json:"per_gb_storage_hr,omitzero"`
}

// Get returns one host node. It takes one request. Locations.List has them all.
//
// Documented as GET /hostnodes/{hostnode_id}.
func (s *HostNodesService) Get(ctx context.Context, id string, opts ...CallOption) (HostNode, error) {
	return call(ctx, s.core, hostNodesGet, args(id), opts, about(id, decodeHostNode, hostNodeID))
}

func hostNodeID(h HostNode) string { return h.ID }

var decodeHostNode = client.One(readHostNode, hostNodeID)

func readHostNode(object wire.Value) (out HostNode) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "location_id":
			out.LocationID = v.Text()
		case "available_resources":
			out.Available = readResources(v)
		case "pricing":
			out.Pricing = readHostNodePricing(v)
		case "available_ports":
			out.AvailablePorts = v.Ints()
		}
	}
	return out
}

func readHostNodePricing(object wire.Value) (out HostNodePricing) {
	for name, v := range object.Members() {
		switch string(name) {
		case "per_gpu_hr":
			out.PerGPU = readAmounts(v)
		case "per_vcpu_hr":
			out.PerVCPU = v.USD()
		case "per_gb_ram_hr":
			out.PerGBRAM = v.USD()
		case "per_gb_storage_hr":
			out.PerGBStorage = v.USD()
		}
	}
	return out
}
