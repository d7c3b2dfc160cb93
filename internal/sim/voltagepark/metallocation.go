package voltagepark

type metalLocationView struct {
	ID              string    `json:"id"`
	EthernetGPUs    int       `json:"gpu_count_ethernet"`
	EthernetPrice   Money     `json:"gpu_price_ethernet"` // a number, unlike other amounts
	InfiniBandGPUs  int       `json:"gpu_count_infiniband"`
	InfiniBandPrice Money     `json:"gpu_price_infiniband"`
	Specs           nodeSpecs `json:"specs_per_node"`
}

func (s *Server) listMetalLocations(c *call) *answer {
	var rows []metalLocationView
	for _, l := range s.catalogue.locations {
		wired, joined := l.metal[ethernet], l.metal[infiniBand]
		rows = append(rows, metalLocationView{l.id, wired.free, wired.price, joined.free, joined.price, specsPerNode})
	}
	return listing(s, c, metalLocationsPage, rows)
}
