package sim

import "time"

// Machine is a host of the earlier revision, some of whose GPUs make a pod.
type Machine struct {
	ID           string
	GPUType      string
	GPUCount     int
	VRAMGB       int
	CPUCores     int
	RAMGB        int
	StorageGB    int
	PerGPUHour   Money
	Available    int // GPUs that are free
	Location     string
	Provider     string // lium or targon
	Confidential bool
}

// Tier is a size of confidential pod.
type Tier struct {
	ResourceName string
	Name         string
	GPUType      string
	GPUCount     int
	VCPU, Memory int
	// Price is what a pod costs an hour, markup included; Base what it costs
	// upstream, and what the earlier revision takes.
	Price, Base Money
	// Stock is how many GPUs of it are free.
	Stock int
	// Plain tiers are not for confidential pods.
	Plain bool
	// Unlisted tiers are reached through templates alone.
	Unlisted bool
	// MachineID is the machine of the earlier revision whose GPUs it takes.
	MachineID string
}

// Template is an image that pods are made from.
type Template struct {
	ID           string
	Name         string
	Image        string
	Description  string
	Category     string
	System       bool
	Ports        []int
	Env          map[string]string
	CredentialID string
	CreatedAt    time.Time

	// What the newest revision's templates have besides.
	Type         string
	ResourceName string
	Visibility   string
	Commands     []string
	Args         []string
}

func defaultMachines() []Machine {
	return []Machine{
		{ID: "mach_rtx4090_01", GPUType: "RTX 4090", GPUCount: 4, VRAMGB: 24, CPUCores: 32, RAMGB: 128, StorageGB: 2000, PerGPUHour: 390_000, Available: 3, Location: "US-East", Provider: "lium"},
		{ID: "mach_h100_02", GPUType: "H100 80GB", GPUCount: 8, VRAMGB: 80, CPUCores: 128, RAMGB: 512, StorageGB: 8000, PerGPUHour: 2_690_000, Available: 4, Location: "EU-West", Provider: "lium"},
		{ID: "mach_h200_targon_01", GPUType: "H200", GPUCount: 8, VRAMGB: 141, CPUCores: 128, RAMGB: 1024, StorageGB: 8000, PerGPUHour: 2_400_000, Available: 8, Location: "US-Central", Provider: "targon", Confidential: true},
	}
}

// defaultTiers are the documented h200-small and the other sizes that the pages
// name, at prices in proportion.
func defaultTiers(r Revision) []Tier {
	size := func(name, gpu string, gpus int, base Money) Tier {
		return Tier{
			ResourceName: name, Name: gpu + " [Confidential]", GPUType: gpu, GPUCount: gpus,
			VCPU: 32 * gpus, Memory: 256 * gpus, Base: base * Money(gpus), Price: base * Money(gpus) * 3 / 2,
			Stock: max(8, 2*gpus), MachineID: map[string]string{"H200": "mach_h200_targon_01"}[gpu],
		}
	}
	if r == Classic {
		return []Tier{
			size("h200-small", "H200", 1, 2_400_000), size("h200-large", "H200", 4, 2_400_000),
			size("b200-small", "B200", 1, 3_500_000), size("b200-large", "B200", 4, 3_500_000),
		}
	}
	tiers := []Tier{
		size("h200-small", "H200", 1, 2_400_000), size("h200-medium", "H200", 2, 2_400_000),
		size("h200-large", "H200", 4, 2_400_000), size("h200-xlarge", "H200", 8, 2_400_000),
		size("b200-small", "B200", 1, 3_500_000), size("b200-large", "B200", 4, 3_500_000),
	}
	return append(tiers, Tier{ResourceName: "cpu-small", Name: "CPU [Confidential]", GPUType: "CPU", VCPU: 4, Memory: 16, Base: 60_000, Price: 90_000, Stock: 64, Unlisted: true})
}

func defaultTemplates(r Revision) []Template {
	if r == Classic {
		return []Template{
			{
				ID: "tpl_pytorch21", Name: "PyTorch 2.1 CUDA 12.1", Image: "pytorch/pytorch:2.1.0-cuda12.1-cudnn8-devel", Category: "machine-learning", System: true,
				Description: "Official PyTorch image with CUDA 12.1 and cuDNN 8", CreatedAt: time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC),
			},
			{
				ID: "tpl_custom_01", Name: "My Fine-Tune Image", Image: "registry.example.com/ml-team/finetune:latest", Category: "custom",
				Description: "Custom image for LoRA fine-tuning workflows", CreatedAt: time.Date(2026, 3, 20, 9, 0, 0, 0, time.UTC),
			},
		}
	}
	return []Template{
		{
			ID: "tpl-5npuuq70m1uo", Name: "DeepSeek-R1", Description: "DeepSeek-R1 reasoning model (sglang, 8x H200)", Type: "SERVERLESS",
			Image: "lmsysorg/sglang:v0.5.5.post3", ResourceName: "h200-xlarge", Visibility: "PUBLIC", System: true,
			Commands: []string{"python3", "-m", "sglang.launch_server"}, Args: []string{"--model-path", "deepseek-ai/DeepSeek-R1", "--tp", "8"},
			Ports: []int{30000}, Env: map[string]string{"HF_HOME": "/cache"},
		},
		{
			ID: "tpl-ibnkqwo0esy4", Name: "Jupyter Notebook", Description: "Base image for Jupyter Notebook stacks", Type: "RENTAL",
			Image: "jupyter/base-notebook", ResourceName: "cpu-small", Visibility: "PUBLIC", System: true,
			Commands: []string{"start-notebook.sh"}, Ports: []int{8888},
		},
	}
}
