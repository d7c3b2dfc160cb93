package voltagepark

import "fmt"

// The ids of what there is to rent, which are the same in every simulator.
const (
	Dallas     = "10c00000-0000-4000-8000-000000000001"
	Quincy     = "10c00000-0000-4000-8000-000000000002"
	Ashburn    = "10c00000-0000-4000-8000-000000000003"
	SaltLake   = "10c00000-0000-4000-8000-000000000004"
	OneGPU     = "9e5e7000-0000-4000-8000-000000000001"
	TwoGPUs    = "9e5e7000-0000-4000-8000-000000000002"
	FourGPUs   = "9e5e7000-0000-4000-8000-000000000004"
	EightGPUs  = "9e5e7000-0000-4000-8000-000000000008"
	hostNodeID = "40570000-0000-4000-8000-%012d"
)

const gpuModel = "h100-sxm5-80gb"

// The prices of the page's examples.
const (
	perGPU       Money = 3_500_000
	perMetalGPU  Money = 2_500_000
	perVCPU      Money = 30
	perRAMGB     Money = 1
	perStorageGB Money = 1
)

// catalogue is what there is to rent, how much of it is free, and at what price.
type catalogue struct {
	locations []*location
	presets   []*preset
	gpuPrice  Money
}

// location is where host nodes stand, and bare metal.
type location struct {
	id, city, region, country string
	hosts                     []*hostNode
	metal                     map[string]*metalStock // by the network's name
}

// metalStock is the bare metal of one location that is joined by one network.
type metalStock struct {
	free  int // GPUs
	price Money
}

// preset is a size that virtual machines are deployed in.
type preset struct {
	id string
	resources
	system string
}

// share is what goes with a number of GPUs: an eighth of the page's host node
// each.
func share(gpus int) resources {
	return resources{gpus: gpus, vcpus: 26 * gpus, ramGB: 120 * gpus, storageGB: 1750 * gpus}
}

func newCatalogue() catalogue {
	c, n := catalogue{gpuPrice: perGPU}, 0
	place := func(id, city, region string, hosts, joined, wired int) {
		l := &location{id: id, city: city, region: region, country: "United States", metal: map[string]*metalStock{
			infiniBand: {joined, perMetalGPU}, ethernet: {wired, perMetalGPU - Dollar/4},
		}}
		for range hosts {
			n++
			l.hosts = append(l.hosts, newHostNode(l, n))
		}
		c.locations = append(c.locations, l)
	}
	place(Dallas, "Dallas", "Texas", 2, 64, 32)
	place(Quincy, "Quincy", "Washington", 1, 128, 0)
	place(Ashburn, "Ashburn", "Virginia", 1, 0, 16)
	place(SaltLake, "Salt Lake City", "Utah", 0, 16, 16)
	for i, id := range []string{OneGPU, TwoGPUs, FourGPUs, EightGPUs} {
		c.presets = append(c.presets, &preset{id, share(1 << i), "Ubuntu 22.04 LTS"})
	}
	return c
}

func newHostNode(l *location, n int) *hostNode {
	h := &hostNode{id: fmt.Sprintf(hostNodeID, n), location: l, free: share(8)}
	for port := range 32 {
		h.ports = append(h.ports, 20000+port)
	}
	return h
}
