package voltageparktest

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
	park "github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

// VM is a virtual machine as the simulator knows it.
type VM struct {
	// ID is its id, Name the name that it has, Status as the API tells it.
	ID, Name, Status string
	// Tags are its tags.
	Tags []string
	// PresetID is the preset that it was made from, HostNodeID where it runs.
	PresetID, HostNodeID string
	// SSHKeys are the public keys that open it.
	SSHKeys []string
	// GPUs is how many it has.
	GPUs int
	// HourlyPrice is what it costs in USD per hour as it stands, Cost what it has
	// cost until now.
	HourlyPrice, Cost api.USD
	// CreatedAt is when it was made, in the simulator's time.
	CreatedAt time.Time
}

// VMs are all virtual machines that are there, the oldest first. Each costs
// something, whatever its status.
func (s *Sim) VMs() []VM {
	var out []VM
	for _, m := range s.world.VMs() {
		out = append(out, VM{
			m.ID, m.Name, m.Status, m.Tags, m.PresetID, m.HostNodeID, m.SSHKeys, m.GPUs, usd(m.Rate), usd(m.Cost), m.CreatedAt,
		})
	}
	return out
}

// Rental is bare metal as the simulator knows it.
type Rental struct {
	// ID is its id, Name the name that it has, Status and Power as the API tells
	// them.
	ID, Name, Status, Power string
	// Tags are its tags.
	Tags []string
	// GPUs is how many it has, Network what joins its nodes, PublicIPs where they
	// are.
	GPUs      int
	Network   string
	PublicIPs []string
	// SSHKeys are the public keys that open it.
	SSHKeys []string
	// StorageID is the volume that is attached, SubOrder the sub-order.
	StorageID, SubOrder string
	// HourlyPrice is what it costs in USD per hour as it stands, Cost what it has
	// cost until now.
	HourlyPrice, Cost api.USD
	// CreatedAt is when it was made, in the simulator's time.
	CreatedAt time.Time
}

// Rentals are all bare metal that is there, the oldest first.
func (s *Sim) Rentals() []Rental {
	var out []Rental
	for _, r := range s.world.Rentals() {
		out = append(out, Rental{
			r.ID, r.Name, r.Status, r.Power, r.Tags, r.GPUs, r.Network, r.PublicIPs, r.SSHKeys, r.StorageID, r.SubOrder,
			usd(r.Rate), usd(r.Cost), r.CreatedAt,
		})
	}
	return out
}

// Volume is a storage volume as the simulator knows it.
type Volume struct {
	// ID is its id, Name the name that it has.
	ID, Name string
	// SizeGB is its size, OrderIDs the orders that it is for.
	SizeGB   int
	OrderIDs []string
	// HourlyPrice is what it costs in USD per hour, Cost what it has cost until
	// now.
	HourlyPrice, Cost api.USD
	// CreatedAt is when it was made, in the simulator's time.
	CreatedAt time.Time
}

// Volumes are all storage volumes that are there, the oldest first.
func (s *Sim) Volumes() []Volume {
	var out []Volume
	for _, v := range s.world.Volumes() {
		out = append(out, Volume{v.ID, v.Name, v.SizeGB, v.OrderIDs, usd(v.Rate), usd(v.Cost), v.CreatedAt})
	}
	return out
}

// usd is an amount of the simulator's for users.
func usd(m park.Money) api.USD { return api.MustUSD(m.String()) }
