package voltagepark_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

func oneOf[T any](rng *rand.Rand, list ...T) T { return list[rng.IntN(len(list))] }

// runsOf returns how many seeded runs a test makes: all, or few with -short.
func runsOf(all, few uint64) uint64 {
	if testing.Short() {
		return few
	}
	return all
}

func upTo(rng *rand.Rand, d time.Duration) time.Duration { return time.Duration(rng.Int64N(int64(d))) }

// faultyRead is what can go wrong with a read.
func faultyRead(rng *rand.Rand) apitest.Fault {
	return oneOf(rng, apitest.Status(500), apitest.Status(503), apitest.Status(520), apitest.Status(401), apitest.Cut, apitest.Reset,
		apitest.RateLimited(3*time.Second), apitest.RateLimited(2*time.Hour), apitest.HTML(200), apitest.Empty(200), apitest.HalfJSON,
		apitest.CutBody(-1), apitest.Redirect(302, "https://park.example/login"), apitest.SlowHeaders(5*time.Second), apitest.SlowHeaders(2*time.Minute),
		apitest.NullFields("name"), apitest.NullFields("status"), apitest.NullFields("results"), apitest.NullFields("id"),
		apitest.UnknownStatus("Migrating"), apitest.WrongTypes, apitest.NumbersAsText)
}

// faultyDeploy is what can go wrong with a deploy, before it is carried out and
// after.
func faultyDeploy(rng *rand.Rand) apitest.Fault {
	f := oneOf(rng, apitest.Status(500), apitest.Status(502), apitest.Status(504), apitest.Status(408), apitest.Cut, apitest.Reset,
		apitest.Redirect(307, "https://park.example/"), apitest.Empty(201), apitest.Empty(204), apitest.HTML(201), apitest.HTML(502))
	if rng.IntN(4) > 0 {
		f = apitest.Then(f)
	}
	if rng.IntN(2) == 0 {
		f = oneOf(rng, apitest.CutBody(-1), apitest.CutBody(8), apitest.HalfJSON, apitest.WrongTypes, apitest.NullFields("vm_id", "rental_id"),
			apitest.RateLimited(2*time.Second), apitest.RateLimited(2*time.Hour), apitest.Status(402), apitest.Status(422), apitest.NoStock,
			apitest.SlowHeaders(5*time.Second), apitest.SlowHeaders(4*time.Minute), apitest.Late(2*time.Second), apitest.Late(200*time.Second))
	}
	return f
}

// named are the ids that an error tells, of those.
func named(err error, ids []string) (all []string) {
	var text string
	if err != nil {
		text = err.Error()
	}
	for _, id := range ids {
		if strings.Contains(text, id) {
			all = append(all, id)
		}
	}
	return all
}

// Whatever goes wrong at whichever step: never two machines from one Ensure, and
// one machine, or an error that says what exists or may exist; and no second one
// from calling it again.
func TestEnsureThroughFaults(t *testing.T) {
	t.Parallel()
	runs := runsOf(120, 12)
	eachKind(t, func(t *testing.T, k kind) {
		tally := map[string]int{}
		for seed := range runs {
			synctest.Test(t, func(t *testing.T) { tally[ensureOnce(t, k, seed)]++ })
			require.False(t, t.Failed(), "seed %d", seed)
		}
		for _, outcome := range slices.Sorted(maps.Keys(tally)) {
			t.Logf("%4d %s", tally[outcome], outcome)
		}
	})
}

// ensureOnce is one seeded run.
func ensureOnce(t *testing.T, k kind, seed uint64) string {
	rng := rand.New(rand.NewPCG(seed, 1))
	lag := time.Duration(rng.IntN(2)) * upTo(rng, 30*time.Second)
	srv := voltageparktest.NewServer(t, apitest.Seed(seed+1), apitest.ListLag(lag), voltageparktest.Balance("1000000"))
	var before []string
	if rng.IntN(4) == 0 {
		old := k.ensure(t.Context(), srv.Client())
		require.NoError(t, old.err)
		before = k.ids(srv)
	}
	for i := range rng.IntN(3) {
		_, err := k.rent(t.Context(), srv.Client(), fmt.Sprint("other ", i))
		require.NoError(t, err)
	}
	time.Sleep(time.Hour)
	ours := func() (ids []string) {
		for _, e := range srv.Ledger() {
			if e.Name == theName && strings.HasSuffix(e.Kind, "created") {
				ids = append(ids, e.ID)
			}
		}
		return ids
	}
	for range rng.IntN(3) {
		srv.Fail("GET "+k.path, faultyRead(rng).Nth(1+rng.IntN(7)).Times(1+rng.IntN(3)))
	}
	if rng.IntN(3) == 0 {
		srv.Fail("GET "+k.path+":id", faultyRead(rng).Times(1+rng.IntN(8)))
	}
	if rng.IntN(4) > 0 {
		srv.Fail(k.deploy, faultyDeploy(rng))
	}
	ctx := t.Context()
	if rng.IntN(4) == 0 {
		limited, cancel := context.WithTimeout(ctx, upTo(rng, 2*time.Minute))
		defer cancel()
		ctx = limited
	}
	client := srv.Client()

	got := k.ensure(ctx, client, voltagepark.WithSettle(30*time.Second+upTo(rng, 30*time.Second)))

	time.Sleep(10 * time.Minute) // what is late happens
	srv.ClearFaults()
	made := ours()
	outcome := "refused"
	assert.LessOrEqual(t, len(made), 1, "of one Ensure")
	switch {
	case got.err == nil:
		assert.Equal(t, made, []string{got.id})
		outcome = map[bool]string{true: "deployed", false: "adopted"}[got.created]
		assert.Equal(t, got.created, len(before) == 0)
	case errors.Is(got.err, voltagepark.ErrMaybeCreated):
		outcome = "unknown"
		assert.Equal(t, theName, as[*voltagepark.AmbiguousError](t, got.err).Name)
		assert.Empty(t, before)
	default:
		assert.Equal(t, before, made, "made, and not told: %v", got.err)
		if errors.Is(got.err, voltagepark.ErrCannotVerify) {
			outcome = "identity unknown"
		}
		assert.NotErrorIs(t, got.err, voltagepark.ErrDuplicateName)
	}
	for _, c := range []*voltagepark.Client{client, srv.Client()} {
		time.Sleep(2 * time.Hour)
		again := k.ensure(t.Context(), c)
		assert.NoError(t, again.err, "after %v", got.err)
		assert.Equal(t, ours(), []string{again.id}, "once all is well")
	}
	return outcome
}

// Two clients that race under one name can both deploy. Neither deploys twice, and
// who can see both is told of both.
func TestEnsureAgainstATwin(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		both, told, runs := 0, 0, runsOf(60, 10)
		for seed := range runs {
			synctest.Test(t, func(t *testing.T) {
				rng := rand.New(rand.NewPCG(seed, 2))
				srv := voltageparktest.NewServer(t, apitest.Seed(seed+1), apitest.ListLag(time.Duration(rng.IntN(2))*upTo(rng, 20*time.Second)))
				for range rng.IntN(3) {
					srv.Fail(k.deploy, oneOf(rng, apitest.ThenCut, apitest.Then(apitest.Status(502)), apitest.SlowHeaders(10*time.Second), apitest.Late(5*time.Second)))
				}
				var ends [2]ensured
				var done sync.WaitGroup
				for i := range ends {
					delay := time.Duration(rng.IntN(2)) * upTo(rng, 10*time.Second)
					done.Go(func() {
						time.Sleep(delay)
						ends[i] = k.ensure(t.Context(), srv.Client())
					})
				}
				done.Wait()
				made := k.ids(srv)
				require.NotEmpty(t, made)
				require.LessOrEqual(t, len(made), 2)
				srv.AssertRequests(k.deploy, min(2, srv.RequestCount(k.deploy)))
				time.Sleep(time.Hour)
				last := k.ensure(t.Context(), srv.Client())
				if len(made) == 1 {
					require.NoError(t, last.err)
					return
				}
				both++
				require.ErrorIs(t, last.err, voltagepark.ErrDuplicateName)
				require.ElementsMatch(t, made, as[*voltagepark.DuplicateNameError](t, last.err).IDs)
				require.Len(t, k.ids(srv), 2, "and no third")
				if len(named(ends[0].err, made)) == 2 || len(named(ends[1].err, made)) == 2 {
					told++
				}
			})
			require.False(t, t.Failed(), "seed %d", seed)
		}
		t.Logf("%d of %d made two, of which %d were told at once", both, runs, told)
	})
}

// Goroutines that share a client are no twins: they follow each other.
func TestEnsureOfOneClientFollowEachOther(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
			srv.Fail(k.deploy, apitest.ThenCut)
			client := srv.Client()
			var all sync.WaitGroup
			var created atomic.Int64
			for range 8 {
				all.Go(func() {
					got := k.ensure(t.Context(), client)
					assert.NoError(t, got.err)
					if got.created {
						created.Add(1)
					}
				})
			}
			hurried, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			time.Sleep(time.Millisecond)
			late := k.ensure(hurried, client)
			assert.ErrorIs(t, late.err, context.DeadlineExceeded)
			assert.ErrorIs(t, late.err, voltagepark.ErrNotSent)
			assert.ErrorContains(t, late.err, theName)
			all.Wait()
			require.EqualValues(t, 1, created.Load())
			srv.AssertCreatedOnce(theName)
		})
	})
}

// The cap holds for what is found after a lost answer too. Whose it is, is not
// certain then, so that nothing is deleted.
func TestEnsureUnderACap(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		for name, c := range map[string]struct {
			lost, before bool
			dearer       bool
			made, left   int
		}{
			"within":                      {made: 1, left: 1},
			"over before":                 {before: true, dearer: true},
			"over after":                  {dearer: true, made: 1},
			"within, after a lost answer": {lost: true, made: 1, left: 1},
			"over, after a lost answer":   {lost: true, dearer: true, made: 1, left: 1},
		} {
			simulated(t, func(t *testing.T, srv *voltageparktest.Server) {
				limit := priceOf(t, k, srv.Client()).Decimal()
				if c.lost {
					srv.Fail(k.deploy, apitest.ThenCut)
				}
				if c.before {
					require.NoError(t, srv.SetGPUPrice("9.00"))
				}
				got := k.ensure(t.Context(), tapped(srv, func(r *http.Request) {
					if r.Method == "POST" && c.dearer {
						require.NoError(t, srv.SetGPUPrice("9.00"))
					}
				}), voltagepark.MaxHourlyPrice(limit))
				srv.AssertCreated(theName, c.made)
				require.Len(t, k.ids(srv), c.left, name)
				if !c.dearer {
					require.NoError(t, got.err, name)
					return
				}
				require.ErrorIs(t, got.err, voltagepark.ErrPriceTooHigh, name)
				e := as[*voltagepark.PriceError](t, got.err)
				require.Equal(t, got.id, e.ID)
				require.Equal(t, c.made > c.left, e.Deleted)
				require.Equal(t, e.Deleted, strings.Contains(e.Error(), "was deployed and deleted again"))
			})
		}
	})
}
