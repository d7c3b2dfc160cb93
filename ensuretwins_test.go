package volt_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// racer is one of two clients that ensure the same pod.
type racer struct {
	client *volt.Client
	got    ensuredPod
	err    error

	mu    sync.Mutex
	looks []time.Time // when lists were answered to it
	posts int         // creates that it sent and that were not answered 429
}

func newRacer(srv *volttest.Server) *racer {
	r := &racer{}
	inner := srv.Transport()
	r.client = unlimited(srv, volt.WithHTTPClient(&http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
		res, err := inner.RoundTrip(req)
		r.mu.Lock()
		defer r.mu.Unlock()
		switch {
		case req.Method == "POST" && (err != nil || res.StatusCode != 429):
			r.posts++
		case req.URL.Path == "/api/volt/pods" && err == nil && res.StatusCode == 200 && res.Header.Get("Content-Type") != "text/html":
			r.looks = append(r.looks, srv.Now())
		}
		return res, err
	})}))
	return r
}

// sees reports whether a list that it was given shows a pod.
func (r *racer) sees(made volttest.Entry, lag time.Duration) bool {
	for _, look := range r.looks {
		if look.Add(-lag).After(made.Time) { // at the very moment it may be either
			return true
		}
	}
	return false
}

// judge says what is wrong with what a racer was told, given what was made.
func (r *racer) judge(t *testing.T, made []volttest.Entry, lag time.Duration) {
	assert.LessOrEqual(t, r.posts, 1, "creates sent in one Ensure")
	if r.err == nil {
		assert.Contains(t, []int{1, 2}, len(made))
	}
	for _, m := range made {
		if r.sees(m, lag) {
			told := append(namedBy(r.err), r.got.Pod.IDs()...)
			assert.True(t, among(m, told...), "%s could be seen, and was not told: %v, %v", m.WorkloadID, r.got.Pod.ID, r.err)
		}
	}
	if r.err == nil && len(made) == 2 {
		assert.False(t, r.sees(made[0], lag) && r.sees(made[1], lag), "both could be seen, and it says that all is well")
	}
}

// Two clients that race under one name can both create. Neither creates twice,
// and each is told of all that it could see.
func TestEnsureAgainstATwin(t *testing.T) {
	t.Parallel()
	const shards = 4
	runs := runsOf(400)
	var mu sync.Mutex
	var both, told, alone int
	t.Cleanup(func() {
		t.Logf("%d races: %d made one pod, %d two, of which %d were told of both", runs, alone, both, told)
	})
	for shard := range uint64(shards) {
		t.Run(fmt.Sprint(shard), func(t *testing.T) {
			t.Parallel()
			for seed := shard; seed < runs; seed += shards {
				synctest.Test(t, func(t *testing.T) {
					made, twins := race(t, seed, revisions[seed/shards%2]) // in the third no names can be read
					mu.Lock()
					defer mu.Unlock()
					switch {
					case made < 2:
						alone++
					case twins:
						told++
						both++
					default:
						both++
					}
				})
				require.False(t, t.Failed(), "seed %d", seed)
			}
		})
	}
}

func race(t *testing.T, seed uint64, revision volttest.Revision) (pods int, twins bool) {
	rng := rand.New(rand.NewPCG(seed, 2))
	lag := time.Duration(rng.IntN(2)) * upTo(rng, 30*time.Second)
	srv := simulated(t, revision, volttest.Seed(seed+1), volttest.ListLag(lag))
	racers := []*racer{newRacer(srv), newRacer(srv)}
	for range rng.IntN(3) {
		srv.Fail("POST /pods", oneOf(rng, []volttest.Fault{
			volttest.ThenCut, volttest.Then(volttest.Status(502)), volttest.Status(500), volttest.CutBody(20),
			volttest.Then(volttest.Empty(201)), volttest.SlowHeaders(10 * time.Second), volttest.Late(5 * time.Second),
		}))
	}
	for rng.IntN(3) == 0 {
		srv.Fail("GET /pods", oneOf(rng, []volttest.Fault{volttest.Status(401), volttest.Status(503), volttest.HTML(200)}).Nth(1+rng.IntN(6)))
	}
	var done sync.WaitGroup
	for _, r := range racers {
		delay := upTo(rng, 10*time.Second)
		if rng.IntN(2) == 0 {
			delay = 0
		}
		done.Go(func() {
			time.Sleep(delay)
			r.got, r.err = ensurePod(r.client, t.Context(), podIn(revision, ensured))
		})
	}
	done.Wait()
	made := madeAs(srv, ensured)
	for _, r := range racers {
		r.judge(t, made, lag)
	}
	// Whoever asks when the dust has settled is told of both, and pays for no
	// third.
	srv.ClearFaults()
	time.Sleep(time.Hour)
	if len(made) > 1 {
		_, err := ensurePod(racers[0].client, t.Context(), podIn(revision, ensured))
		assert.ErrorIs(t, err, volt.ErrDuplicateName)
		for _, m := range made {
			assert.True(t, among(m, namedBy(err)...))
		}
		srv.AssertCreated(ensured, 2)
	}
	return len(made), namedBoth(made, racers[0].err) || namedBoth(made, racers[1].err)
}

func namedBoth(made []volttest.Entry, err error) bool {
	ids := namedBy(err)
	return len(made) == 2 && among(made[0], ids...) && among(made[1], ids...)
}

// Where names cannot be read, a second client refuses rather than pay.
func TestEnsureWhereNoNameCanBeRead(t *testing.T) {
	t.Parallel()
	inBubble(t, "another client", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		first, second := unlimited(srv), unlimited(srv)
		mine, err := ensurePod(first, t.Context(), podIn(volttest.Observed, ensured))
		require.NoError(t, err)

		_, err = ensurePod(second, t.Context(), podIn(volttest.Observed, ensured))

		require.ErrorIs(t, err, volt.ErrCannotVerify)
		require.Equal(t, []string{mine.Pod.ID}, as[*volt.CannotVerifyError](t, err).IDs)
		require.ErrorContains(t, err, mine.Pod.ID)
		srv.AssertCreatedOnce(ensured)

		again, err := ensurePod(first, t.Context(), podIn(volttest.Observed, ensured))
		require.NoError(t, err, "who made it knows its name")
		require.False(t, again.Created)
		require.Equal(t, mine.Pod.ID, again.Pod.ID)
	})
	inBubble(t, "after a lost answer", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		srv.Fail("POST /pods", volttest.ThenCut)
		_, err := ensurePod(unlimited(srv), context.Background(), podIn(volttest.Observed, ensured))
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		require.Empty(t, as[*volt.AmbiguousError](t, err).IDs)
		require.Equal(t, []string{srv.Pods()[0].WorkloadID}, as[*volt.AmbiguousError](t, err).Candidates, "the one that has appeared")
		require.ErrorContains(t, err, "candidates, which may be somebody else")
	})
}
