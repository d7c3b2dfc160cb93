package hostile_test

import (
	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/api"
)

const secretPassword = "pw-4tGy7NqLmZ2xWc"

var voltProvider = &provider{
	name:   "volt",
	make:   func(opts ...api.Option) (any, error) { return volt.New(opts...) },
	header: "X-API-Key",
	samples: []any{
		volt.ConfidentialPod{Name: "ci-1", ResourceName: "h200-small", Image: "pytorch/pytorch"},
		volt.Pod{ID: "id_1"},
		volt.Job{ID: "id_1"},
		volt.PodUpdate{Name: volt.Set("new")},
		volt.TemplateSpec{Name: "t", Image: "pytorch/pytorch"},
		volt.TemplateUpdate{Name: volt.Set("new")},
		volt.SSHKeySpec{Name: "laptop", PublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFoo me@laptop"},
		volt.DockerCredentialSpec{Name: "hub", Registry: "registry.example.com", Username: "me", Password: volt.NewSecret(secretPassword)},
		volt.APIKeySpec{Name: "ci"},
		volt.JobListParams{},
		&volt.AmbiguousError{Name: "ci-1", IDs: []string{"id_1"}},
		volt.TextJob{Name: "job-1", Model: "m", Dataset: volt.HuggingFace("a/b"), Hours: 1, FieldInstruction: "q", FieldOutput: "a"},
	},
	creates: []string{
		"Pods.Create", "Templates.Create", "SSHKeys.Create", "DockerCredentials.Create", "APIKeys.Create", "FineTuning.Create",
	},
	lengthy: []string{
		"Pods.Ensure", "Pods.Find", "Pods.Reclaim", "Pods.With", "Pods.EnsureDeleted", "Pods.Stop", "Pods.Wait", "Pods.WaitRunning", "Pods.Watch",
		"SSHKeys.Ensure", "FineTuning.Ensure", "FineTuning.Find", "FineTuning.Reclaim", "FineTuning.EnsureDeleted", "FineTuning.Wait", "FineTuning.Watch",
	},
	local:   []string{"FineTuning.WebhookHandler", "Pods.Disown", "FineTuning.Disown"},
	patient: []string{"Pods.Reclaim", "Pods.With", "Pods.EnsureDeleted", "FineTuning.Reclaim", "FineTuning.EnsureDeleted"},
	bearing: []string{"DockerCredentials.Create"},
	secret:  secretPassword,
}

var providers = []*provider{voltProvider, voltageParkProvider, packetAIProvider}
