// Quickstart creates the cheapest confidential pod under a price cap, waits until it
// runs, prints its SSH address and its cost, deletes it, and confirms the deletion with a
// second request.
//
//	go run ./examples/quickstart            # without a key: a simulator in this process
//	go run ./examples/quickstart -live      # with a key: spends real money, up to -max-price an hour
//
// Ctrl-C at any moment deletes the pod.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"
	"time"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/examples/internal/start"
	"github.com/voltagegpu/volt-go/volttest"
)

func main() {
	live := flag.Bool("live", false, "rent for real, with the key that volt.New finds")
	simulate := flag.Bool("sim", false, "use the simulator even if there is a key")
	maxPrice := flag.String("max-price", "5.00", "the most that the pod may cost, in USD per hour")
	image := flag.String("image", "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel", "the image to run")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, start.Mode{Live: *live, Simulate: *simulate}, *maxPrice, *image)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "interrupted:", err)
		os.Exit(130)
	default:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, mode start.Mode, maxPrice, image string) error {
	client, sim, err := start.Client(mode, volttest.Deploy(4*time.Second, 8*time.Second))
	if err != nil {
		return err
	}
	if sim != nil {
		defer sim.Close()
	}
	machine, err := choose(ctx, client)
	if err != nil {
		return err
	}
	pod, err := rent(ctx, client, machine, maxPrice, image)
	if pod.ID != "" {
		sumUp(client, pod, sim)
	}
	return err
}

// choose prints the machines and returns the cheapest confidential machine in stock.
func choose(ctx context.Context, client *volt.Client) (volt.Machine, error) {
	machines, err := client.Machines.List(ctx)
	if err != nil {
		return volt.Machine{}, err
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "RESOURCE\tGPU\tCOUNT\tCONFIDENTIAL\tIN STOCK\tUSD/HOUR")
	for _, m := range machines.Items {
		fmt.Fprintf(table, "%s\t%s\t%d\t%v\t%v\t%s\n", m.ResourceName, m.GPUType, m.GPUCount, m.Confidential, m.InStock(), m.PriceOf(0))
	}
	if err := table.Flush(); err != nil {
		return volt.Machine{}, err
	}
	best, ok := machines.Cheapest(volt.Confidential())
	if !ok {
		return volt.Machine{}, errors.New("no confidential machine is in stock")
	}
	fmt.Printf("\nCheapest confidential machine: %s at %s an hour.\n", best.ResourceName, best.HourlyPrice)
	return best, nil
}

// rent creates a pod, prints its SSH address, and deletes it. With deletes the pod also
// after an error or a panic, or if the response to its create was lost. rent returns the
// pod that ran.
func rent(ctx context.Context, client *volt.Client, machine volt.Machine, maxPrice, image string) (ran volt.Pod, err error) {
	name := volt.UniqueName("quickstart") // the name proves that the pod is ours
	fmt.Printf("Renting %s as %q, for %s an hour at most.\n", machine.ResourceName, name, maxPrice)
	began := time.Now()
	err = client.Pods.With(ctx, volt.ConfidentialPod{
		Name: name, ResourceName: machine.ResourceName, Image: image, Provider: machine.Provider,
	}, func(_ context.Context, pod volt.Pod) error {
		ran = pod
		fmt.Printf("Pod %s: %s an hour, the first one debited upfront.\n", pod.ID, pod.HourlyPrice)
		fmt.Printf("It runs after %.0f s. Reach it with:\n\n    %s\n\n", time.Since(began).Seconds(), pod.SSH().Command)
		return nil
	}, volt.MaxHourlyPrice(maxPrice))
	if err == nil {
		fmt.Printf("Deleted. A second request confirmed it: pod %s is gone and no longer billed.\n", ran.ID)
	}
	return ran, err
}

func sumUp(client *volt.Client, pod volt.Pod, sim *volttest.Sim) {
	stats := client.Stats()
	fmt.Printf("\nSpent: %d requests of 1,000 an hour, and %s for the hour that is debited upfront.\n", stats.Requests, pod.HourlyPrice)
	if sim != nil {
		fmt.Printf("No money was spent: this was the simulator, whose ledger says %s, with %d pods left running.\n", sim.Spent(), len(sim.Running()))
	}
}
