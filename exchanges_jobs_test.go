package volt_test

import (
	"context"

	"github.com/voltagegpu/volt-go"
)

const llama = "meta-llama/Llama-3.1-8B-Instruct"

// jobCreated is the one answer that the page shows to all kinds of jobs.
var jobCreated = volt.Job{
	ID: "clxyz456...", GradientsTaskID: "abc-def-ghi", Name: "my-llama-finetune", BaseModel: llama,
	TaskType: volt.TaskText, Status: volt.JobPending, HoursRequested: 2, CostPerHour: usd("27.75"), TotalCost: usd("55.50"),
	CreatedAt: at("2026-03-28T16:00:00Z"),
}

// jobCreation is a documented create. The page shows one response for all kinds of jobs,
// and name replaces the name in it.
func jobCreation(kind, name string, spec volt.JobSpec) exchange {
	want := jobCreated
	want.Name = name
	return exchange{
		Answer: "volt-v1/finetuning_create.response.json", Asked: "volt-v1/finetuning_create_" + kind + ".request.json",
		Method: "POST", Path: "/fine-tuning", Status: 201, Want: want, Renamed: name,
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.FineTuning.Create(ctx, spec) },
	}
}

var jobExchanges = []exchange{
	{
		Answer: "volt-v1/finetuning_list.response.json", Method: "GET", Path: "/fine-tuning", Query: "status=training",
		Call: func(ctx context.Context, c *volt.Client) (any, error) {
			return c.FineTuning.List(ctx, volt.JobListParams{Status: volt.JobTraining})
		},
		Want: volt.List[volt.Job]{Total: 1, Complete: true, Items: []volt.Job{{
			ID: "clxyz123...", GradientsTaskID: "abc-def-ghi", Name: "my-llama-finetune", BaseModel: llama,
			TaskType: volt.TaskText, Status: volt.JobTraining, HoursRequested: 2, CostPerHour: usd("27.75"), TotalCost: usd("55.50"),
			DatasetRepo: "myorg/support-qa", CreatedAt: at("2026-03-28T10:00:00Z"), StartedAt: at("2026-03-28T10:02:30Z"),
		}}},
	},
	{
		Answer: "volt-v1/finetuning_get.response.json", Method: "GET", Path: "/fine-tuning/clxyz456...",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.FineTuning.Get(ctx, "clxyz456...") },
		Want: volt.Job{
			ID: "clxyz456...", GradientsTaskID: "abc-def-ghi", Name: "my-llama-finetune", BaseModel: llama,
			TaskType: volt.TaskText, Status: volt.JobTraining, HoursRequested: 2, CostPerHour: usd("27.75"), TotalCost: usd("55.50"),
			DatasetRepo: "myorg/support-qa", CreatedAt: at("2026-03-28T16:00:00Z"), StartedAt: at("2026-03-28T16:03:12Z"),
		},
	},
	{
		Answer: "volt-v1/finetuning_cancel.response.json", Method: "DELETE", Path: "/fine-tuning/clxyz456...",
		Call: func(ctx context.Context, c *volt.Client) (any, error) { return c.FineTuning.Cancel(ctx, "clxyz456...") },
		Want: volt.Job{ID: "clxyz456...", Status: volt.JobCancelled, Message: "Job cancelled and $55.50 refunded to your account"},
	},
	jobCreation("text", "my-llama-finetune", volt.TextJob{
		Name: "my-llama-finetune", Model: llama, Dataset: volt.HuggingFace("myorg/support-qa"), Hours: 2,
		FieldInstruction: "instruction", FieldOutput: "output",
	}),
	jobCreation("chat", "my-chat-finetune", volt.ChatJob{
		Name: "my-chat-finetune", Model: llama, Dataset: volt.HuggingFace("myorg/chat-dataset"), Hours: 3,
		ChatTemplate: volt.ChatTemplateLlama3, FieldConversation: "conversations",
	}),
	jobCreation("dpo", "my-dpo-alignment", volt.DPOJob{
		Name: "my-dpo-alignment", Model: llama, Dataset: volt.HuggingFace("myorg/preference-pairs"), Hours: 4,
		ChatTemplate: volt.ChatTemplateLlama3, FieldPrompt: "prompt", FieldChosen: "chosen", FieldRejected: "rejected",
	}),
	jobCreation("grpo", "my-grpo-alignment", volt.GRPOJob{
		Name: "my-grpo-alignment", Model: llama, Dataset: volt.HuggingFace("myorg/prompts"), Hours: 3,
		ChatTemplate: volt.ChatTemplateLlama3,
	}),
	jobCreation("custom_chat", "custom-data-train", volt.CustomChatJob{
		Name: "custom-data-train", Model: "Qwen/Qwen2.5-7B-Instruct", DatasetURL: "https://my-server.com/data.jsonl", Hours: 2,
	}),
	jobCreation("image", "my-flux-lora", volt.ImageJob{
		Name: "my-flux-lora", Model: "black-forest-labs/FLUX.1-dev", Dataset: volt.HuggingFace("myorg/product-photos"), Hours: 1,
		ImageModelType: volt.ImageModelFlux,
	}),
	jobCreation("webhook", "my-finetune", volt.TextJob{
		Name: "my-finetune", Model: llama, Dataset: volt.HuggingFace("myorg/dataset"), Hours: 2,
		WebhookURL: "https://your-server.com/webhook/voltagegpu",
	}),
}
