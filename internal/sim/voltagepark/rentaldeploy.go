package voltagepark

import (
	"net/http"
	"strconv"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

var rentalFields = fixed(
	need("location_id", text), need("gpu_count", integer), need("name", text), may("organization_ssh_keys", organizationKeys),
	may("ssh_keys", texts), may("network_type", kernel.OneOf(infiniBand, ethernet)), may("sub_order", text), may("storage_id", text),
	may("tags", texts), may("cloudinit_script", cloudInit),
)

// deployRental rents bare metal.
func (s *Server) deployRental(c *call) *answer {
	r := &rental{
		life: life{id: kernel.UUID(), name: c.Body.Text("name"), tags: s.tagsOf(c), created: c.Now},
		gpus: c.Body.Int("gpu_count", 0), network: c.Body.Text("network_type"), subOrder: c.Body.Text("sub_order"), power: running,
	}
	if refusal := s.specifyRental(c, r); refusal != nil {
		return refusal
	}
	if !c.Key.affordable(r.rate, c.Now) {
		return s.tooPoor(r.rate)
	}
	if r.stock.free < r.gpus || wished(c).noStock {
		return s.noCapacity("the location has " + strconv.Itoa(max(r.stock.free, 0)) + " GPUs left on this network")
	}
	r.stock.free -= r.gpus
	r.holds = true
	for range (r.gpus + gpusPerNode - 1) / gpusPerNode {
		r.nodes = append(r.nodes, node{s.newAddress(198, 19), s.newAddress(10, 10)})
	}
	r.become(pending, c.Now)
	c.Key.rentals.Add(r, r.id)
	c.Key.ledger.WriteCreated(kernel.Entry{Time: c.Now, Kind: "bare metal created", ID: r.id, Name: r.name})
	r.charge = c.Key.open(forMetal, r.id, r.name, r.rate, c.Now)
	fails := wished(c).fails
	r.next = s.after(c.Now, s.cfg.Provision, func(at time.Time) { s.provision(r, fails, at) })
	c.Note = "made bare metal " + r.id + " " + strconv.Quote(r.name)
	var warning string
	if len(r.keys) == 0 {
		warning = "No SSH key was given: nobody can log in"
	}
	return kernel.Created(struct {
		ID      string  `json:"rental_id"`
		Warning *string `json:"warning"`
	}{r.id, kernel.OrNull(warning)})
}

// mostGPUs is more than any location has: some bound there has to be.
const mostGPUs = 100_000

// specifyRental finds what a rental is to be made of.
func (s *Server) specifyRental(c *call, r *rental) (refusal *answer) {
	l := s.catalogue.location(c.Body.Text("location_id"))
	if l == nil {
		return s.fail(http.StatusBadRequest, "location_id: no such location")
	}
	if r.gpus < 1 || r.gpus > mostGPUs {
		return s.invalid([]string{"body", "gpu_count"}, "Input should be from 1 to 100000")
	}
	if r.network == "" {
		r.network = infiniBand
		if !s.does(InfiniBandByDefault) {
			r.network = ethernet
		}
	}
	r.stock = l.metal[r.network]
	r.rate = r.stock.price * Money(r.gpus)
	if r.subOrder == "" && s.does(SubOrderByDefault) {
		r.subOrder = "default-" + r.network
	}
	if id := c.Body.Text("storage_id"); id != "" {
		v, found := c.Key.volumes.Get(id)
		if !found {
			return s.fail(http.StatusBadRequest, "storage_id: no such storage volume")
		}
		if s.does(StorageAttached) {
			r.volume = v
		}
	}
	if s.does(ClusterCreated) {
		r.cluster = kernel.UUID()
	}
	r.keys, refusal = s.keysOf(c)
	return refusal
}

// provision lets a rental run, or fail as a fault wants it.
func (s *Server) provision(r *rental, fails bool, at time.Time) {
	switch {
	case fails:
		r.become(failed, at)
		r.release()
		s.org.shut(r.charge, at)
	case s.does(RentalsComeToRun):
		r.become(running, at)
	}
}
