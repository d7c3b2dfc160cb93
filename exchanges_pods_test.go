package volt_test

import (
	"context"

	"github.com/voltagegpu/volt-go"
)

func listPodsRaw(ctx context.Context, c *volt.Client, resp *volt.Response) error {
	_, err := c.Pods.List(ctx, volt.WithResponse(resp))
	return err
}

var podExchanges = []exchange{
	{
		Answer: "volt-v1/pods_list.response.json", Method: "GET", Path: "/pods",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Pods.List(ctx) },
		Want: volt.List[volt.Pod]{Total: 1, Complete: true, Items: []volt.Pod{{
			ID: "pod_abc123", Name: "training-run-7", Status: volt.PodRunning, Provider: volt.ProviderLium,
			GPUType: "RTX 4090", GPUCount: 1, HourlyPrice: usd("0.39"), CreatedAt: at("2026-03-15T10:30:00Z"),
			IP: "203.0.113.42", SSHPort: 22, ReadyReplicas: -1, TotalReplicas: -1,
		}}},
	},
	{
		Answer: "volt-v2/pods_list.response.json", Method: "GET", Path: "/pods",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Pods.List(ctx) },
		Raw:  listPodsRaw,
		Want: volt.List[volt.Pod]{Total: 1, Complete: true, Items: []volt.Pod{{
			ID: "wl_01h...", WorkloadID: "wl_01h...", Name: "cm_01h...", Status: volt.PodRunning,
			GPUType: "Confidential GPU", GPUCount: 1, HourlyPrice: usd("3.60"),
			CreatedAt: at("2026-03-15T10:30:00Z"), UpdatedAt: at("2026-03-15T10:31:12Z"),
			SSHHost: "ssh.deployments.targon.com", Provider: volt.ProviderConfidential, Confidential: true,
			ReadyReplicas: -1, TotalReplicas: -1,
		}}},
	},
	{
		Answer: "volt-observed/pods_list.response.json", Method: "GET", Path: "/pods",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Pods.List(ctx) },
		Raw:  listPodsRaw,
		Want: volt.List[volt.Pod]{Total: 3, Complete: true, Items: []volt.Pod{
			{
				ID: "wrk-3c8t5n0z6bfa", WorkloadID: "wrk-3c8t5n0z6bfa", Name: "cm_3c8t5n0z6bfa", Status: volt.PodRunning,
				GPUType: "NVIDIA-H100", GPUCount: 1, HourlyPrice: usd("3.60"), CreatedAt: at("2026-06-03T21:20:02.118204Z"),
				SSHHost: "ssh.voltagegpu.com", Provider: volt.ProviderTargon, Confidential: true, Type: "rental",
				ReadyReplicas: 1, TotalReplicas: 1,
			},
			{
				ID: "wrk-5j1r8w2y9gpe", WorkloadID: "wrk-5j1r8w2y9gpe", Name: "cm_5j1r8w2y9gpe", Status: volt.PodProvisioning,
				GPUType: "NVIDIA-H100", GPUCount: 2, HourlyPrice: usd("7.20"), Provider: volt.ProviderConfidential,
				Confidential: true, ReadyReplicas: -1, TotalReplicas: -1,
			},
			{
				ID: "wrk-7hq2m9x4k1vd", WorkloadID: "wrk-7hq2m9x4k1vd", Name: "cm_7hq2m9x4k1vd", Status: volt.PodError,
				GPUType: "NVIDIA-H100", GPUCount: 1, HourlyPrice: usd("3.60"), Provider: volt.ProviderTargon, Confidential: true,
				Message: "Container keeps crashing after start (exit code 1)", ReadyReplicas: -1, TotalReplicas: -1,
			},
		}},
	},
	{
		Answer: "volt-v1/pods_get.response.json", Method: "GET", Path: "/pods/pod_def456",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Pods.Get(ctx, "pod_def456") },
		Want: volt.Pod{
			ID: "pod_def456", Name: "my-training-pod", Status: volt.PodRunning, Provider: volt.ProviderLium,
			GPUType: "RTX 4090", GPUCount: 1, CPUCores: 8, RAMGB: 32, HourlyPrice: usd("0.39"),
			IP: "203.0.113.42", SSHPort: 22, Template: "pytorch/pytorch:2.1.0-cuda12.1-cudnn8-devel",
			VolumeSizeGB: 50, SSHKeyIDs: []string{"key_abc123"}, UptimeHours: 12.5, TotalCost: usd("4.88"),
			CreatedAt: at("2026-03-28T14:00:00Z"), ReadyReplicas: -1, TotalReplicas: -1,
		},
	},
	{
		Answer: "volt-v2/pods_get.response.json", Method: "GET", Path: "/pods/wl_01h...",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Pods.Get(ctx, "wl_01h...") },
		Want: volt.Pod{
			ID: "wl_01h...", WorkloadID: "wl_01h...", Name: "my-confidential-pod", ResourceName: "h200-small",
			Image: "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel", Type: "rental", Status: volt.PodRunning,
			CreatedAt: at("2026-03-28T14:00:00Z"), ReadyReplicas: -1, TotalReplicas: -1,
		},
	},
	{
		Answer: "volt-observed/pods_get.response.json", Method: "GET", Path: "/pods/wrk-7hq2m9x4k1vd",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Pods.Get(ctx, "wrk-7hq2m9x4k1vd") },
		Want: volt.Pod{
			ID: "wrk-7hq2m9x4k1vd", WorkloadID: "wrk-7hq2m9x4k1vd", Type: "rental", Status: volt.PodError,
			Message: "Container keeps crashing after start (exit code 1)", UpdatedAt: at("2026-06-03T21:25:17.461136Z"),
		},
	},
	{
		Answer: "volt-v1/pods_create_lium.response.json", Asked: "volt-v1/pods_create_lium.request.json",
		Method: "POST", Path: "/pods", Status: 201,
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.Pods.Create(ctx, volt.LiumPod{
				MachineID: "mach_rtx4090_01", Name: "my-training-pod", TemplateID: "tpl_pytorch21",
				SSHKeyIDs: []string{"key_abc123"}, GPUCount: 1, VolumeSizeGB: 50,
			})
		},
		Want: volt.Pod{
			ID: "pod_def456", Name: "my-training-pod", Status: volt.PodDeploying, Provider: volt.ProviderLium,
			GPUType: "RTX 4090", GPUCount: 1, HourlyPrice: usd("0.39"),
			Template: "pytorch/pytorch:2.1.0-cuda12.1-cudnn8-devel", VolumeSizeGB: 50,
			CreatedAt: at("2026-03-28T14:00:00Z"), ReadyReplicas: -1, TotalReplicas: -1,
		},
	},
	{
		Answer: "volt-v1/pods_create_targon.response.json", Asked: "volt-v1/pods_create_targon.request.json",
		Method: "POST", Path: "/pods", Status: 201,
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.Pods.Create(ctx, volt.TargonPod{
				Name: "my-training-server", ResourceName: "h200-small",
				Image: "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel", CostPerHour: usd("2.40"),
			})
		},
		Want: volt.Pod{
			ID: "pod_targon_789", Name: "my-training-server", Status: volt.PodDeploying, Provider: volt.ProviderTargon,
			ResourceName: "h200-small", GPUType: "H200", HourlyPrice: usd("2.40"),
			Image: "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel", Confidential: true, Attestation: "intel_tdx",
			CreatedAt: at("2026-03-28T14:05:00Z"), ReadyReplicas: -1, TotalReplicas: -1,
		},
	},
	{
		Answer: "volt-v2/pods_create.response.json", Asked: "volt-v2/pods_create_image.request.json",
		Method: "POST", Path: "/pods", Status: 201,
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.Pods.Create(ctx, volt.ConfidentialPod{
				Name: "my-confidential-pod", ResourceName: "h200-small",
				Image: "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel", SSHKeyIDs: []string{"key_abc123"},
			})
		},
		Want: confidentialPodCreated,
	},
	{
		Answer: "volt-v2/pods_create.response.json", Asked: "volt-v2/pods_create_template.request.json",
		Method: "POST", Path: "/pods", Status: 201, Renamed: "deepseek-infer",
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.Pods.Create(ctx, volt.ConfidentialPod{Name: "deepseek-infer", TemplateID: "tpl-5npuuq70m1uo"})
		},
		Want: func() volt.Pod {
			pod := confidentialPodCreated
			pod.Name = "deepseek-infer"
			return pod
		}(),
	},
	{
		Answer: "volt-observed/pods_create.response.json", Method: "POST", Path: "/pods", Status: 201,
		AskedText: `{"provider":"confidential","name":"ci-4711","resource_name":"h100-small","image":"ubuntu"}`,
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.Pods.Create(ctx, volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h100-small", Image: "ubuntu"})
		},
		Want: volt.Pod{
			ID: "wrk-7hq2m9x4k1vd", WorkloadID: "wrk-7hq2m9x4k1vd", VoltID: "cl_9m2x7k4q1v8b3n6t5r0w",
			Name:       "ci-4711", // the name of the request: the response shows none
			SSHCommand: "ssh wrk-7hq2m9x4k1vd@ssh.voltagegpu.com", Status: volt.PodRunning,
			Provider: volt.ProviderTargon, HourlyPrice: usd("3.6"), ReadyReplicas: -1, TotalReplicas: -1,
		},
	},
}

var confidentialPodCreated = volt.Pod{
	ID: "wl_01h...", VoltID: "cl_01h...", WorkloadID: "wl_01h...", Name: "my-confidential-pod",
	ResourceName: "h200-small", Image: "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel", HourlyPrice: usd("3.60"),
	Status: volt.PodRunning, Provider: volt.ProviderConfidential,
	SSHCommand: "ssh wl_01h...@ssh.deployments.targon.com", ReadyReplicas: -1, TotalReplicas: -1,
}

var podChangeExchanges = []exchange{
	{
		Answer: "volt-v1/pods_start.response.json", Method: "POST", Path: "/pods/pod_def456/start",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Pods.Start(ctx, "pod_def456") },
		Want: volt.Pod{
			ID: "pod_def456", Status: volt.PodStarting, Message: "Pod is starting. This typically takes 15-30 seconds.",
			ReadyReplicas: -1, TotalReplicas: -1,
		},
	},
	{
		Answer: "volt-v1/pods_stop.response.json", Method: "POST", Path: "/pods/pod_def456/stop",
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.Pods.Stop(ctx, "pod_def456", volt.AllowDestroy())
		},
		Want: volt.Pod{
			ID: "pod_def456", Status: volt.PodStopping, Message: "Pod is stopping. Data on /root volume is preserved.",
			ReadyReplicas: -1, TotalReplicas: -1,
		},
	},
	{
		Answer: "volt-v2/pods_stop.response.json", Method: "POST", Path: "/pods/wl_01h.../stop",
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.Pods.Stop(ctx, "wl_01h...", volt.AllowDestroy())
		},
		Want: volt.Pod{ID: "wl_01h...", ReadyReplicas: -1, TotalReplicas: -1},
	},
	{
		Answer: "volt-v1/pods_update.response.json", Asked: "volt-v1/pods_update.request.json",
		Method: "PUT", Path: "/pods/pod_def456",
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.Pods.Update(ctx, "pod_def456", volt.PodUpdate{
				Name: volt.Set("training-run-v2"), SSHKeyIDs: volt.Set([]string{"key_abc123", "key_def456"}),
			})
		},
		Want: volt.Pod{
			ID: "pod_def456", Name: "training-run-v2", Status: volt.PodRunning, SSHKeyIDs: []string{"key_abc123", "key_def456"},
			Message: "Pod updated successfully.", ReadyReplicas: -1, TotalReplicas: -1,
		},
	},
	{
		Answer: "volt-v1/pods_delete.response.json", Method: "DELETE", Path: "/pods/pod_def456",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Pods.Delete(ctx, "pod_def456") },
		Want: volt.Pod{
			ID: "pod_def456", Status: volt.PodDeleted, Message: "Pod and all associated resources have been deleted.",
			ReadyReplicas: -1, TotalReplicas: -1,
		},
	},
	{
		Answer: "volt-v2/pods_delete.response.json", Method: "DELETE", Path: "/pods/wl_01h...",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.Pods.Delete(ctx, "wl_01h...") },
		Want: volt.Pod{ID: "wl_01h...", Status: volt.PodDeleted, ReadyReplicas: -1, TotalReplicas: -1},
	},
}
