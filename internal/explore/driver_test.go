package explore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go"
)

// This file has all calls to the SDK. The rest of the package knows only value, spec and
// errors.

// value is a pod or a job that a call returned.
type value struct {
	ids  []string
	name string
	pod  volt.Pod
	job  volt.Job
}

func (v value) isZero() bool { return len(v.ids) == 0 }

func podValue(p volt.Pod) value { return value{ids: p.IDs(), name: p.Name, pod: p} }

func jobValue(j volt.Job) value {
	v := value{name: j.Name, job: j}
	if j.ID != "" {
		v.ids = []string{j.ID}
	}
	return v
}

// driver is a client.
type driver struct {
	client   *volt.Client
	kind     kind
	revision string
	listLag  time.Duration
}

// newDriver returns a new client, without the memory of another.
func newDriver(w *world, transport http.RoundTripper, log io.Writer) (*driver, error) {
	client, err := volt.New(
		volt.WithAPIKey(fmt.Sprintf("volt_explore_%d", w.seed)),
		volt.WithBaseURL(baseURL),
		volt.WithHTTPClient(&http.Client{Transport: transport}),
		volt.WithLimiter(volt.NoLimiter),
		volt.WithLogger(slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn}))),
		volt.WithListLag(w.listLag),
	)
	return &driver{client: client, kind: w.kind, revision: w.revision, listLag: w.listLag}, err
}

// offers reports whether the SDK has a verb for the kind.
func offers(k kind, v verb) bool {
	if k == pods {
		return true
	}
	return v != vWith && v != vStop && v != vWaitRunning
}

// capped returns the options for a price cap.
func capped(most float64) (opts []volt.CreatePodOption) {
	if most > 0 {
		opts = append(opts, volt.MaxHourlyPrice(fmt.Sprint(most)))
	}
	return opts
}

func (d *driver) podSpec(sp spec) volt.PodSpec {
	switch {
	case sp.provider == "lium":
		return volt.LiumPod{Name: sp.name, MachineID: sp.resource, TemplateID: sp.image}
	case d.revision == classic:
		return volt.TargonPod{Name: sp.name, ResourceName: sp.resource, Image: sp.image}
	}
	return volt.ConfidentialPod{Name: sp.name, ResourceName: sp.resource, Image: sp.image}
}

func jobSpec(sp spec) volt.JobSpec {
	return volt.TextJob{Name: sp.name, Model: sp.resource, Dataset: volt.HuggingFace("myorg/support-qa"), Hours: 2, FieldInstruction: "instruction", FieldOutput: "output"}
}

func (d *driver) create(ctx context.Context, sp spec, most float64) (value, error) {
	if d.kind == jobs {
		j, err := d.client.FineTuning.Create(ctx, jobSpec(sp))
		return jobValue(j), err
	}
	p, err := d.client.Pods.Create(ctx, d.podSpec(sp), capped(most)...)
	return podValue(p), err
}

func (d *driver) ensure(ctx context.Context, sp spec, most float64, replace bool) (value, bool, error) {
	if d.kind == jobs {
		j, created, err := d.client.FineTuning.Ensure(ctx, jobSpec(sp))
		return jobValue(j), created, err
	}
	var opts []volt.EnsurePodOption
	if replace {
		opts = append(opts, volt.ReplaceFailed())
	}
	for _, o := range capped(most) {
		opts = append(opts, o)
	}
	p, created, err := d.client.Pods.Ensure(ctx, d.podSpec(sp), opts...)
	return podValue(p), created, err
}

func (d *driver) with(ctx context.Context, sp spec, most float64, f func(value) error) error {
	return d.client.Pods.With(ctx, d.podSpec(sp), func(_ context.Context, p volt.Pod) error { return f(podValue(p)) }, capped(most)...)
}

func (d *driver) ensureDeleted(ctx context.Context, v value) error {
	if d.kind == jobs {
		return d.client.FineTuning.EnsureDeleted(ctx, v.job)
	}
	return d.client.Pods.EnsureDeleted(ctx, v.pod)
}

func (d *driver) remove(ctx context.Context, v value) error {
	if d.kind == jobs {
		_, err := d.client.FineTuning.Cancel(ctx, v.ids[0])
		return err
	}
	_, err := d.client.Pods.Delete(ctx, v.ids[0])
	return err
}

func (d *driver) stop(ctx context.Context, v value) error {
	_, err := d.client.Pods.Stop(ctx, v.ids[0], volt.AllowDestroy())
	return err
}

func (d *driver) reclaim(ctx context.Context, err error) error {
	if d.kind == jobs {
		return d.client.FineTuning.Reclaim(ctx, err)
	}
	return d.client.Pods.Reclaim(ctx, err)
}

func (d *driver) find(ctx context.Context, name string) ([]value, error) {
	if d.kind == jobs {
		found, err := d.client.FineTuning.Find(ctx, name)
		values := make([]value, len(found))
		for i, j := range found {
			values[i] = jobValue(j)
		}
		return values, err
	}
	found, err := d.client.Pods.Find(ctx, name)
	values := make([]value, len(found))
	for i, p := range found {
		values[i] = podValue(p)
	}
	return values, err
}

func (d *driver) get(ctx context.Context, v value, id int) (value, error) {
	if d.kind == jobs {
		j, err := d.client.FineTuning.Get(ctx, v.ids[0])
		return jobValue(j), err
	}
	p, err := d.client.Pods.Get(ctx, v.ids[id%len(v.ids)])
	return podValue(p), err
}

func (d *driver) waitRunning(ctx context.Context, v value) (value, error) {
	p, err := d.client.Pods.WaitRunning(ctx, v.ids[0])
	return podValue(p), err
}

// uniqueName returns a name that nobody else uses.
func uniqueName(prefix string, _ *rand.Rand) string { return volt.UniqueName(prefix) }

// mayHaveCreated returns the names of creates whose outcome the error reports as unknown.
func mayHaveCreated(err error) (names []string) {
	eachError(err, func(err error) {
		if maybe, ok := err.(*volt.AmbiguousError); ok {
			names = append(names, maybe.Name)
		}
	})
	return names
}

// priceDeleted returns the ids of the resources that were deleted for their price,
// according to an error.
func priceDeleted(err error) []string {
	var price *volt.PriceError
	if errors.As(err, &price) && price.Deleted {
		return price.Pod.IDs()
	}
	return nil
}

// isUndecided reports whether an error means that the call could not find out the state.
func isUndecided(err error) bool {
	if errors.Is(err, volt.ErrDuplicateName) || errors.Is(err, volt.ErrSpecMismatch) {
		return false
	}
	return errors.Is(err, volt.ErrMaybeCreated) || errors.Is(err, volt.ErrCannotVerify) || errors.Is(err, volt.ErrNotDeleted)
}

// logText records the client's log.
type logText struct {
	mu   sync.Mutex
	text []byte
}

func (l *logText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p...)
	return len(p), nil
}

func (l *logText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}
