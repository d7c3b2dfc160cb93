package volt_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// deploy is an example of a user's code: create a pod, work, always delete the pod.
func deploy(ctx context.Context, client *volt.Client) error {
	spec := volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "ubuntu:24.04"}
	return client.Pods.With(ctx, spec, func(context.Context, volt.Pod) error { return nil }, volt.MaxHourlyPrice("4.00"))
}

// A user's own test: no money, no network, no mocks to maintain.
func TestDeployReleases(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := volttest.NewServer(t, volttest.Confidential)
		srv.Fail("POST /pods", volttest.ThenCut)
		err := deploy(t.Context(), srv.Client())
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		srv.AssertCreatedOnce("ci-4711")
		srv.AssertNothingRunning()
	})
}

var errWork = errors.New("the tests failed")

// However f ends, the pod is given back, and the error says what went wrong.
func TestWithGivesBack(t *testing.T) {
	t.Parallel()
	for _, revision := range revisions {
		for name, end := range map[string]func(context.CancelFunc) error{
			"well":             func(context.CancelFunc) error { return nil },
			"with an error":    func(context.CancelFunc) error { return errWork },
			"with its context": func(leave context.CancelFunc) error { leave(); return errWork },
			"with a panic":     func(context.CancelFunc) error { panic(errWork) },
			"with its goroutine": func(context.CancelFunc) error {
				runtime.Goexit()
				return nil
			},
		} {
			inBubble(t, string(revision)+" "+name, func(t *testing.T) {
				srv := simulated(t, revision)
				client := unlimited(srv)
				ctx, leave := context.WithCancel(t.Context())
				defer leave()
				var thrown any
				var err error
				done := make(chan struct{})
				go func() {
					defer close(done)
					defer func() { thrown = recover() }()
					err = client.Pods.With(ctx, podIn(revision, ensured), func(_ context.Context, pod volt.Pod) error {
						assert.Equal(t, ensured, pod.Name)
						assert.True(t, pod.Status.IsRunning() && pod.SSH().Known())
						assert.Len(t, srv.Running(), 1)
						return end(leave)
					})
				}()
				<-done
				srv.AssertNothingRunning()
				srv.AssertCreatedOnce(ensured)
				switch name {
				case "with a panic":
					require.Equal(t, errWork, thrown)
				case "with an error", "with its context":
					require.True(t, err == errWork, "as it is: %v", err)
				default:
					require.NoError(t, err)
				}
			})
		}
	}
	require.ErrorIs(t, newClient(t, noRequest(t)).Pods.With(t.Context(), sized, nil), volt.ErrInvalidArgument)
}

// What comes to nothing before f is given back, too, as far as anything was made.
func TestWithBeforeItsWork(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault  volttest.Fault
		opts   []volt.CreatePodOption
		dearer string // what a pod costs when it is made
		kind   error
		made   int
		took   time.Duration
	}{
		"refused":             {fault: volttest.Status(402), kind: volt.ErrInsufficientBalance},
		"over the cap":        {opts: []volt.CreatePodOption{volt.MaxHourlyPrice("3")}, kind: volt.ErrPriceTooHigh},
		"over the cap after":  {opts: []volt.CreatePodOption{volt.MaxHourlyPrice("4")}, dearer: "9", kind: volt.ErrPriceTooHigh, made: 1},
		"of an unknown price": {fault: volttest.NullFields("hourlyPrice", "workloadUid", "ssh_command"), opts: []volt.CreatePodOption{volt.MaxHourlyPrice("4")}, kind: volt.ErrPriceUnknown, made: 1},
		"it fails":            {fault: volttest.DeployFails("no image"), kind: volt.ErrPodFailed, made: 1},
		"lost":                {fault: volttest.ThenCut, kind: volt.ErrMaybeCreated, made: 1, took: time.Minute},
		"lost, nothing made":  {fault: volttest.Cut, kind: volt.ErrMaybeCreated, took: time.Minute},
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Confidential)
			if c.kind != volt.ErrPriceTooHigh {
				srv.Fail("POST /pods", c.fault)
			}
			if c.kind == volt.ErrPriceUnknown {
				srv.Fail("GET /pods", volttest.NullFields("hourly_price"))
			}
			client := unlimited(srv, tap(srv, func(r *http.Request) {
				if r.Method == "POST" && c.dearer != "" {
					require.NoError(t, srv.SetPrice("h200-small", c.dearer))
				}
			}))
			began := time.Now()
			err := client.Pods.With(t.Context(), podIn(volttest.Confidential, ensured), never(t), c.opts...)
			require.ErrorIs(t, err, c.kind)
			require.NotErrorIs(t, err, volt.ErrNotDeleted)
			srv.AssertCreated(ensured, c.made)
			srv.AssertRequests("DELETE /pods/:id", c.made)
			if c.kind == volt.ErrMaybeCreated {
				require.InDelta(t, c.took, time.Since(began), float64(16*time.Second))
			}
			for _, p := range srv.Pods() {
				require.NotContains(t, []string{"running", "deploying", "failed"}, p.Status)
			}
		})
	}
	inBubble(t, "the caller leaves, and the answer is lost", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential, volttest.ListLag(30*time.Second))
		srv.Fail("POST /pods", volttest.SlowHeaders(time.Hour))
		began := time.Now()
		err := unlimited(srv).Pods.With(within(t, 5*time.Second), podIn(volttest.Confidential, ensured), never(t))
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.InDelta(t, 5*time.Second+2*time.Second+3*time.Minute, time.Since(began), float64(16*time.Second),
			"the grace, the list lag, and two minutes because a create that timed out may take effect late")
		srv.AssertCreatedOnce(ensured)
		srv.AssertNothingRunning()
	})
	for name, opts := range map[time.Duration][]volt.CreatePodOption{20 * time.Minute: nil, 5 * time.Minute: {volt.StartTimeout(5 * time.Minute)}} {
		inBubble(t, "a pod that does not start within "+name.String(), func(t *testing.T) { // row L19
			srv := simulated(t, volttest.Confidential, volttest.Deploy(24*time.Hour, 24*time.Hour))
			began := time.Now()
			err := unlimited(srv).Pods.With(t.Context(), podIn(volttest.Confidential, ensured), never(t), opts...)
			require.ErrorIs(t, err, volt.ErrWaitTimeout)
			require.ErrorContains(t, err, "StartTimeout")
			require.InDelta(t, name, time.Since(began), float64(time.Minute))
			srv.AssertNothingRunning()
		})
	}
	inBubble(t, "the caller leaves", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential, volttest.Deploy(time.Hour, time.Hour))
		err := unlimited(srv).Pods.With(within(t, time.Minute), podIn(volttest.Confidential, ensured), never(t))
		require.ErrorIs(t, err, volt.ErrWaitTimeout)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		srv.AssertNothingRunning()
	})
	inBubble(t, "the caller has left", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		ctx, leave := context.WithCancel(t.Context())
		leave()
		require.ErrorIs(t, unlimited(srv).Pods.With(ctx, podIn(volttest.Confidential, ensured), never(t)), volt.ErrNotSent)
		srv.AssertRequests("*", 0)
	})
}

// never is work that must not be begun.
func never(t *testing.T) func(context.Context, volt.Pod) error {
	return func(context.Context, volt.Pod) error {
		assert.Fail(t, "it was begun")
		return nil
	}
}

// What cannot be given back is told beside what went wrong.
func TestWithThatCannotGiveBack(t *testing.T) {
	t.Parallel()
	work := func(context.Context, volt.Pod) error { return errWork }
	inBubble(t, "a pod", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		srv.Fail("DELETE /pods/:id", volttest.Status(403).Always())
		srv.Fail("POST /pods/:id/stop", volttest.Status(403).Always())
		err := unlimited(srv).Pods.With(t.Context(), podIn(volttest.Confidential, ensured), work)
		require.ErrorIs(t, err, errWork)
		require.ErrorIs(t, err, volt.ErrNotDeleted)
		require.Contains(t, as[*volt.NotDeletedError](t, err).IDs, srv.Running()[0].WorkloadID)
	})
	inBubble(t, "what a lost create has made", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		srv.Fail("POST /pods", volttest.ThenCut)
		srv.Fail("DELETE /pods/:id", volttest.Status(403).Always())
		err := unlimited(srv).Pods.With(t.Context(), podIn(volttest.Confidential, ensured), work)
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		require.ErrorIs(t, err, volt.ErrNotDeleted)
	})
	inBubble(t, "where no name can be read", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		srv.Fail("POST /pods", volttest.ThenCut)
		err := unlimited(srv).Pods.With(t.Context(), podIn(volttest.Observed, ensured), work)
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		require.ErrorContains(t, err, srv.Running()[0].WorkloadID)
		require.ErrorContains(t, err, "volt: reclaim pod")
	})
	inBubble(t, "a pause after a 429 is waited out, for what is looked for", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		srv.Fail("POST /pods", volttest.ThenCut)
		srv.Fail("GET /pods", volttest.RateLimited(2*time.Minute).Nth(2)) // the first is before the create
		err := srv.Client(volt.WithLimiter(volt.NoLimiter)).Pods.With(t.Context(), podIn(volttest.Confidential, ensured), work)
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		require.NotErrorIs(t, err, volt.ErrRateLimited)
		srv.AssertNothingRunning()
	})
	inBubble(t, "a pause after a 429 is waited out", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		client := srv.Client(volt.WithLimiter(volt.NoLimiter))
		err := client.Pods.With(t.Context(), podIn(volttest.Confidential, ensured), func(ctx context.Context, _ volt.Pod) error {
			srv.Fail("*", volttest.RateLimited(2*time.Minute))
			_, err := client.Pods.List(ctx)
			return err
		})
		require.ErrorIs(t, err, volt.ErrRateLimited)
		require.NotErrorIs(t, err, volt.ErrNotDeleted)
		srv.AssertNothingRunning()
	})
}

// Whatever goes wrong at whichever step: no pod is paid for twice, no other pod is
// touched, and nothing is left that the error does not tell of.
func TestWithThroughFaults(t *testing.T) {
	t.Parallel()
	tally := map[string]int{}
	for seed := range runsOf(300) {
		synctest.Test(t, func(t *testing.T) { tally[withOnce(t, seed)]++ })
		require.False(t, t.Failed(), "seed %d", seed)
	}
	for _, outcome := range slices.Sorted(maps.Keys(tally)) {
		t.Logf("%4d %s", tally[outcome], outcome)
	}
}

func withOnce(t *testing.T, seed uint64) string {
	rng := rand.New(rand.NewPCG(seed, 3))
	revision := revisions[seed%3]
	srv := simulated(t, revision, volttest.Seed(seed+1), volttest.ListLag(time.Duration(rng.IntN(2))*upTo(rng, 50*time.Second)))
	client, someone := srv.Client(volt.WithLimiter(volt.NoLimiter)), unlimited(srv)
	mustCreate(t, someone, podIn(revision, "precious"))
	if rng.IntN(3) == 0 {
		mustCreate(t, client, podIn(revision, ensured)) // an older one of the name
	}
	time.Sleep(time.Hour)
	others := srv.Running()
	if rng.IntN(8) > 0 {
		srv.Fail("POST /pods", faultyCreate(rng))
	}
	for _, route := range []string{"GET /pods", "GET /pods/:id", "DELETE /pods/:id"} {
		for rng.IntN(3) == 0 {
			srv.Fail(route, faultyRead(rng).Nth(1+rng.IntN(8)).Times(1+rng.IntN(8)))
		}
	}
	if rng.IntN(4) == 0 {
		// One server knows of a pod later than another: a 404 proves nothing.
		srv.Fail("DELETE /pods/:id", volttest.Status(404).Times(1+rng.IntN(4)))
	}
	ctx := t.Context()
	if rng.IntN(4) == 0 {
		ctx = within(t, upTo(rng, 2*time.Minute))
	}
	var opts []volt.CreatePodOption
	if rng.IntN(3) == 0 {
		opts = append(opts, volt.MaxHourlyPrice("4"))
	}
	before, worked := srv.RequestCount("POST /pods"), false

	err := client.Pods.With(ctx, podIn(revision, ensured), func(context.Context, volt.Pod) error {
		worked = true
		return nil
	}, opts...)

	time.Sleep(10 * time.Minute) // what is late happens
	made := slices.DeleteFunc(madeAs(srv, ensured), func(e volttest.Entry) bool {
		return slices.ContainsFunc(others, func(p volttest.Pod) bool { return among(e, p.ID) })
	})
	assert.LessOrEqual(t, len(made), 1)
	var answered int
	for _, r := range srv.Requests() {
		if r.Route == "POST /pods" && r.Status != 429 {
			answered++
		}
	}
	assert.LessOrEqual(t, answered, before+1, "creates sent")
	left := srv.Running()
	for _, other := range others {
		assert.True(t, slices.ContainsFunc(left, func(p volttest.Pod) bool { return p.ID == other.ID }), "another's was deleted: %v", err)
	}
	switch {
	case len(left) == len(others) && err == nil:
		assert.True(t, worked)
		return "worked, and given back"
	case len(left) == len(others) && errors.Is(err, volt.ErrMaybeCreated) && len(made) > 0:
		return "lost, and given back"
	case len(left) == len(others):
		return fmt.Sprintf("made %d, and an error", len(made))
	case errors.Is(err, volt.ErrNotDeleted):
		assert.True(t, among(made[0], as[*volt.NotDeletedError](t, err).IDs...))
		return "not given back, and told"
	}
	assert.ErrorIs(t, err, volt.ErrMaybeCreated, "left, and not told")
	return "may be left, and told"
}
