package voltagepark

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// VirtualMachine is a rented part of a host node. What is absent or null is the
// zero value.
type VirtualMachine struct {
	// ID is what later calls take.
	ID string `json:"id"`
	// HostNodeID is the host node that it runs on.
	HostNodeID string `json:"hostnode_id,omitempty"`
	// Type is how it is paid for.
	Type VMType `json:"type,omitempty"`
	// Status is where it stands.
	Status VMStatus `json:"status,omitempty"`
	// Name is the name that it was given.
	Name string `json:"name,omitempty"`
	// Resources are what it has.
	Resources Resources `json:"resources"`
	// OperatingSystem is what it runs, such as "Ubuntu 20.04 LTS".
	OperatingSystem string `json:"operating_system,omitempty"`
	// Pricing is what it costs.
	Pricing VMPricing `json:"pricing"`
	// PublicIP is its address, which it may share with others: see PortForwards.
	PublicIP string `json:"public_ip,omitempty"`
	// PortForwards are the ports of PublicIP that lead to it.
	PortForwards []PortForward `json:"port_forwards,omitzero"`
	// CreatedAt is zero where it is not told.
	CreatedAt time.Time `json:"timestamp_creation,omitzero"`
	// Tags are its tags.
	Tags []string `json:"tags,omitzero"`
	// Unreadable names the members of the response that could not be read, or only in
	// part, such as a time without a zone. No decision is based on them.
	Unreadable []string `json:"unreadable,omitempty"`
}

// VMPricing is what a virtual machine costs in USD per hour, each for all that it
// has of it.
type VMPricing struct {
	// GPUs is for its GPUs, VCPUs for its virtual CPUs, RAM for its memory, and
	// Storage for its disk.
	GPUs    USD `json:"gpus_per_hr,omitzero"`
	VCPUs   USD `json:"vcpus_per_hr,omitzero"`
	RAM     USD `json:"ram_per_hr,omitzero"`
	Storage USD `json:"storage_per_hr,omitzero"`
	// Total is for all of it: what it costs running, and stopped.
	Total USD `json:"total_associated_per_hr,omitzero"`
	// TotalDisassociated is what it costs without its GPUs: see
	// VMPowerStoppedDisassociated.
	TotalDisassociated USD `json:"total_disassociated_per_hr,omitzero"`
}

// PortForward is a public port that leads to one of a virtual machine.
type PortForward struct {
	// Internal is the port inside.
	Internal int `json:"internal_port"`
	// External is the port of the machine's PublicIP.
	External int `json:"external_port"`
}

// highest returns the price of the whole machine: the total, or one of its parts if that
// is more. It is unknown without a total, or if one of the prices cannot be read.
func (p VMPricing) highest() USD {
	if !p.Total.Known() {
		return p.Total
	}
	return lifecycle.PriceOf(p.Total, p.GPUs, p.VCPUs, p.RAM, p.Storage)
}

// HourlyPrice is what the machine costs in USD per hour as it stands now: $0 once
// it is terminated.
func (vm VirtualMachine) HourlyPrice() USD {
	switch {
	case vm.Status.IsGone():
		return MustUSD("0")
	case vm.Status == VMStoppedDisassociated:
		return vm.Pricing.TotalDisassociated
	}
	return vm.Pricing.Total
}

// DefaultVMUser is whom SSH logs in as. The API does not tell it: it is what public
// notes on the API name. SSHAs takes another.
const DefaultVMUser = "user"

// SSH is the way into the machine as DefaultVMUser. Where PortForwards has none to
// port 22, its port is a guess: see SSHAs.
func (vm VirtualMachine) SSH() SSH { return vm.SSHAs(DefaultVMUser) }

// SSHAs is the way into the machine as a user, through the public port that leads
// to its port 22. Where none is told it is 22 itself, which is a guess: PublicIP may
// be shared, and then 22 may lead to the machine of somebody else, so check its host
// key. WaitRunning gives such a port a minute to show.
func (vm VirtualMachine) SSHAs(user string) SSH {
	port := vm.forward(22)
	if port == 0 {
		port = 22
	}
	return api.NewSSH(user, vm.PublicIP, port)
}

// forward is the public port that leads to one of the machine, 0 where none is
// told.
func (vm VirtualMachine) forward(internal int) int {
	for _, f := range vm.PortForwards {
		if f.Internal == internal && f.External > 0 {
			return f.External
		}
	}
	return 0
}

func vmID(vm VirtualMachine) string { return vm.ID }

var decodeVM = client.One(readVM, vmID)

func readVM(object wire.Value) (out VirtualMachine) {
	unreadable := (*wire.Unreadable)(&out.Unreadable)
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "hostnode_id":
			out.HostNodeID = v.Text()
		case "type":
			out.Type = VMType(v.Lower())
		case "status":
			out.Status = vmStatus(v.Lower())
		case "name":
			out.Name = v.Text()
		case "resources":
			out.Resources = readResources(v)
		case "operating_system":
			out.OperatingSystem = v.Text()
		case "pricing":
			out.Pricing = readVMPricing(v, unreadable)
		case "public_ip":
			out.PublicIP = v.Text()
		case "port_forwards":
			out.PortForwards = readAll(v, readPortForward)
		case "timestamp_creation":
			out.CreatedAt = unreadable.Time("timestamp_creation", v)
		case "tags":
			out.Tags = v.Texts()
		}
	}
	return out
}

func readVMPricing(object wire.Value, unreadable *wire.Unreadable) (out VMPricing) {
	for name, v := range object.Members() {
		switch string(name) {
		case "gpus_per_hr":
			out.GPUs = unreadable.USD("gpus_per_hr", v)
		case "vcpus_per_hr", "vcpu_per_hr":
			out.VCPUs = lifecycle.PriceOf(out.VCPUs, unreadable.USD("vcpus_per_hr", v))
		case "ram_per_hr":
			out.RAM = unreadable.USD("ram_per_hr", v)
		case "storage_per_hr":
			out.Storage = unreadable.USD("storage_per_hr", v)
		case "total_associated_per_hr":
			out.Total = lifecycle.PriceOf(out.Total, unreadable.USD("total_associated_per_hr", v))
		case "total_disassociated_per_hr":
			out.TotalDisassociated = unreadable.USD("total_disassociated_per_hr", v)
		}
	}
	return out
}

func readPortForward(object wire.Value) (out PortForward) {
	for name, v := range object.Members() {
		switch string(name) {
		case "internal_port":
			out.Internal = v.Int(0)
		case "external_port":
			out.External = v.Int(0)
		}
	}
	return out
}
