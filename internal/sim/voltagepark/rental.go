package voltagepark

import (
	"slices"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// The statuses of bare metal beside those of virtual machines.
const (
	pending = "Pending"
	failed  = "Failed"
)

// rental is bare metal.
type rental struct {
	life
	gpus     int
	stock    *metalStock
	rate     Money
	network  string
	nodes    []node
	subOrder string
	volume   *volume
	cluster  string // the id of its Kubernetes cluster
	power    string
	holds    bool // its GPUs are taken
}

type node struct {
	PublicIP  string `json:"public_ip"`
	PrivateIP string `json:"private_ip"`
}

const gpusPerNode = 8

// release gives a rental's GPUs back.
func (r *rental) release() {
	if r.holds {
		r.holds = false
		r.stock.free += r.gpus
	}
}

// endRental terminates a rental.
func (s *Server) endRental(r *rental, at time.Time) {
	s.Cancel(r.next)
	r.release()
	s.org.shut(r.charge, at)
	r.become(terminated, at)
	r.left = at
	s.org.rentals.retire(r)
	s.org.ledger.Write(kernel.Entry{Time: at, Kind: "bare metal deleted", ID: r.id, Name: r.name})
}

// Rental is bare metal as it stands.
type Rental struct {
	ID, Name, Status string
	// Power is Running or Stopped.
	Power string
	Tags  []string
	GPUs  int
	// Network joins the nodes; PublicIPs are their addresses.
	Network   string
	PublicIPs []string
	// SSHKeys are the public keys that open it.
	SSHKeys []string
	// StorageID is the volume that is attached, SubOrder the sub-order.
	StorageID, SubOrder string
	// Rate is what it costs an hour as it stands, Cost what it has cost until now.
	Rate, Cost Money
	CreatedAt  time.Time
}

// Rentals are the bare metal that is there, the oldest first.
func (s *Server) Rentals() (list []Rental) {
	now := s.Enter()
	defer s.Leave()
	for r := range s.org.rentals.All() {
		v := Rental{
			ID: r.id, Name: r.name, Status: r.status, Power: r.power, Tags: slices.Clone(r.tags), GPUs: r.gpus, Network: r.network,
			SSHKeys: slices.Clone(r.keys), SubOrder: r.subOrder, Rate: r.present(), Cost: s.org.spent(r.id, r.charge, now), CreatedAt: r.created,
		}
		if r.volume != nil {
			v.StorageID = r.volume.id
		}
		for _, n := range r.nodes {
			v.PublicIPs = append(v.PublicIPs, n.PublicIP)
		}
		list = append(list, v)
	}
	return list
}

// billed reports whether a rental costs something: one that failed does not.
func (r *rental) billed() bool { return r.status != failed }

// present is what a rental costs an hour as it stands.
func (r *rental) present() Money {
	if !r.billed() {
		return 0
	}
	return r.rate
}

// rented is what the organization has.
func (s *Server) rented(now time.Time) (list []kernel.Rental) {
	for m := range s.org.vms.All() {
		list = append(list, kernel.Rental{ID: m.id, Name: m.name, Status: m.status, Rate: m.charge.rate, Cost: s.org.spent(m.id, m.charge, now), Billed: true})
	}
	for r := range s.org.rentals.All() {
		list = append(list, kernel.Rental{ID: r.id, Name: r.name, Status: r.status, Rate: r.present(), Cost: s.org.spent(r.id, r.charge, now), Billed: r.billed()})
	}
	for v := range s.org.volumes.All() {
		list = append(list, kernel.Rental{ID: v.id, Name: v.name, Status: "active", Rate: v.charge.rate, Cost: s.org.spent(v.id, v.charge, now), Billed: true})
	}
	return list
}
