package volt

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// MachinesService lists machine types and their prices.
type MachinesService struct{ core *rest.Core }

var machinesList = endpoint(rest.Read, "GET", "/machines", "list machines")

// List returns the machines that can be rented now, with live prices. It sends one
// request.
//
// Documented under "Available Machines" (v1) and "Available Confidential Machines" (v2).
func (s *MachinesService) List(ctx context.Context, opts ...CallOption) (MachineList, error) {
	list, err := machines.get(ctx, s.core, machinesList, rest.Params{}, opts)
	return MachineList{list}, err
}

// A Machine is a machine type to rent. In the earlier revision it is a host, and a pod
// gets some of its GPUs. In the newest revision it is a size of confidential pods. A
// member that is absent or null is the zero value, unless its comment names another
// value.
type Machine struct {
	// ID is the id for LiumPod.MachineID.
	ID string `json:"id,omitempty"`
	// Name is the machine's name, such as "H200 [Confidential]".
	Name string `json:"name,omitempty"`
	// ResourceName is the size for ConfidentialPod.ResourceName.
	ResourceName string `json:"resource_name,omitempty"`
	// Provider is the supplier of the machine.
	Provider Provider `json:"provider,omitempty"`
	// GPUType is the GPU's name, such as "H200".
	GPUType string `json:"gpu_type,omitempty"`
	// GPUCount is the number of GPUs.
	GPUCount int `json:"gpu_count,omitempty"`
	// GPUVRAMGB is the memory of a single GPU in GB.
	GPUVRAMGB float64 `json:"gpu_vram_gb,omitempty"`
	// CPUCores is the number of CPU cores.
	CPUCores int `json:"cpu_cores,omitempty"`
	// RAMGB is the memory in GB.
	RAMGB float64 `json:"ram_gb,omitempty"`
	// StorageGB is the storage in GB.
	StorageGB float64 `json:"storage_gb,omitempty"`
	// VCPU and Memory are numbers of the newest revision, unchanged. Their unit is not
	// documented.
	VCPU   float64 `json:"vcpu,omitempty"`
	Memory float64 `json:"memory,omitempty"`
	// HourlyPrice is the price of a pod of this size in USD per hour. The newest revision
	// shows it. It is unknown if the response shows CostPerGPUHour alone.
	HourlyPrice USD `json:"price,omitzero"`
	// CostPerGPUHour is the price of each GPU in USD per hour.
	CostPerGPUHour USD `json:"cost_per_gpu_hour,omitzero"`
	// RentalRate, PriceMin, PriceMax and BasePrice are further prices of the newest
	// revision in USD per hour. BasePrice is the provider's price without Volt's markup,
	// and is never charged.
	RentalRate USD `json:"rental_rate,omitzero"`
	PriceMin   USD `json:"p_min,omitzero"`
	PriceMax   USD `json:"p_max,omitzero"`
	BasePrice  USD `json:"base_price,omitzero"`
	// K is the newest revision's pricing factor, unchanged.
	K float64 `json:"k,omitempty"`
	// AvailableGPUs is the number of free GPUs, or -1 if the response omits it.
	AvailableGPUs int `json:"available_gpus"`
	// TotalGPUCount is the number of GPUs of this size, or -1 if the response omits it.
	// The newest revision shows no other sign of its stock.
	TotalGPUCount int `json:"total_gpu_count"`
	// Location is the machine's location, such as "US-East".
	Location string `json:"location,omitempty"`
	// Confidential reports whether the hardware is Intel TDX.
	Confidential bool `json:"confidential,omitempty"`
	// Unreadable names the members of the response that could not be read.
	Unreadable []string `json:"unreadable,omitempty"`
}

// PriceOf returns the price in USD per hour of a pod with this number of the machine's
// GPUs. 0 means all GPUs of a size, or one GPU of a host. If there are several prices,
// the highest counts, but never BasePrice. The price is unknown if the API shows none, or
// if it cannot be read or is not positive.
func (m Machine) PriceOf(gpus int) USD {
	whole := m.wholePrice()
	switch {
	case whole.Decimal() != "" && (gpus == 0 || gpus == m.GPUCount):
		return positive(whole)
	case gpus < 0:
		return USD{}
	}
	return positive(m.CostPerGPUHour).Mul(float64(max(1, gpus)))
}

// wholePrice returns the price in USD per hour of the whole machine: the highest that the
// API shows.
func (m Machine) wholePrice() USD {
	return lifecycle.PriceOf(m.HourlyPrice, m.RentalRate, m.PriceMin, m.PriceMax)
}

// InStock reports whether the machine may have a free GPU. It is true if the response
// shows no stock.
func (m Machine) InStock() bool { return m.AvailableGPUs != 0 && m.TotalGPUCount != 0 }

// A MachineFilter reports whether a machine is wanted.
type MachineFilter func(Machine) bool

// GPU matches machines whose GPU name has all the words of name, such as "H200" or "RTX
// 4090", in upper or lower case. Only whole words match: "A10" does not match "A100".
func GPU(name string) MachineFilter {
	words := gpuWords(name)
	return func(m Machine) bool {
		have := gpuWords(m.GPUType)
		return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(have, w) })
	}
}

func gpuWords(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Confidential matches machines whose memory is protected by their hardware.
func Confidential() MachineFilter { return func(m Machine) bool { return m.Confidential } }

// GPUs matches machines for a pod with n GPUs: sizes with exactly n GPUs, and hosts with
// n free GPUs.
func GPUs(n int) MachineFilter {
	return func(m Machine) bool {
		if m.ResourceName != "" || m.HourlyPrice.Known() {
			return m.GPUCount == n
		}
		return m.AvailableGPUs >= n || m.AvailableGPUs < 0 && m.GPUCount >= n
	}
}

// UpTo matches machines with a known PriceOf(0) of at most price, in USD per hour.
func UpTo(price USD) MachineFilter {
	return func(m Machine) bool { return m.PriceOf(0).Known() && m.PriceOf(0).Cmp(price) <= 0 }
}

// A MachineList is a list of machines.
type MachineList struct{ List[Machine] }

// Where returns the machines that match all filters, in the order of the list.
func (l MachineList) Where(filters ...MachineFilter) []Machine {
	var out []Machine
	for _, m := range l.Items {
		if !slices.ContainsFunc(filters, func(f MachineFilter) bool { return !f(m) }) {
			out = append(out, m)
		}
	}
	return out
}

// ByPrice returns the machines that match all filters, in the order of PriceOf(0).
// Machines without a known price are last, and machines with equal prices keep the order
// of the list.
func (l MachineList) ByPrice(filters ...MachineFilter) []Machine {
	out := l.Where(filters...)
	slices.SortStableFunc(out, func(a, b Machine) int { return a.PriceOf(0).Cmp(b.PriceOf(0)) })
	return out
}

// Cheapest returns the machine in stock with the lowest known PriceOf(0) that matches all
// filters. ok is false if there is none.
func (l MachineList) Cheapest(filters ...MachineFilter) (best Machine, ok bool) {
	for _, m := range l.Where(filters...) {
		if m.InStock() && m.PriceOf(0).Known() && (!ok || m.PriceOf(0).Cmp(best.PriceOf(0)) < 0) {
			best, ok = m, true
		}
	}
	return best, ok
}

func readMachine(object wire.Value) (out Machine) {
	unreadable := (*wire.Unreadable)(&out.Unreadable)
	out.AvailableGPUs, out.TotalGPUCount = -1, -1
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "name":
			out.Name = v.Text()
		case "resource_name", "resourceName":
			out.ResourceName = v.Text()
		case "provider":
			out.Provider = Provider(v.Lower())
		case "gpu_type", "gpuType":
			out.GPUType = v.Text()
		case "gpu_count", "gpuCount":
			out.GPUCount = unreadable.Int("gpu_count", v, 0)
		case "gpu_vram_gb", "gpuVramGb":
			out.GPUVRAMGB = v.Float()
		case "cpu_cores", "cpuCores":
			out.CPUCores = v.Int(0)
		case "ram_gb", "ramGb":
			out.RAMGB = v.Float()
		case "storage_gb", "storageGb":
			out.StorageGB = v.Float()
		case "vcpu":
			out.VCPU = v.Float()
		case "memory":
			out.Memory = v.Float()
		case "price", "hourly_price", "hourlyPrice":
			out.HourlyPrice = lifecycle.PriceOf(out.HourlyPrice, unreadable.USD("price", v))
		case "cost_per_gpu_hour", "costPerGpuHour":
			out.CostPerGPUHour = unreadable.USD("cost_per_gpu_hour", v)
		case "rental_rate", "rentalRate":
			out.RentalRate = unreadable.USD("rental_rate", v)
		case "p_min":
			out.PriceMin = unreadable.USD("p_min", v)
		case "p_max":
			out.PriceMax = unreadable.USD("p_max", v)
		case "base_price", "basePrice":
			out.BasePrice = unreadable.USD("base_price", v)
		case "k":
			out.K = v.Float()
		case "available_gpus", "availableGpus":
			out.AvailableGPUs = unreadable.Int("available_gpus", v, -1)
		case "total_gpu_count", "totalGpuCount":
			out.TotalGPUCount = unreadable.Int("total_gpu_count", v, -1)
		case "location":
			out.Location = v.Text()
		case "confidential", "confidential_compute", "confidentialCompute":
			out.Confidential = out.Confidential || v.Bool()
		}
	}
	return out
}

var machines = listReader[Machine]{readMachine, []string{"machines", ""}, []string{"items", "data"}}
