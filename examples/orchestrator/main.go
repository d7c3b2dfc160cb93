// Orchestrator keeps a number of named pods alive, through whatever the API
// answers, and shows them as a table: it says what should exist as often as it
// likes, and is never charged twice for it.
//
//	go run ./examples/orchestrator          # without a key: a simulator in this process, which fails on purpose
//	go run ./examples/orchestrator -live    # with a key: spends real money
//
// It ends after -for, or with Ctrl-C, and gives all pods back.
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
		volttest.Confidential, volttest.Balance("1000"), volttest.Deploy(2*time.Second, 10*time.Second),
		volttest.ListLag(500*time.Millisecond), volttest.Quota(1000, time.Minute))
	settle := time.Minute // a list may lag behind by as much
	if err == nil && sim != nil {
		defer sim.Close()
		settle = 5 * time.Second
		// An hour of the quota lasts a minute here, on both sides.
		fmt.Println("The simulator fails on purpose, and allows 1,000 requests a minute.")
		client, err = sim.Client(volt.WithLimiter(volt.NewLimiter(60*900, 100)))
		err = errors.Join(err, sim.SetStock(*resource, 4**n), sabotage(sim))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	f := newFleet(client, *resource, *maxPrice, *n, settle)
	f.keep(ctx, *lasting)
	if err := f.release(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	sumUp(client, sim)
}

// sabotage makes the simulator fail as services do: some answers are lost after
// the work was done, some gateways answer in HTML, some requests are told to
// wait.
func sabotage(sim *volttest.Sim) error {
	return errors.Join(
		sim.Fail("POST /pods", volttest.ThenCut.WithProbability(0.2)),
		sim.Fail("POST /pods", volttest.HTML(502).WithProbability(0.1)),
		sim.Fail("GET /pods", volttest.Status(503).WithProbability(0.1)),
		sim.Fail("GET /pods", volttest.RateLimited(time.Second).Nth(7)),
	)
}

// fleet is the pods that should exist.
type fleet struct {
	client             *volt.Client
	resource, maxPrice string
	names              []string
	settle             time.Duration

	mu       sync.Mutex
	pods     map[string]volt.Pod // the newest of each name
	made     map[string]volt.Pod // all of them, by their ids
	troubles map[string]error
}

func newFleet(client *volt.Client, resource, maxPrice string, n int, settle time.Duration) *fleet {
	f := &fleet{client: client, resource: resource, maxPrice: maxPrice, settle: settle,
		pods: map[string]volt.Pod{}, made: map[string]volt.Pod{}, troubles: map[string]error{}}
	for i := range n {
		f.names = append(f.names, fmt.Sprintf("fleet-%02d", i+1))
	}
	return f
}

// keep says again and again what should exist, until the time is over.
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
		ensured, err := f.client.Pods.Ensure(ctx, spec, volt.WithSettle(f.settle), volt.MaxHourlyPrice(f.maxPrice))
		f.note(name, ensured.Pod, err)
		if err == nil {
			pod, waitErr := f.client.Pods.WaitRunning(ctx, ensured.Pod.ID)
			f.note(name, pod, waitErr)
			if waitErr == nil {
				// It runs. Come back when it no longer does.
				pod, waitErr = f.client.Pods.Wait(ctx, pod.ID, func(p volt.Pod) bool { return !p.Status.IsRunning() })
				f.note(name, pod, waitErr)
			}
			if err = waitErr; err == nil || errors.Is(err, volt.ErrPodFailed) {
				// It may still be billed beside the one that takes its place.
				err = f.client.Pods.EnsureDeleted(ctx, pod)
				f.note(name, pod, err)
			}
		}
		// What failed is not tried again at once: each try costs requests.
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
		f.made[pod.ID] = pod
	}
	f.troubles[name] = err
}

// show prints how many pods there are of each status, and what is wrong.
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
	for name, err := range f.troubles {
		if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
			fmt.Printf("          %s: %v\n", name, err)
		}
	}
}

// release gives all pods of the fleet back: those that are known, those that bear one
// of its names, and what creates with an unknown outcome may have made. The account's
// other pods are none of its business.
func (f *fleet) release() error {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	lost := slices.Collect(maps.Values(f.troubles))
	errs := []error{f.client.Pods.Reclaim(ctx, errors.Join(lost...), volt.WithSettle(f.settle))}
	for _, name := range f.names {
		pods, err := f.client.Pods.Find(ctx, name)
		errs = append(errs, err)
		for _, p := range pods {
			f.made[p.ID] = p
		}
	}
	for _, p := range f.made {
		errs = append(errs, f.client.Pods.EnsureDeleted(ctx, p))
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
