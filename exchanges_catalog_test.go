package volt_test

import (
	"context"

	"github.com/voltagegpu/volt-go"
)

var machineExchanges = []exchange{
	{
		Answer: "volt-v1/machines_list.response.json", Method: "GET", Path: "/machines",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Machines.List(ctx) },
		Want: volt.MachineList{List: volt.List[volt.Machine]{Total: 3, Complete: true, Items: []volt.Machine{
			{
				ID: "mach_rtx4090_01", GPUType: "RTX 4090", GPUCount: 4, GPUVRAMGB: 24, CPUCores: 32, RAMGB: 128, StorageGB: 2000,
				CostPerGPUHour: usd("0.39"), AvailableGPUs: 3, TotalGPUCount: -1, Location: "US-East", Provider: volt.ProviderLium,
			},
			{
				ID: "mach_h100_02", GPUType: "H100 80GB", GPUCount: 8, GPUVRAMGB: 80, CPUCores: 128, RAMGB: 512, StorageGB: 8000,
				CostPerGPUHour: usd("2.69"), AvailableGPUs: 4, TotalGPUCount: -1, Location: "EU-West", Provider: volt.ProviderLium,
			},
			{
				ID: "mach_h200_targon_01", GPUType: "H200", GPUCount: 8, GPUVRAMGB: 141, CPUCores: 128, RAMGB: 1024, StorageGB: 8000,
				CostPerGPUHour: usd("2.40"), AvailableGPUs: 8, TotalGPUCount: -1, Location: "US-Central",
				Provider: volt.ProviderTargon, Confidential: true,
			},
		}}},
	},
	{
		Answer: "volt-v2/machines_list.response.json", Method: "GET", Path: "/machines",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Machines.List(ctx) },
		Want: volt.MachineList{List: volt.List[volt.Machine]{Total: 1, Complete: true, Items: []volt.Machine{{
			Name: "H200 [Confidential]", HourlyPrice: usd("3.60"), RentalRate: usd("3.60"), PriceMin: usd("2.40"),
			PriceMax: usd("3.60"), BasePrice: usd("2.40"), TotalGPUCount: 8, K: 1, Provider: volt.ProviderConfidential,
			ResourceName: "h200-small", GPUType: "H200", GPUCount: 1, VCPU: 32, Memory: 256, Confidential: true, AvailableGPUs: -1,
		}}}},
	},
	{
		Answer: "volt-observed/machines_list.response.json", Method: "GET", Path: "/machines",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Machines.List(ctx) },
		Want: volt.MachineList{List: volt.List[volt.Machine]{Total: 1, Complete: true, Items: []volt.Machine{{
			ResourceName: "h100-small", GPUType: "NVIDIA-H100", GPUCount: 1, Provider: volt.ProviderTargon,
			VCPU: 14375, Memory: 175000, TotalGPUCount: 8, HourlyPrice: usd("3.6"), AvailableGPUs: -1,
		}}}},
	},
}

var templateExchanges = []exchange{
	{
		Answer: "volt-v1/templates_list.response.json", Method: "GET", Path: "/templates",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Templates.List(ctx) },
		Want: volt.List[volt.Template]{Total: 2, Complete: true, Items: []volt.Template{
			{
				ID: "tpl_pytorch21", Name: "PyTorch 2.1 CUDA 12.1", Image: "pytorch/pytorch:2.1.0-cuda12.1-cudnn8-devel",
				Category: "machine-learning", IsSystem: true, Description: "Official PyTorch image with CUDA 12.1 and cuDNN 8",
				CreatedAt: at("2025-12-01T00:00:00Z"),
			},
			{
				ID: "tpl_custom_01", Name: "My Fine-Tune Image", Image: "registry.example.com/ml-team/finetune:latest",
				Category: "custom", Description: "Custom image for LoRA fine-tuning workflows", CreatedAt: at("2026-03-20T09:00:00Z"),
			},
		}},
	},
	{
		Answer: "volt-v2/templates_list.response.json", Method: "GET", Path: "/templates",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Templates.List(ctx) },
		Want: volt.List[volt.Template]{Total: 2, Complete: true, Items: []volt.Template{
			{
				ID: "tpl-5npuuq70m1uo", Name: "DeepSeek-R1", Description: "DeepSeek-R1 reasoning model (sglang, 8x H200)",
				Type: "SERVERLESS", Image: "lmsysorg/sglang:v0.5.5.post3", ResourceName: "h200-xlarge", Visibility: "PUBLIC",
			},
			{
				ID: "tpl-ibnkqwo0esy4", Name: "Jupyter Notebook", Description: "Base image for Jupyter Notebook stacks",
				Type: "RENTAL", Image: "jupyter/base-notebook", ResourceName: "cpu-small", Visibility: "PUBLIC",
			},
		}},
	},
	{
		Answer: "volt-v1/templates_get.response.json", Method: "GET", Path: "/templates/tpl_sdxl_02",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Templates.Get(ctx, "tpl_sdxl_02") },
		Want: volt.Template{
			ID: "tpl_sdxl_02", Name: "Stable Diffusion XL", Image: "ghcr.io/my-org/sdxl-server:v2.0", Category: "image-generation",
			Description: "SDXL with ComfyUI and all LoRA adapters", DockerCredentialID: "cred_abc123", Ports: []int{8188, 22},
			EnvVars:   map[string]string{"MODEL_DIR": "/workspace/models", "COMFY_ARGS": "--listen 0.0.0.0"},
			CreatedAt: at("2026-03-28T15:30:00Z"),
		},
	},
	{
		Answer: "volt-v1/templates_create.response.json", Asked: "volt-v1/templates_create.request.json",
		Method: "POST", Path: "/templates", Status: 201,
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.Templates.Create(ctx, volt.TemplateSpec{
				Name: "Stable Diffusion XL", Image: "ghcr.io/my-org/sdxl-server:v2.0", Category: "image-generation",
				Description: "SDXL with ComfyUI and all LoRA adapters", DockerCredentialID: "cred_abc123", Ports: []int{8188, 22},
				EnvVars: map[string]string{"MODEL_DIR": "/workspace/models", "COMFY_ARGS": "--listen 0.0.0.0"},
			})
		},
		Want: volt.Template{
			ID: "tpl_sdxl_02", Name: "Stable Diffusion XL", Image: "ghcr.io/my-org/sdxl-server:v2.0", Category: "image-generation",
			Ports: []int{8188, 22}, CreatedAt: at("2026-03-28T15:30:00Z"),
		},
	},
	{
		Answer: "volt-v1/templates_update.response.json", Asked: "volt-v1/templates_update.request.json",
		Method: "PUT", Path: "/templates/tpl_sdxl_02",
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.Templates.Update(ctx, "tpl_sdxl_02", volt.TemplateUpdate{
				Name: volt.Set("Stable Diffusion XL v2.1"), Image: volt.Set("ghcr.io/my-org/sdxl-server:v2.1"),
				EnvVars: volt.Set(map[string]string{
					"MODEL_DIR": "/workspace/models", "COMFY_ARGS": "--listen 0.0.0.0 --preview-method auto",
				}),
			})
		},
		Want: volt.Template{
			ID: "tpl_sdxl_02", Name: "Stable Diffusion XL v2.1", Image: "ghcr.io/my-org/sdxl-server:v2.1",
			Category: "image-generation", Message: "Template updated. Existing pods are not affected.",
		},
	},
	{
		Answer: "volt-v1/templates_delete.response.json", Method: "DELETE", Path: "/templates/tpl_sdxl_02",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Templates.Delete(ctx, "tpl_sdxl_02") },
		Want: volt.Deletion{ID: "tpl_sdxl_02", Message: "Template deleted. Existing pods using this template are not affected."},
	},
}
