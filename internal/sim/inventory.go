package sim

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

// inventory is what there is to rent. Stock falls with each pod and rises again
// when it is deleted.
type inventory struct {
	machines []*Machine
	tiers    []*Tier
	machine  map[string]*Machine
	tier     map[string]*Tier
}

func newInventory(machines []Machine, tiers []Tier) inventory {
	inv := inventory{machine: make(map[string]*Machine), tier: make(map[string]*Tier)}
	for _, m := range machines {
		inv.machines = append(inv.machines, &m)
		inv.machine[m.ID] = &m
	}
	for _, t := range tiers {
		inv.tiers = append(inv.tiers, &t)
		inv.tier[t.ResourceName] = &t
	}
	return inv
}

// stock is where a tier's free GPUs are counted: on the earlier revision's
// machine, if it has one.
func (inv *inventory) stock(t *Tier) *int {
	if m := inv.machine[t.MachineID]; m != nil {
		return &m.Available
	}
	return &t.Stock
}

// gpus is how much stock a pod of the tier takes.
func (t *Tier) gpus() int { return max(t.GPUCount, 1) }

func (s *Server) listMachines(*call) *answer {
	if s.cfg.Revision == Classic {
		rows := make([]classicMachine, 0, len(s.inventory.machines))
		for _, m := range s.inventory.machines {
			rows = append(rows, classicMachine{
				ID: m.ID, GPUType: m.GPUType, GPUCount: m.GPUCount, VRAMGB: m.VRAMGB, CPUCores: m.CPUCores, RAMGB: m.RAMGB,
				StorageGB: m.StorageGB, CostPerGPUHour: m.PerGPUHour, Available: m.Available, Location: m.Location,
				Provider: m.Provider, Confidential: m.Confidential,
			})
		}
		return kernel.OK(struct {
			Machines []classicMachine `json:"machines"`
			Total    int              `json:"total"`
		}{rows, len(rows)})
	}
	rows := make([]any, 0, len(s.inventory.tiers))
	for _, t := range s.inventory.tiers {
		if t.Unlisted {
			continue
		}
		rows = append(rows, s.machineRow(t))
	}
	return kernel.OK(rows)
}

// classicMachine is a row of the earlier page's list.
type classicMachine struct {
	ID             string `json:"id"`
	GPUType        string `json:"gpu_type"`
	GPUCount       int    `json:"gpu_count"`
	VRAMGB         int    `json:"gpu_vram_gb"`
	CPUCores       int    `json:"cpu_cores"`
	RAMGB          int    `json:"ram_gb"`
	StorageGB      int    `json:"storage_gb"`
	CostPerGPUHour Money  `json:"cost_per_gpu_hour"`
	Available      int    `json:"available_gpus"`
	Location       string `json:"location"`
	Provider       string `json:"provider"`
	Confidential   bool   `json:"confidential,omitempty"`
}

// tierRow is a row of the newest page's list.
type tierRow struct {
	Name         string `json:"name"`
	Price        Money  `json:"price"`
	RentalRate   Money  `json:"rental_rate"`
	PMin         Money  `json:"p_min"`
	PMax         Money  `json:"p_max"`
	BasePrice    Money  `json:"base_price"`
	TotalGPUs    int    `json:"total_gpu_count"`
	K            int    `json:"k"`
	Provider     string `json:"provider"`
	ResourceName string `json:"resource_name"`
	GPUType      string `json:"gpu_type"`
	GPUCount     int    `json:"gpu_count"`
	VCPU         int    `json:"vcpu"`
	Memory       int    `json:"memory"`
	Confidential bool   `json:"confidential_compute"`
}

// observedRow is one as observed: other units, and less of it.
type observedRow struct {
	ResourceName string `json:"resource_name"`
	GPUType      string `json:"gpu_type"`
	GPUCount     int    `json:"gpu_count"`
	Provider     string `json:"provider"`
	VCPU         int    `json:"vcpu"`
	Memory       int    `json:"memory"`
	TotalGPUs    int    `json:"total_gpu_count"`
	Price        Money  `json:"price"`
}

func (s *Server) machineRow(t *Tier) any {
	stock := *s.inventory.stock(t)
	if s.cfg.Revision == Observed {
		return observedRow{
			ResourceName: t.ResourceName, GPUType: "NVIDIA-" + t.GPUType, GPUCount: t.GPUCount, Provider: "targon",
			VCPU: 14375 * t.gpus(), Memory: 175000 * t.gpus(), TotalGPUs: stock, Price: t.Price,
		}
	}
	return tierRow{
		Name: t.Name, Price: t.Price, RentalRate: t.Price, PMin: t.Base, PMax: t.Price, BasePrice: t.Base,
		TotalGPUs: stock, K: 1, Provider: "confidential", ResourceName: t.ResourceName, GPUType: t.GPUType,
		GPUCount: t.GPUCount, VCPU: t.VCPU, Memory: t.Memory, Confidential: !t.Plain,
	}
}
