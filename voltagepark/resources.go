package voltagepark

import (
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// Resources are what a machine has, or a host node has free.
type Resources struct {
	// GPUs counts the GPUs by their model, such as "h100-sxm5-80gb".
	GPUs map[string]int `json:"gpus,omitzero"`
	// VCPUs counts the virtual CPUs.
	VCPUs int `json:"vcpu_count,omitempty"`
	// RAMGB is the memory in GB.
	RAMGB float64 `json:"ram_gb,omitempty"`
	// StorageGB is the disk in GB.
	StorageGB float64 `json:"storage_gb,omitempty"`
}

// GPUCount counts the GPUs of all models.
func (r Resources) GPUCount() (n int) {
	for _, count := range r.GPUs {
		n += count
	}
	return n
}

func readResources(object wire.Value) (out Resources) {
	for name, v := range object.Members() {
		switch string(name) {
		case "gpus":
			out.GPUs = readGPUs(v)
		case "vcpu_count":
			out.VCPUs = v.Int(0)
		case "ram_gb":
			out.RAMGB = v.Float()
		case "storage_gb":
			out.StorageGB = v.Float()
		}
	}
	return out
}

// readGPUs reads {"h100-sxm5-80gb": {"count": 8}}.
func readGPUs(object wire.Value) map[string]int {
	gpus := map[string]int{}
	for model, v := range object.Members() {
		gpus[string(model)] = v.Int(0)
		for name, count := range v.Members() {
			if string(name) == "count" {
				gpus[string(model)] = count.Int(0)
			}
		}
	}
	return gpus
}

// readAmounts reads an object of amounts.
func readAmounts(object wire.Value) map[string]USD {
	amounts := map[string]USD{}
	for name, v := range object.Members() {
		amounts[string(name)] = v.USD()
	}
	return amounts
}

// readAll reads the objects of an array, whatever else is in it; nil where there
// is none.
func readAll[T any](array wire.Value, read func(wire.Value) T) (items []T) {
	for item := range rest.Elements(array) {
		if item[0] == '{' {
			items = append(items, read(item))
		}
	}
	return items
}
