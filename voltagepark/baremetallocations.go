package voltagepark

import "github.com/voltagegpu/volt-go/internal/wire"

// BareMetalLocation is where bare metal can be rented. What is absent or null is
// the zero value.
type BareMetalLocation struct {
	// ID is what BareMetal.LocationID takes.
	ID string `json:"id"`
	// GPUsEthernet is how many GPUs are free that are joined by Ethernet, and
	// GPUPriceEthernet what one costs in USD per hour.
	GPUsEthernet     int `json:"gpu_count_ethernet"`
	GPUPriceEthernet USD `json:"gpu_price_ethernet,omitzero"`
	// GPUsInfiniBand is how many GPUs are free that are joined by InfiniBand, and
	// GPUPriceInfiniBand what one costs in USD per hour.
	GPUsInfiniBand     int `json:"gpu_count_infiniband"`
	GPUPriceInfiniBand USD `json:"gpu_price_infiniband,omitzero"`
	// NodeSpecs are what each node has.
	NodeSpecs NodeSpecs `json:"specs_per_node"`
}

// GPUPrice is what one GPU costs in USD per hour on that network, and how many
// are free; unknown and 0 for a network that the location does not tell of.
func (l BareMetalLocation) GPUPrice(network NetworkType) (price USD, free int) {
	switch network {
	case NetworkEthernet:
		return l.GPUPriceEthernet, l.GPUsEthernet
	case NetworkInfiniBand:
		return l.GPUPriceInfiniBand, l.GPUsInfiniBand
	}
	return USD{}, 0
}

var bareMetalLocations = list[BareMetalLocation]{rentalLocations, 0, readBareMetalLocation, func(l BareMetalLocation) string { return l.ID }}

func readBareMetalLocation(object wire.Value) (out BareMetalLocation) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "gpu_count_ethernet":
			out.GPUsEthernet = v.Int(0)
		case "gpu_price_ethernet":
			out.GPUPriceEthernet = v.USD()
		case "gpu_count_infiniband":
			out.GPUsInfiniBand = v.Int(0)
		case "gpu_price_infiniband":
			out.GPUPriceInfiniBand = v.USD()
		case "specs_per_node":
			out.NodeSpecs = readNodeSpecs(v)
		}
	}
	return out
}
