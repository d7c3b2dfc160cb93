package volt_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// What can go wrong with a read, with the work undone or done: a read does none.
func faultyRead(rng *rand.Rand) volttest.Fault {
	return oneOf(rng, []volttest.Fault{
		volttest.Status(500), volttest.Status(502), volttest.Status(503), volttest.Status(504), volttest.Status(520), volttest.Status(401),
		volttest.Cut, volttest.Reset, volttest.RateLimited(3 * time.Second), volttest.RateLimited(50 * time.Second), volttest.RateLimited(2 * time.Hour),
		volttest.HTML(200), volttest.HTML(502), volttest.Empty(200), volttest.HalfJSON, volttest.CutBody(-1), volttest.CutBody(0),
		volttest.Redirect(302, "https://volt.example/login"), volttest.SlowHeaders(5 * time.Second), volttest.SlowHeaders(2 * time.Minute),
		volttest.NullFields("name"), volttest.NullFields("status"), volttest.UnknownStatus("migrating"), volttest.WrongTypes, volttest.NumbersAsText,
	})
}

// faultyCreate returns a fault of a create, before or after it takes effect. A late
// effect comes within two minutes of the timeout, because nothing can be guaranteed after
// that.
func faultyCreate(rng *rand.Rand) volttest.Fault {
	f := oneOf(rng, []volttest.Fault{
		volttest.Status(500), volttest.Status(502), volttest.Status(503), volttest.Status(504), volttest.Status(520), volttest.Status(408),
		volttest.Cut, volttest.Reset, volttest.Redirect(307, "https://volt.example/pods"), volttest.Empty(201), volttest.HTML(201), volttest.HTML(502),
		volttest.Empty(204), volttest.Answer(201, "application/json", `{"success":true}`),
	})
	if rng.IntN(4) > 0 {
		f = volttest.Then(f)
	}
	if rng.IntN(2) == 0 {
		f = oneOf(rng, []volttest.Fault{
			volttest.CutBody(-1), volttest.CutBody(0), volttest.CutBody(20), volttest.HalfJSON, volttest.WrongTypes, volttest.NumbersAsText,
			volttest.NullFields("id", "workloadUid", "targonUid"), volttest.NullFields("workloadUid", "targonUid"), volttest.NullFields(),
			volttest.RateLimited(2 * time.Second), volttest.RateLimited(2 * time.Hour), volttest.Status(402), volttest.Status(400), volttest.Status(405),
			volttest.SlowHeaders(5 * time.Second), volttest.SlowHeaders(4 * time.Minute), volttest.SlowBody(4 * time.Minute),
			volttest.Late(2 * time.Second), volttest.Late(200 * time.Second), volttest.Late(4 * time.Minute), volttest.NoStock, volttest.DeployFails(""),
		})
	}
	return f
}

func oneOf[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

func upTo(rng *rand.Rand, d time.Duration) time.Duration { return time.Duration(rng.Int64N(int64(d))) }

// ensuring is one seeded run: a world, what goes wrong in it, and what came of an
// Ensure.
type ensuring struct {
	*volttest.Server
	rng      *rand.Rand
	revision volttest.Revision
	client   *volt.Client
	lag      time.Duration
	settle   time.Duration
	existing string // the pod of that name that there was before, if any
	others   int    // pods of other names, which the client has not seen
	before   int    // requests before the Ensure
}

const ensured = "train-1"

func newEnsuring(t *testing.T, seed uint64, revision volttest.Revision) *ensuring {
	rng := rand.New(rand.NewPCG(seed, 1))
	e := &ensuring{rng: rng, revision: revision, settle: 20*time.Second + upTo(rng, 40*time.Second)}
	if rng.IntN(2) == 0 {
		e.lag = upTo(rng, e.settle) // nothing can be guaranteed if the true lag is longer than WithListLag
	}
	e.Server = simulated(t, revision, volttest.Seed(seed+1), volttest.ListLag(e.lag))
	e.client = e.Client(volt.WithLimiter(volt.NoLimiter), volt.WithListLag(e.settle))
	someone := unlimited(e.Server)
	if rng.IntN(3) == 0 {
		e.others = 1 + rng.IntN(2)
	}
	for i := range e.others {
		mustCreate(t, someone, podIn(revision, fmt.Sprintf("other-%d", i)))
	}
	if rng.IntN(6) == 0 {
		e.existing = mustCreate(t, someone, podIn(revision, ensured)).ID
	}
	time.Sleep(e.lag + time.Minute)
	e.before = e.RequestCount("*")
	return e
}

// sabotage lets up to two kinds of requests go wrong at some step.
func (e *ensuring) sabotage() {
	if e.rng.IntN(8) > 0 {
		e.Fail("POST /pods", faultyCreate(e.rng))
	}
	for _, route := range []string{"GET /pods", "GET /pods/:id"} {
		for e.rng.IntN(2) == 0 {
			e.Fail(route, faultyRead(e.rng).Nth(1+e.rng.IntN(8)).Times(1+e.rng.IntN(8)))
		}
	}
}

// context is the caller's, which may end at any moment.
func (e *ensuring) context(t *testing.T) context.Context {
	if e.rng.IntN(4) > 0 {
		return t.Context()
	}
	return within(t, upTo(e.rng, 2*e.settle))
}

// made are the pods that were made under the name since it began.
func (e *ensuring) made() []volttest.Entry {
	return slices.DeleteFunc(madeAs(e.Server, ensured), func(made volttest.Entry) bool { return among(made, e.existing) })
}

// sent counts the creates that the server may have carried out.
func (e *ensuring) sent() (n int) {
	for _, r := range e.Requests() {
		if r.N > e.before && r.Route == "POST /pods" && r.Status != 429 {
			n++
		}
	}
	return n
}

// judge says what is wrong with what an Ensure came to.
func (e *ensuring) judge(t *testing.T, got ensuredPod, err error) (outcome string) {
	made := e.made()
	assert.LessOrEqual(t, len(made), 1, "pods billed from one Ensure")
	assert.LessOrEqual(t, e.sent(), 1, "creates sent")
	if e.existing != "" {
		assert.Empty(t, made, "there was one already")
	}
	switch {
	case err == nil:
		assert.Equal(t, ensured, got.Pod.Name)
		assert.Equal(t, e.existing == "", got.Created)
		assert.Condition(t, func() bool { return got.Pod.Is(e.existing) || len(made) == 1 && among(made[0], got.Pod.ID) }, "the pod: %s", got.Pod.ID)
		switch {
		case !got.Created:
			return "adopted"
		case e.client.Stats().Created == 0:
			return "found after a create"
		}
		return "created"
	case errors.Is(err, volt.ErrMaybeCreated):
		assert.Equal(t, ensured, as[*volt.AmbiguousError](t, err).Name)
		assert.NotEqual(t, 0, e.sent(), "nothing was sent: %v", err)
		return "maybe created"
	}
	for _, m := range made {
		assert.True(t, among(m, namedBy(err)...), "billed, and not named by: %v", err)
	}
	var said *volt.Error
	switch {
	case errors.Is(err, volt.ErrDuplicateName):
		assert.Fail(t, "twins where there is one pod at most", err.Error())
	case errors.Is(err, volt.ErrCannotVerify):
		return "identity unknown"
	case errors.As(err, &said):
		return "refused"
	}
	return "not sent"
}

// again calls Ensure when all is well and lists have caught up: it is the retry,
// and makes no second pod.
func (e *ensuring) again(t *testing.T, client *volt.Client, first error) {
	time.Sleep(2 * time.Hour)
	made := e.made()
	got, err := ensurePod(client, t.Context(), podIn(e.revision, ensured))
	now := e.made()
	if slices.ContainsFunc(e.Pods(), func(p volttest.Pod) bool { return p.Status == "failed" }) {
		return // a pod that failed is not adopted: another is right
	}
	switch {
	case (e.revision == volttest.Observed || client == e.client) && (errors.Is(err, volt.ErrCannotVerify) || errors.Is(err, volt.ErrMaybeCreated)):
		// The names of pods of other clients cannot be read, or a Get has already
		// returned no name, so that the client sends no more Gets for names.
		assert.Equal(t, made, now, "pods after a retry")
		for _, m := range made {
			assert.True(t, among(m, namedBy(err)...), "not named by: %v", err)
		}
	case assert.NoError(t, err, "after %v", first) && e.existing != "":
		assert.Empty(t, now, "pods after a retry")
		assert.True(t, got.Pod.Is(e.existing))
	case assert.Len(t, now, 1, "pods after a retry"):
		assert.True(t, among(now[0], got.Pod.ID))
	}
}

// Whatever goes wrong at whichever step: never two pods from one Ensure, and one
// pod, or an error that names what exists or may exist.
func TestEnsureThroughFaults(t *testing.T) {
	t.Parallel()
	const shards = 4
	runs := runsOf(1000)
	var mu sync.Mutex
	tally := map[string]int{}
	t.Cleanup(func() {
		for _, outcome := range slices.Sorted(maps.Keys(tally)) {
			t.Logf("%4d %s", tally[outcome], outcome)
		}
	})
	for shard := range uint64(shards) {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()
			for seed := shard; seed < runs; seed += shards {
				synctest.Test(t, func(t *testing.T) {
					e := newEnsuring(t, seed, revisions[seed/shards%3])
					e.sabotage()
					got, err := ensurePod(e.client, e.context(t), podIn(e.revision, ensured))
					time.Sleep(10 * time.Minute) // what is late happens
					outcome := e.judge(t, got, err)
					e.ClearFaults()
					e.again(t, e.client, err)
					e.again(t, unlimited(e.Server), err)
					mu.Lock()
					defer mu.Unlock()
					tally[outcome]++
				})
				require.False(t, t.Failed(), "seed %d", seed)
			}
		})
	}
}
