package volt_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/voltagegpu/volt-go"
)

func ExampleFineTuningService_List() {
	client := exampleClient("GET /fine-tuning", "volt-v1/finetuning_list.response.json")
	ctx := context.Background()

	jobs, err := client.FineTuning.List(ctx, volt.JobListParams{Status: volt.JobTraining})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, job := range jobs.Items {
		fmt.Println(job.ID, job.Name, job.Status, job.TotalCost)
	}
	// Output: clxyz123... my-llama-finetune training $55.50
}

func ExampleFineTuningService_Get() {
	client := exampleClient("GET /fine-tuning/clxyz456...", "volt-v1/finetuning_get.response.json")
	ctx := context.Background()

	job, err := client.FineTuning.Get(ctx, "clxyz456...")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(job.Status, "since", job.StartedAt.Format("15:04:05"), job.Status.IsTerminal())
	// Output: training since 16:03:12 false
}

func ExampleFineTuningService_Create() {
	client := exampleClient("POST /fine-tuning", "volt-v1/finetuning_create.response.json")
	ctx := context.Background()

	job, err := client.FineTuning.Create(ctx, volt.TextJob{
		Name:             "my-llama-finetune",
		Model:            "meta-llama/Llama-3.1-8B-Instruct",
		Dataset:          volt.HuggingFace("myorg/support-qa"),
		Hours:            2,
		FieldInstruction: "instruction",
		FieldOutput:      "output",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(job.ID, job.Status, job.TotalCost)
	// Output: clxyz456... pending $55.50
}

// What is missing is told before a request is spent.
func ExampleFineTuningService_Create_invalid() {
	client := exampleClient()
	ctx := context.Background()

	_, err := client.FineTuning.Create(ctx, volt.DPOJob{
		Name:  "my-dpo-alignment",
		Model: "meta-llama/Llama-3.1-8B-Instruct",
		Hours: 4,
	})
	fmt.Println(errors.Is(err, volt.ErrInvalidArgument), err)
	// Output: true volt: create fine-tuning job "my-dpo-alignment": invalid DPOJob.Dataset: it is empty: want the data to train with
}

func ExampleFineTuningService_Cancel() {
	client := exampleClient("DELETE /fine-tuning/clxyz456...", "volt-v1/finetuning_cancel.response.json")
	ctx := context.Background()

	job, err := client.FineTuning.Cancel(ctx, "clxyz456...")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(job.Status+":", job.Message)
	// Output: cancelled: Job cancelled and $55.50 refunded to your account
}
