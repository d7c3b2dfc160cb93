// Orchestrator keeps a number of named pods alive, also while the API fails, and prints
// their states. It calls Ensure for each name again and again, and never pays for two
// pods of one name.
//
//	go run ./examples/orchestrator          # without a key: a simulator in this process, which fails on purpose
//	go run ./examples/orchestrator -live    # with a key: spends real money
//
// It ends after -for, or with Ctrl-C, and deletes all pods.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"time"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/examples/internal/start"
	"github.com/voltagegpu/volt-go/volttest"
)

func main() {
	live := flag.Bool("live", false, "rent for real, with the key that volt.New finds")
	simulate := flag.Bool("sim", false, "use the simulator even if there is a key")
	n := flag.Int("pods", 20, "how many pods to keep alive")
	lasting := flag.Duration("for", 40*time.Second, "how long to keep them")
	resource := flag.String("resource", "h200-small", "the size to rent")
	maxPrice := flag.String("max-price", "4.00", "the most that a pod may cost, in USD per hour")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	client, sim, err := start.Client(start.Mode{Live: *live, Simulate: *simulate},
		volttest.Balance("1000"), volttest.Deploy(2*time.Second, 10*time.Second),
		volttest.ListLag(500*time.Millisecond), volttest.Quota(1000, time.Minute))
	if err == nil && sim != nil {
		defer sim.Close()
		// An hour of the quota takes a minute here, in the simulator and in the client.
		fmt.Println("The simulator fails on purpose, and allows 1,000 requests a minute.")
		client, err = sim.Client(volt.WithLimiter(volt.NewLimiter(60*900, 100)), volt.WithListLag(time.Second))
		err = errors.Join(err, sim.SetStock(*resource, 4**n), sabotage(sim))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	f := newFleet(client, *resource, *maxPrice, *n)
	f.keep(ctx, *lasting)
	if err := f.remove(context.WithoutCancel(ctx)); err != nil { // also after Ctrl-C
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	sumUp(client, sim)
}

// sabotage makes the simulator fail like real services: responses are lost after a pod
// was created, connections break, a gateway fails, and requests are rate limited.
func sabotage(sim *volttest.Sim) error {
	return errors.Join(
		sim.Fail("POST /pods", volttest.ThenCut.WithProbability(0.2)),
		sim.Fail("POST /pods", volttest.Cut.WithProbability(0.1)),
		sim.Fail("GET /pods", volttest.HTML(502).WithProbability(0.1)),
		sim.Fail("GET /pods", volttest.RateLimited(time.Second).Nth(7)),
	)
}

// fleet is the pods that should exist.
type fleet struct {
	client             *volt.Client
	resource, maxPrice string
	names              []string

	mu   sync.Mutex
	pods map[string]volt.Pod // the newest pod of each name
	errs map[string]error    // the last error of each name
}

func newFleet(client *volt.Client, resource, maxPrice string, n int) *fleet {
	f := &fleet{client: client, resource: resource, maxPrice: maxPrice, pods: map[string]volt.Pod{}, errs: map[string]error{}}
	for i := range n {
		f.names = append(f.names, fmt.Sprintf("fleet-%02d", i+1))
	}
	return f
}

// keep keeps all pods alive until the time is over.
func (f *fleet) keep(ctx context.Context, lasting time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, lasting)
	defer cancel()
	var all sync.WaitGroup
	for _, name := range f.names {
		all.Go(func() { f.keepOne(ctx, name) })
	}
	ticker := time.NewTicker(5 * time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			all.Wait()
			f.show()
			return
		case <-ticker.C:
			f.show()
		}
	}
}

// keepOne keeps one pod alive.
func (f *fleet) keepOne(ctx context.Context, name string) {
	spec := volt.ConfidentialPod{Name: name, ResourceName: f.resource, Image: "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel"}
	for ctx.Err() == nil {
		// Ensure adopts the pod, or creates it. It deletes a failed pod and creates
		// another. If pods of this name keep failing, it waits longer and longer before
		// it creates.
		pod, _, err := f.client.Pods.Ensure(ctx, spec, volt.MaxHourlyPrice(f.maxPrice), volt.ReplaceFailed())
		f.note(name, pod, err)
		if err == nil {
			pod, err = f.client.Pods.WaitRunning(ctx, pod.ID)
			f.note(name, pod, err)
		}
		if err == nil { // the pod runs: wait until it ends
			pod, err = f.client.Pods.Wait(ctx, pod.ID, func(p volt.Pod) bool { return !p.Status.IsRunning() })
			f.note(name, pod, err)
		}
		// Wait before the next try, because each try costs requests.
		var limited *volt.RateLimitError
		wait := 5 * time.Second
		if errors.As(err, &limited) {
			wait = max(wait, time.Until(limited.RetryAt))
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

func (f *fleet) note(name string, pod volt.Pod, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if pod.ID != "" {
		f.pods[name] = pod
	}
	f.errs[name] = err
}

// show prints the number of pods for each status, and the errors.
func (f *fleet) show() {
	f.mu.Lock()
	defer f.mu.Unlock()
	counts := map[volt.PodStatus]int{}
	for _, p := range f.pods {
		counts[p.Status]++
	}
	quota := f.client.Quota()
	fmt.Printf("%s  pods %2d  running %2d  starting %2d  requests %3d  left at once %3d\n", time.Now().Format(time.TimeOnly),
		len(f.pods), counts[volt.PodRunning], counts[volt.PodProvisioning]+counts[volt.PodDeploying], f.client.Stats().Requests, quota.Remaining)
	for name, err := range f.errs {
		if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
			fmt.Printf("          %s: %v\n", name, err)
		}
	}
}

// remove deletes all pods of the fleet: the known pods, the live pods with one of its
// names, and the pods of creates with an unknown outcome. It does not delete other pods
// of the account.
func (f *fleet) remove(ctx context.Context) error {
	lost := slices.Collect(maps.Values(f.errs))
	errs := []error{f.client.Pods.Reclaim(ctx, errors.Join(lost...))}
	for _, name := range f.names {
		pods, err := f.client.Pods.Find(ctx, name)
		errs = append(errs, err)
		if known, ok := f.pods[name]; ok {
			pods = append(pods, known)
		}
		for _, pod := range pods {
			errs = append(errs, f.client.Pods.EnsureDeleted(ctx, pod))
		}
	}
	return errors.Join(errs...)
}

func sumUp(client *volt.Client, sim *volttest.Sim) {
	stats := client.Stats()
	fmt.Printf("\n%d requests, %d of them repeats, %d answered with 429, %s waited; %d creates answered.\n",
		stats.Requests, stats.Repeats, stats.RateLimited, stats.Waited.Round(time.Second), stats.Created)
	if sim != nil {
		fmt.Printf("The simulator's ledger: %d pods left running, %s spent.\n", len(sim.Running()), sim.Spent())
	}
}
