// Compare lists what each of the three providers would charge for a GPU right
// now, the cheapest first.
//
//	go run ./examples/compare               # all GPUs
//	go run ./examples/compare -gpu B200 -gpus 8
//
// A provider whose key is set (VOLT_API_KEY, VOLTAGEPARK_API_KEY,
// PACKETAI_API_KEY) is asked, which costs a few requests and no money; in place
// of each other one its simulator answers, with made-up prices.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"

	volt "github.com/voltagegpu/volt-go"
)

// offer is something that can be rented.
type offer struct {
	provider, what string
	gpu            string
	gpus           int
	// total and each are USD per hour, for all of it and for one GPU.
	total, each volt.USD
}

// source is where offers come from.
type source struct {
	name string
	// list also tells whether a simulator answered.
	list func(context.Context) (offers []offer, simulated bool, err error)
}

var sources = []source{{"volt", fromVolt}, {"voltage park", fromVoltagePark}, {"packet.ai", fromPacketAI}}

func main() {
	gpu := flag.String("gpu", "", "the GPU, such as H100, B200 or \"RTX 4090\"; any one without it")
	gpus := flag.Int("gpus", 0, "how many GPUs; 0 for any number")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *gpu, *gpus); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, gpu string, gpus int) error {
	if gpus < 0 {
		return fmt.Errorf("-gpus %d: want 0 or more", gpus)
	}
	all, err := listAll(ctx)
	if err != nil {
		return err
	}
	match := volt.GPU(gpu)
	all = slices.DeleteFunc(all, func(o offer) bool {
		return gpu != "" && !match(volt.Machine{GPUType: o.gpu}) || gpus > 0 && o.gpus != gpus
	})
	// An unknown price is more than any.
	slices.SortStableFunc(all, func(a, b offer) int { return a.each.Cmp(b.each) })
	for _, s := range sources {
		if !slices.ContainsFunc(all, func(o offer) bool { return o.provider == s.name }) {
			fmt.Printf("%s offers no %s now.\n", s.name, wanted(gpu, gpus))
		}
	}
	if len(all) == 0 {
		return nil
	}
	fmt.Printf("%s, the cheapest first:\n\n", wanted(gpu, gpus))
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "USD per GPU and hour\tin all\tGPUs\tGPU\tprovider\t")
	for _, o := range all {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s, %s\t\n", o.each, o.total, o.gpus, o.gpu, o.provider, o.what)
	}
	return w.Flush()
}

func wanted(gpu string, gpus int) string {
	if gpu == "" {
		gpu = "GPUs"
	}
	if gpus == 0 {
		return gpu
	}
	return fmt.Sprintf("%d × %s", gpus, gpu)
}

// listAll asks all sources at once. One that fails is told of, and is no reason
// to hide the others; an error is that of all having failed.
func listAll(ctx context.Context) ([]offer, error) {
	lists, errs, simulated := make([][]offer, len(sources)), make([]error, len(sources)), make([]bool, len(sources))
	var asked sync.WaitGroup
	for i, s := range sources {
		asked.Go(func() { lists[i], simulated[i], errs[i] = s.list(ctx) })
	}
	asked.Wait()
	var made []string
	for i, s := range sources {
		switch {
		case errs[i] != nil:
			fmt.Fprintf(os.Stderr, "%s does not tell: %v\n", s.name, errs[i])
		case simulated[i]:
			made = append(made, s.name)
		}
	}
	if len(made) > 0 {
		fmt.Printf("No key for %s: simulators answer, with made-up prices.\n\n", strings.Join(made, ", "))
	}
	if !slices.Contains(errs, nil) {
		return nil, errs[0]
	}
	return slices.Concat(lists...), nil
}

// priced fills in what one GPU costs, or what all do.
func (o offer) priced() offer {
	switch {
	case o.gpus < 1:
	case !o.each.Known():
		o.each = o.total.Div(o.gpus)
	case !o.total.Known():
		o.total = o.each.Mul(float64(o.gpus))
	}
	return o
}
