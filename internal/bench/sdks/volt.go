package main

import (
	"context"
	"errors"
	"net/http"

	volt "github.com/voltagegpu/volt-go"
)

var voltgpu = sdk{
	name: "volt", module: "github.com/voltagegpu/volt-go",
	one: "/pods/pod_4711", many: "/pods", create: "/pods",
	oneBody: object(`{"id":"pod_4711","name":"training-run-7","status":"running","provider":"lium","gpu_type":"RTX 4090","gpu_count":1,"cpu_cores":8,"ram_gb":32,"hourly_price":0.39,"ip":"203.0.113.42","ssh_port":22,"volume_size_gb":50,"created_at":"2026-03-28T14:00:00Z","updated_at":"2026-03-28T14:01:12Z","template":"pytorch/pytorch:2.1.0-cuda12.1-cudnn8-devel","ssh_keys":["key_abc123","key_def456"],"message":"%s"}`),
	manyBody: array(`[%s]`,
		`{"id":"wl_4711","name":"training-run-7","status":"running","provider":"lium","gpu_type":"RTX 4090","gpu_count":1,"hourly_price":0.39,"created_at":"2026-03-15T10:30:00Z","ip":"203.0.113.42","ssh_port":22,"message":"%s"}`),
	connect: func(base string, c *http.Client, tuned bool) (client, error) {
		opts := []volt.Option{volt.WithAPIKey(token), volt.WithBaseURL(base)}
		if c != nil {
			opts = append(opts, volt.WithHTTPClient(c))
		}
		if tuned { // no quota, and a 429 is repeated at once
			opts = append(opts, volt.WithLimiter(volt.NewLimiter(1<<40, 1<<40)),
				volt.WithRetryPolicy(volt.RetryPolicy{MinBackoff: 1, MaxBackoff: 1, HourlyBudget: -1}))
		}
		v, err := volt.New(opts...)
		if err != nil {
			return client{}, err
		}
		spec := volt.LiumPod{MachineID: "mach_rtx4090_01", Name: "training-run-7", TemplateID: "tpl_pytorch21", SSHKeyIDs: []string{"key_abc123"}, GPUCount: 1}
		return client{
			get:    func(ctx context.Context) error { _, err := v.Pods.Get(ctx, "pod_4711"); return err },
			list:   func(ctx context.Context) error { _, err := v.Pods.List(ctx); return err },
			create: func(ctx context.Context) error { _, err := v.Pods.Create(ctx, spec); return err },
			escape: func(ctx context.Context, id string) error { _, err := v.Pods.Get(ctx, id); return err },
			do: func(ctx context.Context, method, path string, in, out any) error {
				return v.Do(ctx, method, path, in, out)
			},
			oneOf:  func() any { return new(volt.Pod) },
			manyOf: func() any { return new([]volt.Pod) },
			request: struct {
				MachineID  string   `json:"machine_id"`
				Name       string   `json:"name"`
				TemplateID string   `json:"template_id"`
				SSHKeyIDs  []string `json:"ssh_key_ids"`
				GPUCount   int      `json:"gpu_count"`
			}{spec.MachineID, spec.Name, spec.TemplateID, spec.SSHKeyIDs, spec.GPUCount},
			keyHeader: "X-API-Key", key: token,
		}, nil
	},
	limit: func(err error) string {
		var e *volt.RateLimitError
		if errors.As(err, &e) && !e.RetryAt.IsZero() {
			return "says when"
		}
		return plainly(err)
	},
	ready: func() error { _, err := volt.New(volt.WithAPIKey(token)); return err },
	program: [2]string{`volt "github.com/voltagegpu/volt-go"`,
		`c, err := volt.New(volt.WithAPIKey("key")); if err == nil { _, err = c.Pods.Get(ctx, "pod_1") }; fmt.Println(err)`},
}
