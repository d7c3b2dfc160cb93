package voltagepark

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// volume is a storage volume.
type volume struct {
	id, name string
	sizeGB   int
	orders   []string
	vip      string
	created  time.Time
	charge   *charge
}

// tenantID is the storage system's number for the organization.
const tenantID = 123

type volumeView struct {
	ID       string   `json:"id"`
	SizeGB   int      `json:"size_in_gb"`
	Name     string   `json:"name"`
	Status   string   `json:"status"`
	Rate     dollars  `json:"rate_hourly"`
	OrderIDs []string `json:"order_ids"`
	TenantID int      `json:"tenant_id"`
	VIP      string   `json:"vip"`
}

func (v *volume) view() volumeView {
	return volumeView{v.id, v.sizeGB, v.name, "active", dollars(v.charge.rate), slices.Clone(v.orders), tenantID, v.vip}
}

func (s *Server) createVolume(c *call) *answer {
	v := &volume{
		id: kernel.UUID(), name: c.Body.Text("name"), sizeGB: c.Body.Int("size_in_gb", 0),
		orders: append([]string{}, c.Body.Texts("order_ids")...), vip: s.newAddress(10, 20), created: c.Now,
	}
	if refusal := s.sizeProblem(v.sizeGB); refusal != nil {
		return refusal
	}
	rate := s.volumeRate(v.sizeGB)
	if !c.Key.affordable(rate, c.Now) {
		return s.tooPoor(rate)
	}
	c.Key.volumes.Add(v, v.id)
	c.Key.ledger.WriteCreated(kernel.Entry{Time: c.Now, Kind: "volume created", ID: v.id, Name: v.name})
	v.charge = c.Key.open(forStorage, v.id, v.name, rate, c.Now)
	c.Note = "made volume " + v.id + " " + strconv.Quote(v.name)
	return kernel.Created(v.view())
}

// largestVolume is a petabyte: some bound there has to be.
const largestVolume = 1_000_000

// sizeProblem answers a size that no volume can have.
func (s *Server) sizeProblem(gb int) *answer {
	if gb < 1 || gb > largestVolume {
		return s.invalid([]string{"body", "size_in_gb"}, "Input should be from 1 to 1000000")
	}
	return nil
}

// volumeRate is what a volume of a size costs an hour.
func (s *Server) volumeRate(sizeGB int) Money {
	if !s.does(StoragePriced) {
		return storagePer100GB
	}
	return storageRate(sizeGB)
}

func (s *Server) listVolumes(c *call) *answer {
	var rows []volumeView
	for v := range c.Key.volumes.All() {
		rows = append(rows, v.view())
	}
	return listing(s, c, storagePage, rows)
}

func (s *Server) getVolume(c *call) *answer {
	v, found := c.Key.volumes.Get(c.ID)
	if !found {
		return s.notFound("Storage volume")
	}
	return kernel.OK(struct {
		Used int64 `json:"used_capacity_bytes"`
		volumeView
	}{0, v.view()})
}

func (s *Server) updateVolume(c *call) *answer {
	v, found := c.Key.volumes.Get(c.ID)
	if !found {
		return s.notFound("Storage volume")
	}
	size := c.Body.Int("size_in_gb", v.sizeGB)
	if refusal := s.sizeProblem(size); refusal != nil {
		return refusal
	}
	switch {
	case c.Body.Has("name") && c.Body.Text("name") == "":
		return s.fail(http.StatusBadRequest, "name: it is empty")
	case !s.does(UpdateApplies):
		return kernel.OK(v.view())
	}
	if c.Body.Has("name") {
		v.name = c.Body.Text("name")
	}
	if c.Body.Has("order_ids") {
		v.orders = append([]string{}, c.Body.Texts("order_ids")...)
	}
	if size != v.sizeGB {
		v.sizeGB = size
		c.Key.shut(v.charge, c.Now)
		v.charge = c.Key.open(forStorage, v.id, v.name, s.volumeRate(size), c.Now)
	}
	c.Note = "updated volume " + v.id
	return kernel.OK(v.view())
}

// deleteVolume is not on the page. A volume that is attached stays.
func (s *Server) deleteVolume(c *call) *answer {
	v, found := c.Key.volumes.Get(c.ID)
	if !found {
		return s.notFound("Storage volume")
	}
	for r := range c.Key.rentals.All() {
		if r.volume == v {
			return s.conflict("The storage volume is attached to bare metal " + r.id)
		}
	}
	c.Key.volumes.Remove(v.id)
	c.Key.shut(v.charge, c.Now)
	c.Key.ledger.Write(kernel.Entry{Time: c.Now, Kind: "volume deleted", ID: v.id, Name: v.name})
	c.Note = "deleted volume " + v.id
	return kernel.NoContent()
}

// Volume is a storage volume as it stands.
type Volume struct {
	ID, Name string
	SizeGB   int
	OrderIDs []string
	// Rate is what it costs an hour, Cost what it has cost until now.
	Rate, Cost Money
	CreatedAt  time.Time
}

// Volumes are the storage volumes that are there, the oldest first.
func (s *Server) Volumes() (list []Volume) {
	now := s.Enter()
	defer s.Leave()
	for v := range s.org.volumes.All() {
		list = append(list, Volume{v.id, v.name, v.sizeGB, slices.Clone(v.orders), v.charge.rate, s.org.spent(v.id, v.charge, now), v.created})
	}
	return list
}
