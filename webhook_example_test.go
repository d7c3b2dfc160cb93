package volt_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/voltagegpu/volt-go"
)

func ExampleParseWebhook() {
	body, err := os.Open("testdata/volt-v1/webhook_job_completed.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer body.Close()

	event, err := volt.ParseWebhook(body)
	if err != nil {
		fmt.Println(err)
		return
	}
	// A hint: whoever knows the address can have posted it.
	fmt.Println(event.Event, event.JobID, event.Status)
	// Output: fine_tuning.job.completed clxyz456... success
}

// A program with a web server of its own hears of its jobs.
func ExampleFineTuningService_WebhookHandler() {
	client, account := webhookExample()
	ctx := context.Background()

	ended := make(chan volt.Job, 16)
	handler, err := client.FineTuning.WebhookHandler(volt.WithWebhookFunc(func(_ context.Context, job volt.Job) { ended <- job }))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer handler.Close(ctx)
	mux := http.NewServeMux()
	mux.Handle("/webhooks/volt", handler) // served at https://my-server.com

	address, err := handler.URL("https://my-server.com/webhooks/volt")
	if err != nil {
		fmt.Println(err)
		return
	}
	job, err := client.FineTuning.Create(ctx, volt.TextJob{
		Name:             "my-finetune",
		Model:            "meta-llama/Llama-3.1-8B-Instruct",
		Dataset:          volt.HuggingFace("myorg/dataset"),
		Hours:            2,
		FieldInstruction: "instruction",
		FieldOutput:      "output",
		WebhookURL:       address,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	account.finish(mux, address, job.ID)

	job = <-ended
	fmt.Println(job.Status, job.OutputModelRepo)
	// Output: success voltagegpu/my-finetune-abc123
}

// Jobs that another program has created are told of by their ids.
func ExampleWebhookHandler_Expect() {
	client, account := webhookExample()

	ended := make(chan volt.Job, 16)
	handler, err := client.FineTuning.WebhookHandler(volt.WithWebhookFunc(func(_ context.Context, job volt.Job) { ended <- job }))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer handler.Close(context.Background())
	address, err := handler.URL("https://my-server.com/webhooks/volt")
	if err != nil {
		fmt.Println(err)
		return
	}

	account.finish(handler, address, "clxyz456") // before anyone knows the job
	handler.Expect("clxyz456")

	fmt.Println((<-ended).Status, handler.Stats().Confirmed)
	// Output: success 1
}

// exampleAccount is an account in memory with one job.
type exampleAccount struct{}

func webhookExample() (*volt.Client, exampleAccount) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/volt/fine-tuning", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusCreated)
		_, _ = fmt.Fprint(w, `{"job":{"id":"clxyz456","status":"pending"}}`)
	})
	mux.HandleFunc("GET /api/volt/fine-tuning/clxyz456", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `{"job":{"id":"clxyz456","status":"success","outputModelRepo":"voltagegpu/my-finetune-abc123"}}`)
	})
	client, err := volt.New(volt.WithAPIKey(newKey()), volt.WithHTTPClient(&http.Client{Transport: inMemory{mux}}))
	if err != nil {
		panic(err)
	}
	return client, exampleAccount{}
}

// finish posts the webhook of a job, as Volt does.
func (exampleAccount) finish(to http.Handler, address, id string) {
	to.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", address, strings.NewReader(`{"jobId":"`+id+`","status":"success"}`)))
}
