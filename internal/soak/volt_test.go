package soak

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/volttest"
)

const (
	resource  = "h200-small"
	podImage  = "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel"
	podPrice  = "3.60"
	jobModel  = "meta-llama/Llama-3.1-8B-Instruct"
	jobPrice  = "27.75"
	hooksPath = "https://ci.test/hooks/volt"
)

// voltAPI is Volt in one of its revisions.
type voltAPI struct {
	revision volttest.Revision
	*volttest.Sim
	t        *testing.T
	shared   *volt.Client
	hooks    atomic.Pointer[volt.WebhookHandler]
	jobsDone atomic.Int64
}

func (v *voltAPI) open(t *testing.T, seed uint64) {
	post := roundTrip(func(r *http.Request) (*http.Response, error) {
		h := v.hooks.Load()
		if h == nil {
			return nil, fmt.Errorf("nobody listens")
		}
		return (&kernel.Transport{Handler: h}).RoundTrip(r)
	})
	s, err := volttest.Start(v.revision, volttest.Seed(seed), volttest.Balance(balance), volttest.ListLag(5*time.Second),
		volttest.JobStage(10*time.Second, time.Minute), volttest.Training(time.Minute, 10*time.Minute),
		apitest.OptionOf(func(c *sim.Config) error { c.WebhookTransport = post; return nil }))
	if err == nil {
		err = s.SetStock(resource, 1_000_000)
	}
	if err == nil {
		err = s.SetPrice(resource, podPrice)
	}
	if err != nil {
		t.Fatal(err)
	}
	v.Sim, v.t = s, t
	v.shared = v.client(rand.New(rand.NewPCG(seed, 1)))
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func (v *voltAPI) sim() *apitest.Sim      { return v.Sim.Sim }
func (v *voltAPI) close()                 { v.Close() }
func (v *voltAPI) deletes() string        { return "DELETE /pods/:id" }
func (v *voltAPI) quotas() map[string]int { return map[string]int{"": 1000} }
func (v *voltAPI) price() kernel.Money    { return money(v.t, podPrice) }

func (v *voltAPI) creates() []string {
	if v.revision == volttest.Classic {
		return []string{"POST /pods", "POST /fine-tuning"}
	}
	return []string{"POST /pods"}
}

func (v *voltAPI) own() map[string]apitest.Fault {
	return map[string]apitest.Fault{"no stock": volttest.NoStock, "deploy fails": volttest.DeployFails(""), "job fails": volttest.JobEnds("failure")}
}

func (v *voltAPI) rented() (left []thing) {
	for _, p := range v.Running() {
		left = append(left, thing{name: p.Name, ids: []string{p.ID, p.WorkloadID}})
	}
	return left
}

func (v *voltAPI) ledger() (lines []entry) {
	for _, e := range v.Ledger() {
		lines = append(lines, entry{apitest.Entry{Time: e.Time, Kind: e.Kind, ID: e.ID, Name: e.Name, Amount: e.Amount, Duration: e.Duration}, e.WorkloadID})
	}
	return lines
}

// due is each hour that was begun, or in the earlier revision the time that a pod
// ran; and of a job all or nothing.
func (v *voltAPI) due(lines []entry, price kernel.Money, now time.Time) (due kernel.Money) {
	if lines[0].Kind == "job created" {
		if slices.ContainsFunc(lines, func(e entry) bool { return e.Kind == "refund" }) {
			return 0
		}
		return money(v.t, jobPrice)
	}
	there := lasting(lines, "pod deleted", now)
	if v.revision != volttest.Classic {
		return price * kernel.Money(1+there/time.Hour)
	}
	var ran time.Duration
	for _, e := range lines {
		if e.Kind == "usage" {
			ran += e.Duration
			due += price.For(e.Duration)
		}
	}
	if ran > there+time.Second {
		v.t.Errorf("%s was there for %s, and billed for %s", lines[0].ID, there, ran)
	}
	return due
}

func (v *voltAPI) client(rng *rand.Rand) *volt.Client {
	c, err := v.Client(volt.WithMaxWait(anyOf(rng, 30*time.Second, 2*time.Minute, 10*time.Minute)))
	if err != nil {
		v.t.Fatal(err)
	}
	return c
}

// member shares one client where the API tells no names: what made a pod is alone
// in knowing its name then.
func (v *voltAPI) member(rng *rand.Rand) member {
	if v.revision == volttest.Observed {
		return &voltMember{v, v.shared, rng}
	}
	return &voltMember{v, v.client(rng), rng}
}

type voltMember struct {
	api *voltAPI
	c   *volt.Client
	rng *rand.Rand
}

func (m *voltMember) spec(name string) volt.PodSpec {
	if m.api.revision == volttest.Classic {
		return volt.TargonPod{Name: name, ResourceName: resource, Image: podImage}
	}
	return volt.ConfidentialPod{Name: name, ResourceName: resource, Image: podImage}
}

func podThing(name string, p volt.Pod) thing { return thing{name, p.IDs(), p} }

func (m *voltMember) create(ctx context.Context, name string) (thing, error) {
	p, err := m.c.Pods.Create(ctx, m.spec(name))
	return podThing(name, p), err
}

func (m *voltMember) ensure(ctx context.Context, name string) (thing, bool, error) {
	var resp volt.Response
	pod, created, err := m.c.Pods.Ensure(ctx, m.spec(name), volt.WithResponse(&resp))
	return podThing(name, pod), !created || resp.Status != http.StatusCreated, err
}

func (m *voltMember) wait(ctx context.Context, th thing) error {
	_, err := m.c.Pods.WaitRunning(ctx, th.its.(volt.Pod).ID)
	return err
}

// rest pauses a pod in the earlier revision; in the others that would destroy it.
func (m *voltMember) rest(ctx context.Context, th thing) error {
	id := th.its.(volt.Pod).ID
	if m.api.revision != volttest.Classic {
		_, err := m.c.Pods.Stop(ctx, id)
		return err
	}
	if _, err := m.c.Pods.Stop(ctx, id, volt.AllowDestroy()); err != nil {
		return err
	}
	if _, err := m.c.Pods.Wait(ctx, id, func(p volt.Pod) bool { return p.Status.IsStopped() }); err != nil {
		return err
	}
	sleep(ctx, upTo(m.rng, 2*time.Minute))
	if _, err := m.c.Pods.Start(ctx, id); err != nil {
		return err
	}
	return m.wait(ctx, th)
}

func (m *voltMember) release(ctx context.Context, th thing) error {
	if m.rng.IntN(2) == 0 {
		ctx = context.WithoutCancel(ctx)
	}
	return m.c.Pods.EnsureDeleted(ctx, th.its.(volt.Pod))
}

func (m *voltMember) all(ctx context.Context) (things []thing, err error) {
	list, err := m.c.Pods.List(ctx)
	for _, p := range list.Items {
		things = append(things, podThing(p.Name, p))
	}
	return things, err
}

// others are a dashboard, and whoever trains models where that is offered.
func (v *voltAPI) others(f *fleet) []func(context.Context, *rand.Rand) {
	all := []func(context.Context, *rand.Rand){func(ctx context.Context, rng *rand.Rand) { v.watch(ctx, f, rng) }}
	if v.revision == volttest.Classic {
		all = append(all, func(ctx context.Context, rng *rand.Rand) { v.train(ctx, f, rng) })
	}
	return all
}

// watch is a dashboard, which people open and close.
func (v *voltAPI) watch(ctx context.Context, f *fleet, rng *rand.Rand) {
	c := v.client(rng)
	for sleep(ctx, upTo(rng, 5*time.Minute)) {
		mine, cancel := impatient(rng, 3*time.Minute)
		list, err := c.Pods.List(mine)
		_ = f.told(err)
		_, err = c.Machines.List(mine)
		_ = f.told(err)
		var ids []string
		for _, p := range list.Items {
			ids = append(ids, p.ID)
		}
		if len(ids) > 0 {
			for _, err := range c.Pods.Watch(mine, ids...) {
				_ = f.told(err)
			}
		}
		cancel()
	}
}

// train makes jobs, whose ends are told by webhook; some are cancelled.
func (v *voltAPI) train(ctx context.Context, f *fleet, rng *rand.Rand) {
	c := v.client(rng)
	h, err := c.FineTuning.WebhookHandler(volt.WithWebhookFunc(func(context.Context, volt.Job) { v.jobsDone.Add(1) }))
	if err != nil {
		v.t.Error(err)
		return
	}
	v.hooks.Store(h)
	defer func() {
		if err := h.Close(context.Background()); err != nil {
			v.t.Error(err)
		}
	}()
	address, err := h.URL(hooksPath)
	if err != nil {
		v.t.Error(err)
	}
	for n := 0; sleep(ctx, upTo(rng, 8*time.Minute)); n++ {
		spec := volt.TextJob{
			Name: fmt.Sprintf("job-%d", n), Model: jobModel, Dataset: volt.HuggingFace("myorg/support-qa"), Hours: 1,
			FieldInstruction: "instruction", FieldOutput: "output", WebhookURL: address,
		}
		mine, cancel := impatient(rng, 20*time.Minute)
		job, err := c.FineTuning.Create(mine, spec)
		if f.told(err); err == nil && job.ID != "" {
			f.heard.returns(thing{spec.Name, []string{job.ID}, job}, false)
			if rng.IntN(4) == 0 {
				_, err := c.FineTuning.Cancel(mine, job.ID)
				_ = f.told(err)
			}
			_, err := c.FineTuning.Wait(mine, job.ID)
			_ = f.told(err)
		}
		cancel()
	}
}

// name is what the figures call it.
func (v *voltAPI) String() string { return "Volt, " + strings.ToLower(string(v.revision)) }
