package voltagepark

type instantPresetView struct {
	presetView
	VMs int `json:"available_vms"`
}

type instantLocationView struct {
	ID      string              `json:"id"`
	Presets []instantPresetView `json:"available_presets"`
}

// listInstantLocations tells where virtual machines can be deployed, and how many
// of each preset. It is not on the page.
func (s *Server) listInstantLocations(c *call) *answer {
	var rows []instantLocationView
	for _, l := range s.catalogue.locations {
		v := instantLocationView{l.id, []instantPresetView{}}
		for _, p := range s.catalogue.presets {
			n := 0
			for _, h := range l.hosts {
				n += min(h.free.gpus/p.gpus, len(h.ports))
			}
			if n > 0 {
				v.Presets = append(v.Presets, instantPresetView{s.presetView(p), n})
			}
		}
		rows = append(rows, v)
	}
	return listing(s, c, locationsPage, rows)
}
