package packetai

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// volume is storage. The page tells no price of it: it costs nothing here.
type volume struct {
	id, name, region string
	size             int // in GB
	attached         *deployment
	created          time.Time
}

type volumeRow struct {
	ID           string       `json:"id"`
	Name         string       `json:"name"`
	SizeGB       int          `json:"sizeGb"`
	Region       *string      `json:"region"`
	Status       string       `json:"status"`
	DeploymentID *string      `json:"deploymentId"`
	CreatedAt    kernel.Stamp `json:"createdAt"`
}

func (v *volume) row() volumeRow {
	r := volumeRow{ID: v.id, Name: v.name, SizeGB: v.size, Region: kernel.OrNull(v.region), Status: "available", CreatedAt: kernel.Stamp(v.created)}
	if v.attached != nil {
		r.Status, r.DeploymentID = "attached", kernel.OrNull(v.attached.id)
	}
	return r
}

// The page shows no body of these calls: their fields are read in any likely
// spelling.
var (
	deploymentIDs = []string{"deploymentId", "deployment_id", "instanceId", "instance_id"}
	sizes         = []string{"sizeGb", "sizeGB", "size_gb", "size"}
)

const defaultSize = 100

func (s *Server) listVolumes(c *call) *answer {
	rows := []volumeRow{}
	for v := range c.Key.account.volumes.All() {
		rows = append(rows, v.row())
	}
	return list(s, c, rows)
}

func (s *Server) createVolume(c *call) *answer {
	v := &volume{id: s.newID("vol"), name: c.Body.Text("name"), region: c.Body.Text("region"), size: defaultSize, created: c.Now}
	for _, name := range sizes {
		if raw, is := c.Body[name].(json.RawMessage); is {
			n, err := strconv.Atoi(string(raw))
			if err != nil || n < 1 {
				return s.invalid(name, name+" is no size in GB")
			}
			v.size = n
		}
	}
	c.Key.account.volumes.Add(v, v.id)
	c.Note = "made volume " + v.id
	return created(c, v.row())
}

func (s *Server) attachVolume(c *call) *answer {
	v, found := c.Key.account.volumes.Get(c.ID)
	if !found {
		return s.notFound("Volume")
	}
	to := ""
	for _, name := range deploymentIDs {
		if to == "" {
			to = c.Body.Text(name)
		}
	}
	d, found := s.find(c, to)
	switch {
	case !found:
		return s.notFound("Deployment")
	case !d.active() && s.does(AttachToActive):
		return s.conflict("The deployment is " + d.status() + ": volumes are attached to active ones")
	case v.attached != nil && v.attached != d:
		return s.conflict("The volume is attached to deployment " + v.attached.id)
	}
	v.attached = d
	c.Note = "attached volume " + v.id + " to " + d.id
	return ok(c, v.row())
}

func (s *Server) detachVolume(c *call) *answer {
	v, found := c.Key.account.volumes.Get(c.ID)
	if !found {
		return s.notFound("Volume")
	}
	if s.does(DetachApplies) {
		v.attached = nil
	}
	c.Note = "detached volume " + v.id
	return ok(c, v.row())
}
