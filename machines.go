package volt

import (
	"context"
	"slices"
	"strings"

	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// MachinesService tells what there is to rent, and at what price.
type MachinesService struct{ core *rest.Core }

var machinesList = endpoint(rest.Read, "GET", "/machines", "list machines")

// List lists the machines that can be rented now, with live prices.
//
// It takes one request.
//
// Documented under "Available Machines" (v1) and "Available Confidential
// Machines" (v2).
func (s *MachinesService) List(ctx context.Context, opts ...CallOption) (MachineList, error) {
	return call(ctx, s.core, machinesList, rest.Params{}, opts, func(body []byte) (MachineList, error) {
		list, err := decodeMachines(body)
		return MachineList{list}, err
	})
}

// Machine is something to rent: in the earlier revision a host, some of whose
// GPUs make a pod; in the newest a size of confidential pod. What is absent or
// null is the zero value, unless it says otherwise.
type Machine struct {
	// ID is what LiumPod.MachineID takes.
	ID string `json:"id,omitempty"`
	// Name is the machine's name, such as "H200 [Confidential]".
	Name string `json:"name,omitempty"`
	// ResourceName is what ConfidentialPod.ResourceName takes.
	ResourceName string `json:"resource_name,omitempty"`
	// Provider is where it stands.
	Provider Provider `json:"provider,omitempty"`
	// GPUType is the GPU's name, such as "H200".
	GPUType string `json:"gpu_type,omitempty"`
	// GPUCount is how many GPUs it has.
	GPUCount int `json:"gpu_count,omitempty"`
	// GPUVRAMGB is the memory of one GPU in GB.
	GPUVRAMGB float64 `json:"gpu_vram_gb,omitempty"`
	// CPUCores is how many cores it has.
	CPUCores int `json:"cpu_cores,omitempty"`
	// RAMGB is its memory in GB.
	RAMGB float64 `json:"ram_gb,omitempty"`
	// StorageGB is its storage in GB.
	StorageGB float64 `json:"storage_gb,omitempty"`
	// VCPU and Memory are the newest revision's numbers as they come. Their unit
	// is not certain.
	VCPU   float64 `json:"vcpu,omitempty"`
	Memory float64 `json:"memory,omitempty"`
	// HourlyPrice is what a pod of this size costs in USD per hour (the newest
	// revision's price), unknown where only CostPerGPUHour is told.
	HourlyPrice USD `json:"price,omitzero"`
	// CostPerGPUHour is the price of each GPU in USD per hour.
	CostPerGPUHour USD `json:"cost_per_gpu_hour,omitzero"`
	// RentalRate, PriceMin, PriceMax and BasePrice are further prices of the
	// newest revision in USD per hour. BasePrice is the provider's, without
	// Volt's markup: never what is charged.
	RentalRate USD `json:"rental_rate,omitzero"`
	PriceMin   USD `json:"p_min,omitzero"`
	PriceMax   USD `json:"p_max,omitzero"`
	BasePrice  USD `json:"base_price,omitzero"`
	// K is the newest revision's pricing factor, as it comes.
	K float64 `json:"k,omitempty"`
	// AvailableGPUs is how many GPUs are free, -1 where that is not told.
	AvailableGPUs int `json:"available_gpus"`
	// TotalGPUCount is how many GPUs of this size there are, the newest
	// revision's only sign of stock; -1 where it is not told.
	TotalGPUCount int `json:"total_gpu_count"`
	// Location is where it stands, such as "US-East".
	Location string `json:"location,omitempty"`
	// Confidential is true for Intel TDX hardware.
	Confidential bool `json:"confidential,omitempty"`
}

// PriceOf is what a pod with so many of the machine's GPUs costs in USD per
// hour. 0 GPUs stands for all that a size has, or for one where GPUs are rented
// one by one. It is unknown where the machine does not tell.
func (m Machine) PriceOf(gpus int) USD {
	switch {
	case m.HourlyPrice.Known() && (gpus == 0 || gpus == m.GPUCount):
		return m.HourlyPrice
	case gpus < 0:
		return USD{}
	}
	return m.CostPerGPUHour.Mul(float64(max(1, gpus)))
}

// InStock reports whether the machine has a free GPU, as far as that is told: a
// machine that does not tell is taken to have one.
func (m Machine) InStock() bool { return m.AvailableGPUs != 0 && m.TotalGPUCount != 0 }

// MachineFilter chooses among machines.
type MachineFilter func(Machine) bool

// GPU chooses machines whose GPU has all the words of name in its own, such as
// "H200" or "RTX 4090", in upper or lower case.
func GPU(name string) MachineFilter {
	words := strings.Fields(strings.ToLower(name))
	return func(m Machine) bool {
		have := strings.ToLower(m.GPUType)
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(have, w) })
	}
}

// Confidential chooses machines whose memory is sealed by their hardware.
func Confidential() MachineFilter { return func(m Machine) bool { return m.Confidential } }

// GPUs chooses machines on which a pod with n GPUs can be made: sizes of just n,
// and hosts that have n free.
func GPUs(n int) MachineFilter {
	return func(m Machine) bool {
		if m.ResourceName != "" || m.HourlyPrice.Known() {
			return m.GPUCount == n
		}
		return m.AvailableGPUs >= n || m.AvailableGPUs < 0 && m.GPUCount >= n
	}
}

// MachineList is a list of machines.
type MachineList struct{ List[Machine] }

// Where is those of the machines that all filters choose, in their order.
func (l MachineList) Where(filters ...MachineFilter) []Machine {
	var out []Machine
	for _, m := range l.Items {
		if !slices.ContainsFunc(filters, func(f MachineFilter) bool { return !f(m) }) {
			out = append(out, m)
		}
	}
	return out
}

// Cheapest is the cheapest machine in stock that all filters choose, by
// PriceOf(0); ok is false where there is none whose price is known.
func (l MachineList) Cheapest(filters ...MachineFilter) (best Machine, ok bool) {
	for _, m := range l.Where(filters...) {
		if m.InStock() && m.PriceOf(0).Known() && (!ok || m.PriceOf(0).Cmp(best.PriceOf(0)) < 0) {
			best, ok = m, true
		}
	}
	return best, ok
}

type wireMachine struct {
	ID            wire.Text  `json:"id"`
	Name          wire.Text  `json:"name"`
	ResourceName  wire.Text  `json:"resource_name"`
	ResourceName2 wire.Text  `json:"resourceName"`
	Provider      wire.Text  `json:"provider"`
	GPUType       wire.Text  `json:"gpu_type"`
	GPUType2      wire.Text  `json:"gpuType"`
	GPUCount      wire.Int   `json:"gpu_count"`
	GPUCount2     wire.Int   `json:"gpuCount"`
	GPUVRAMGB     wire.Float `json:"gpu_vram_gb"`
	CPUCores      wire.Int   `json:"cpu_cores"`
	RAMGB         wire.Float `json:"ram_gb"`
	StorageGB     wire.Float `json:"storage_gb"`
	VCPU          wire.Float `json:"vcpu"`
	Memory        wire.Float `json:"memory"`
	Price         USD        `json:"price"`
	HourlyPrice   USD        `json:"hourly_price"`
	HourlyPrice2  USD        `json:"hourlyPrice"`
	PerGPU        USD        `json:"cost_per_gpu_hour"`
	RentalRate    USD        `json:"rental_rate"`
	PMin          USD        `json:"p_min"`
	PMax          USD        `json:"p_max"`
	BasePrice     USD        `json:"base_price"`
	K             wire.Float `json:"k"`
	AvailableGPUs *wire.Int  `json:"available_gpus"`
	TotalGPUCount *wire.Int  `json:"total_gpu_count"`
	Location      wire.Text  `json:"location"`
	Confidential  wire.Bool  `json:"confidential"`
	Confidential2 wire.Bool  `json:"confidential_compute"`
}

func (w *wireMachine) machine() Machine {
	return Machine{
		ID:             string(w.ID),
		Name:           string(w.Name),
		ResourceName:   string(wire.FirstNonZero(w.ResourceName, w.ResourceName2)),
		Provider:       lower[wire.Text, Provider](w.Provider),
		GPUType:        string(wire.FirstNonZero(w.GPUType, w.GPUType2)),
		GPUCount:       int(wire.FirstNonZero(w.GPUCount, w.GPUCount2)),
		GPUVRAMGB:      float64(w.GPUVRAMGB),
		CPUCores:       int(w.CPUCores),
		RAMGB:          float64(w.RAMGB),
		StorageGB:      float64(w.StorageGB),
		VCPU:           float64(w.VCPU),
		Memory:         float64(w.Memory),
		HourlyPrice:    wire.FirstNonZero(w.Price, w.HourlyPrice, w.HourlyPrice2),
		CostPerGPUHour: w.PerGPU,
		RentalRate:     w.RentalRate,
		PriceMin:       w.PMin,
		PriceMax:       w.PMax,
		BasePrice:      w.BasePrice,
		K:              float64(w.K),
		AvailableGPUs:  orUnknown(w.AvailableGPUs),
		TotalGPUCount:  orUnknown(w.TotalGPUCount),
		Location:       string(w.Location),
		Confidential:   bool(w.Confidential || w.Confidential2),
	}
}

var decodeMachines = decodeList((*wireMachine).machine, "machines", "items", "data")
