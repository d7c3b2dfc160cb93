package volt_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

var revisions = []volttest.Revision{volttest.Classic, volttest.Confidential, volttest.Observed}

// podIn is what a small pod is made from in a revision.
func podIn(revision volttest.Revision, name string) volt.PodSpec {
	const size, image = "h200-small", "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel"
	if revision == volttest.Classic {
		return volt.TargonPod{Name: name, ResourceName: size, Image: image}
	}
	return volt.ConfidentialPod{Name: name, ResourceName: size, Image: image}
}

// simulated is a simulator in memory with funds, stock and quota for anything.
func simulated(t testing.TB, opts ...volttest.Option) *volttest.Server {
	t.Helper()
	srv := volttest.NewServer(t, append([]volttest.Option{
		volttest.Balance("10000000"), volttest.Quota(-1, time.Hour),
	}, opts...)...)
	require.NoError(t, srv.SetStock("h200-small", 100_000))
	return srv
}

// unlimited is a client of a simulator on which nothing but what a test is about
// makes it wait.
func unlimited(srv *volttest.Server, opts ...volt.Option) *volt.Client {
	return srv.Client(append([]volt.Option{volt.WithLimiter(volt.NoLimiter), volt.WithMaxWait(volt.Unlimited)}, opts...)...)
}

// inBubble runs a test on a clock of its own, on which hours pass in no time. No
// goroutine may outlive it.
func inBubble(t *testing.T, name string, f func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, f)
	})
}

// mustCreate creates a pod.
func mustCreate(t testing.TB, client *volt.Client, spec volt.PodSpec) volt.Pod {
	t.Helper()
	pod, err := client.Pods.Create(t.Context(), spec)
	require.NoError(t, err)
	return pod
}

// madeAs are the pods that were made under a name, as the ledger has them.
func madeAs(srv *volttest.Server, name string) (made []volttest.Entry) {
	for _, e := range srv.Ledger() {
		if e.Kind == "pod created" && e.Name == name {
			made = append(made, e)
		}
	}
	return made
}

// among reports whether one of a pod's two ids is among those.
func among(e volttest.Entry, ids ...string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return id != "" && (id == e.ID || id == e.WorkloadID) })
}

// requestsTo counts the requests to a route from the from-th on.
func requestsTo(srv *volttest.Server, route string, from int) (n int) {
	for _, r := range srv.Requests() {
		if r.N > from && (route == "*" || r.Route == route) {
			n++
		}
	}
	return n
}

// namedBy are the ids that an error says may exist.
func namedBy(err error) (ids []string) {
	var maybe *volt.AmbiguousError
	var twins *volt.DuplicateNameError
	var identity *volt.CannotVerifyError
	if errors.As(err, &maybe) {
		ids = append(append(ids, maybe.IDs...), maybe.Candidates...)
	}
	if errors.As(err, &twins) {
		ids = append(ids, twins.IDs...)
	}
	if errors.As(err, &identity) {
		ids = append(ids, identity.IDs...)
	}
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

// tap is a transport that shows each request to a function before it goes on.
func tap(srv *volttest.Server, sees func(*http.Request)) volt.Option {
	inner := srv.Transport()
	return volt.WithHTTPClient(&http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		sees(r)
		return inner.RoundTrip(r)
	})})
}

// within is a context that lasts for d.
func within(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// runsOf returns how many of n seeded runs a test makes: a tenth with -short, else all.
func runsOf(n uint64) uint64 { return shortOr(n/10, n) }

// shortOr returns short with -short, and full without it. A test with a short form has
// the same assertions in both.
func shortOr[T any](short, full T) T {
	if testing.Short() {
		return short
	}
	return full
}

// ensuredPod and ensuredJob are the results of an Ensure.
type (
	ensuredPod struct {
		Pod     volt.Pod
		Created bool
	}
	ensuredJob struct {
		Job     volt.Job
		Created bool
	}
)

func ensurePod(client *volt.Client, ctx context.Context, spec volt.PodSpec, opts ...volt.EnsurePodOption) (ensuredPod, error) {
	pod, created, err := client.Pods.Ensure(ctx, spec, opts...)
	return ensuredPod{pod, created}, err
}

func ensureJob(client *volt.Client, ctx context.Context, spec volt.JobSpec, opts ...volt.EnsureJobOption) (ensuredJob, error) {
	job, created, err := client.FineTuning.Ensure(ctx, spec, opts...)
	return ensuredJob{job, created}, err
}
