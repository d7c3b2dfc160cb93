// Finetune creates a fine-tuning job under a price cap, waits for its end by webhook and
// by polling, and prints the repository of the trained model.
//
//	go run ./examples/finetune                                      # without a key: a simulator in this process
//	go run ./examples/finetune -live -webhook https://me.example    # with a key: spends real money, up to -max-cost
//
// With -webhook, the API posts to an address that leads to -listen. Without it, the
// program only polls.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/examples/internal/start"
	"github.com/voltagegpu/volt-go/volttest"
)

func main() {
	live := flag.Bool("live", false, "train for real, with the key that volt.New finds")
	simulate := flag.Bool("sim", false, "use the simulator even if there is a key")
	webhook := flag.String("webhook", "", "the public address that leads to -listen")
	listen := flag.String("listen", "127.0.0.1:0", "where to take the webhook")
	maxCost := flag.String("max-cost", "60.00", "the most that the job may cost, in USD")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	client, sim, err := start.Client(start.Mode{Live: *live, Simulate: *simulate}, volttest.Classic,
		volttest.JobStage(time.Second, 2*time.Second), volttest.Training(2*time.Second, 4*time.Second))
	if err == nil {
		if sim != nil {
			defer sim.Close()
		}
		err = train(ctx, client, *webhook, *listen, *maxCost, sim != nil)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func train(ctx context.Context, client *volt.Client, public, listen, maxCost string, simulated bool) error {
	spec := volt.TextJob{
		Name: "my-llama-finetune", Model: "meta-llama/Llama-3.1-8B-Instruct", Dataset: volt.HuggingFace("myorg/support-qa"),
		Hours: 2, FieldInstruction: "instruction", FieldOutput: "output",
	}
	if public != "" || simulated {
		address, closeHook, err := takeWebhooks(client, public, listen)
		if err != nil {
			return err
		}
		defer closeHook()
		spec.WebhookURL = address
	}
	// Ensure, not Create: a second run of this program adopts the same job.
	job, _, err := client.FineTuning.Ensure(ctx, spec, volt.MaxTotalCost(maxCost))
	if err != nil {
		return err
	}
	fmt.Printf("Job %s: %s debited upfront, all of it refunded if it is cancelled before training.\n", job.ID, job.TotalCost)
	job, err = client.FineTuning.Wait(ctx, job.ID, volt.WithJobProgress(func(j volt.Job) { fmt.Println("  " + j.Status) }))
	if err != nil {
		return err
	}
	fmt.Printf("Trained: %s\nSpent: %s, and %d requests.\n", job.OutputModelRepo, job.TotalCost, client.Stats().Requests)
	return nil
}

// takeWebhooks serves the webhook handler and returns its public address, which has a
// random token.
func takeWebhooks(client *volt.Client, public, listen string) (address string, closeHook func(), err error) {
	hook, err := client.FineTuning.WebhookHandler(volt.WithWebhookFunc(func(_ context.Context, job volt.Job) {
		fmt.Printf("  webhook, confirmed by the API: %s\n", job.Status)
	}))
	if err != nil {
		return "", nil, err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return "", nil, errors.Join(err, hook.Close(context.Background()))
	}
	if public == "" {
		public = "http://" + l.Addr().String() + "/webhook/voltagegpu"
	}
	if address, err = hook.URL(public); err != nil {
		return "", nil, errors.Join(err, l.Close(), hook.Close(context.Background()))
	}
	srv := &http.Server{Handler: hook, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = srv.Serve(l) }()
	return address, func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = srv.Shutdown(ctx)
		_ = hook.Close(ctx)
	}, nil
}
