package voltagepark

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

type locationView struct {
	ID      string         `json:"id"`
	City    string         `json:"city"`
	Region  string         `json:"region"`
	Country string         `json:"country"`
	Hosts   []hostNodeView `json:"hostnodes"`
}

func (s *Server) locationView(l *location) locationView {
	v := locationView{l.id, l.city, l.region, l.country, []hostNodeView{}}
	for _, h := range l.hosts {
		v.Hosts = append(v.Hosts, s.hostNodeView(h))
	}
	return v
}

func (s *Server) listLocations(c *call) *answer {
	var rows []locationView
	for _, l := range s.catalogue.locations {
		rows = append(rows, s.locationView(l))
	}
	return listing(s, c, locationsPage, rows)
}

func (s *Server) getLocation(c *call) *answer {
	if l := s.catalogue.location(c.ID); l != nil {
		return kernel.OK(s.locationView(l))
	}
	return s.notFound("Location")
}

func (c *catalogue) location(id string) *location {
	for _, l := range c.locations {
		if l.id == id {
			return l
		}
	}
	return nil
}

// room is the first host node that has room, and of one location where that is
// given.
func (c *catalogue) room(r resources, in *location) *hostNode {
	for _, l := range c.locations {
		if in != nil && l != in {
			continue
		}
		for _, h := range l.hosts {
			if h.has(r) {
				return h
			}
		}
	}
	return nil
}
