package volt_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/volttest"
)

// What Ensure costs is as its doc says.
func TestEnsureAdoptsOrCreates(t *testing.T) {
	t.Parallel()
	for _, revision := range revisions {
		inBubble(t, string(revision), func(t *testing.T) {
			srv := simulated(t, revision, volttest.Deploy(20*time.Second, 20*time.Second))
			client := unlimited(srv)
			spec := podIn(revision, ensured)

			made, err := client.Pods.Ensure(t.Context(), spec)
			require.NoError(t, err)
			require.True(t, made.Created)
			require.Equal(t, ensured, made.Pod.Name)
			require.True(t, made.Pod.HourlyPrice.Known())
			srv.AssertRequests("*", 3)

			for range 3 {
				time.Sleep(time.Minute)
				before := srv.RequestCount("*")
				found, err := client.Pods.Ensure(t.Context(), spec)
				require.NoError(t, err)
				require.False(t, found.Created)
				require.Equal(t, made.Pod.ID, found.Pod.ID)
				require.Equal(t, ensured, found.Pod.Name)
				require.True(t, found.Pod.Status.IsRunning())
				srv.AssertRequests("*", before+2)
			}
			srv.AssertCreatedOnce(ensured)
		})
	}
}

// A name is asked for once: only what is new costs a Get.
func TestEnsureReadsEachNameOnce(t *testing.T) {
	t.Parallel()
	inBubble(t, "confidential", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		someone, client := unlimited(srv), unlimited(srv)
		for i := range 5 {
			mustCreate(t, someone, podIn(volttest.Confidential, fmt.Sprintf("other-%d", i)))
		}
		for _, gets := range []int{5, 1} { // five names, and then one that is adopted
			before := srv.RequestCount("GET /pods/:id")
			_, err := client.Pods.Ensure(t.Context(), podIn(volttest.Confidential, ensured))
			require.NoError(t, err)
			srv.AssertRequests("GET /pods/:id", before+gets)
		}
	})
}

// So it is for looks at once, for other names.
func TestLooksAtOnceReadEachNameOnce(t *testing.T) {
	t.Parallel()
	for name, look := range map[string]func(*testing.T, *volt.Client, string) error{
		"Ensure": func(t *testing.T, client *volt.Client, name string) error {
			_, err := client.Pods.Ensure(t.Context(), podIn(volttest.Confidential, name))
			return err
		},
		"Reclaim": func(t *testing.T, client *volt.Client, name string) error {
			return client.Pods.Reclaim(t.Context(), &volt.AmbiguousError{Name: name, Since: time.Now()})
		},
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Confidential)
			client := unlimited(srv)
			const pods = 20
			for i := range pods {
				mustCreate(t, unlimited(srv), podIn(volttest.Confidential, fmt.Sprint("train-", i)))
			}
			srv.Fail("GET *", volttest.SlowHeaders(100*time.Millisecond).Always())
			var all sync.WaitGroup
			for i := range pods {
				all.Go(func() { assert.NoError(t, look(t, client, fmt.Sprint("train-", i))) })
			}
			all.Wait()
			srv.AssertRequests("GET /pods/:id", 2*pods) // for each name, and for what was found
		})
	}
	inBubble(t, "in vain", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		client := unlimited(srv)
		mustCreate(t, unlimited(srv), podIn(volttest.Observed, "other"))
		srv.Fail("GET /pods/:id", volttest.SlowHeaders(10*time.Second).Always())
		const looks = 100
		began := time.Now()
		var all sync.WaitGroup
		for i := range looks {
			all.Go(func() {
				_, err := client.Pods.Find(t.Context(), fmt.Sprint("train-", i))
				assert.ErrorIs(t, err, volt.ErrIdentityUnknown)
			})
		}
		all.Wait()
		require.Equal(t, 10*time.Second, time.Since(began))
		srv.AssertRequests("GET /pods/:id", 1)
		_, err := client.Pods.Find(t.Context(), "train-1")
		require.ErrorIs(t, err, volt.ErrIdentityUnknown, "and the next look asks again")
		srv.AssertRequests("GET /pods/:id", 2)
	})
	inBubble(t, "in another order", func(t *testing.T) {
		var lists, gets atomic.Int32
		client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			rows := []string{`{"id":"wl_1","status":"RUNNING"}`, `{"id":"wl_2","status":"RUNNING"}`}
			if id := path.Base(r.URL.Path); id != "pods" {
				gets.Add(1)
				time.Sleep(time.Second)
				return answer(r, http.StatusOK, fmt.Sprintf(`{"uid":%q,"name":"other"}`, id), nil), nil
			}
			if lists.Add(1) == 2 {
				slices.Reverse(rows)
			}
			return answer(r, http.StatusOK, "["+strings.Join(rows, ",")+"]", nil), nil
		}))
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				_, err := client.Pods.Find(t.Context(), ensured)
				assert.NoError(t, err)
			})
		}
		all.Wait()
		require.EqualValues(t, 2, gets.Load())
	})
	inBubble(t, "where the first is stopped", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		client := unlimited(srv)
		mustCreate(t, unlimited(srv), podIn(volttest.Confidential, "other"))
		srv.Fail("GET /pods/:id", volttest.SlowHeaders(time.Second).Always())
		go func() { _, _ = client.Pods.Find(within(t, 500*time.Millisecond), "train-1") }()
		time.Sleep(100 * time.Millisecond)
		found, err := client.Pods.Find(t.Context(), "other")
		require.NoError(t, err)
		require.Len(t, found, 1)
	})
	inBubble(t, "the turn does not come", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		client := unlimited(srv)
		mustCreate(t, unlimited(srv), podIn(volttest.Confidential, "other"))
		srv.Fail("GET /pods/:id", volttest.SlowHeaders(time.Minute))
		go func() { _, _ = client.Pods.Find(t.Context(), "other") }()
		time.Sleep(time.Second)
		_, err := client.Pods.Find(within(t, time.Second), ensured)
		require.ErrorIs(t, err, volt.ErrNotSent)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		time.Sleep(2 * time.Minute)
	})
}

// Where Get does not tell names either, one Get a look is enough to see that.
func TestEnsureAsksInVainOnce(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		someone, client := unlimited(srv), unlimited(srv)
		for i := range 5 {
			mustCreate(t, someone, podIn(volttest.Observed, fmt.Sprintf("other-%d", i)))
		}
		for range 3 {
			before := srv.RequestCount("*")
			_, err := client.Pods.Ensure(t.Context(), podIn(volttest.Observed, ensured))
			require.ErrorIs(t, err, volt.ErrIdentityUnknown)
			require.Len(t, as[*volt.IdentityError](t, err).IDs, 5)
			srv.AssertRequests("*", before+2)
		}
	})
}

// Where Get does not know the ids that the list shows, or has no names of its own, few
// of many pods are asked for with each look.
func TestEnsureAsksFewInVain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]volttest.Fault{
		"not found": volttest.Status(404), "made up": volttest.Answer(200, "application/json", `{"id":"cl_1","name":"cm_1"}`),
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Confidential)
			someone, client := unlimited(srv), unlimited(srv)
			for i := range 30 {
				mustCreate(t, someone, podIn(volttest.Confidential, fmt.Sprintf("other-%d", i)))
			}
			srv.Fail("GET /pods/:id", fault.Always())
			for range 2 {
				before := srv.RequestCount("*")
				_, err := client.Pods.Ensure(t.Context(), podIn(volttest.Confidential, ensured))
				require.ErrorIs(t, err, volt.ErrIdentityUnknown)
				require.Len(t, as[*volt.IdentityError](t, err).IDs, 30)
				srv.AssertRequests("*", before+1+3)
			}
		})
	}
	inBubble(t, "some are gone", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential)
		someone := unlimited(srv)
		for i := range 9 {
			mustCreate(t, someone, podIn(volttest.Confidential, fmt.Sprintf("other-%d", i)))
		}
		pod := mustCreate(t, someone, podIn(volttest.Confidential, ensured))
		srv.Fail("GET /pods/:id", volttest.Status(404).Times(2))
		srv.Fail("GET /pods/:id", volttest.Status(404).Nth(4).Times(2))
		got, err := unlimited(srv).Pods.Ensure(t.Context(), podIn(volttest.Confidential, ensured))
		require.NoError(t, err)
		require.Equal(t, pod.ID, got.Pod.ID)
	})
}

// What is going or has failed is never adopted, whatever a late list shows.
func TestEnsureNeverAdoptsWhatIsGoing(t *testing.T) {
	t.Parallel()
	lium := volt.LiumPod{Name: ensured, MachineID: "mach_rtx4090_01", TemplateID: "tpl_pytorch21"}
	for name, c := range map[string]struct {
		revision volttest.Revision
		spec     volt.PodSpec
		end      func(t *testing.T, srv *volttest.Server, client *volt.Client, pod volt.Pod)
		adopted  bool
	}{
		"deleted":  {volttest.Confidential, podIn(volttest.Confidential, ensured), deleteIt, false},
		"stopping": {volttest.Classic, lium, stopIt(0), false},
		"stopped":  {volttest.Classic, lium, stopIt(time.Minute), true},
		"failed": {volttest.Observed, podIn(volttest.Observed, ensured), func(t *testing.T, srv *volttest.Server, client *volt.Client, _ volt.Pod) {
			require.Equal(t, "failed", srv.Pods()[0].Status)
		}, false},
		"deleted, and listed still": {volttest.Confidential, podIn(volttest.Confidential, ensured), func(t *testing.T, srv *volttest.Server, client *volt.Client, pod volt.Pod) {
			deleteIt(t, srv, client, pod)
			srv.Fail("GET /pods", volttest.Lag(time.Second))
			time.Sleep(time.Millisecond)
		}, false},
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, c.revision)
			client := unlimited(srv)
			if name == "failed" {
				srv.Fail("POST /pods", volttest.DeployFails(""))
			}
			old := mustCreate(t, client, c.spec)
			time.Sleep(2 * time.Minute)
			c.end(t, srv, client, old)

			got, err := client.Pods.Ensure(t.Context(), c.spec)

			require.NoError(t, err)
			require.Equal(t, !c.adopted, got.Created)
			require.Equal(t, c.adopted, got.Pod.ID == old.ID)
		})
	}
}

// A list that has not noticed a failure does not make Ensure take what failed.
func TestEnsureAsksBeforeItAdopts(t *testing.T) {
	t.Parallel()
	there := listed(`[{"id":"pod_1","name":"train-1","status":"running"}]`)
	for name, asked := range map[string]step{
		"failed": {want: "GET /pods/pod_1", body: `{"id":"pod_1","status":"error"}`}, "gone": notFound("GET /pods/pod_1"),
		"gone, and nameless": notFound("GET /pods/pod_1"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			there := there
			if name == "gone, and nameless" {
				there = listed(`[{"id":"pod_1","status":"running"}]`)
			}
			client := scripted(t, there, asked, created(`{"id":"pod_2"}`), listed(`[]`))
			got, err := client.Pods.Ensure(t.Context(), podIn(volttest.Confidential, ensured))
			require.NoError(t, err)
			require.Equal(t, "pod_2", got.Pod.ID)
		})
	}
}

// A 404 under the id that the list shows proves nothing while there is another,
// which who made the pod knows.
func TestEnsureWhereTheListedIDFindsNothing(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Confidential, volttest.LookupByOwnID)
		maker := unlimited(srv)
		pod := mustCreate(t, maker, podIn(volttest.Confidential, ensured))

		got, err := maker.Pods.Ensure(t.Context(), podIn(volttest.Confidential, ensured))
		require.NoError(t, err)
		require.Equal(t, pod.ID, got.Pod.ID)

		_, err = unlimited(srv).Pods.Ensure(t.Context(), podIn(volttest.Confidential, ensured))
		require.ErrorIs(t, err, volt.ErrIdentityUnknown)
		require.Equal(t, []string{pod.ID}, as[*volt.IdentityError](t, err).IDs)
		srv.AssertCreatedOnce(ensured)
	})
}

func deleteIt(t *testing.T, _ *volttest.Server, client *volt.Client, pod volt.Pod) {
	_, err := client.Pods.Delete(t.Context(), pod.ID)
	require.NoError(t, err)
}

func stopIt(after time.Duration) func(*testing.T, *volttest.Server, *volt.Client, volt.Pod) {
	return func(t *testing.T, _ *volttest.Server, client *volt.Client, pod volt.Pod) {
		_, err := client.Pods.Stop(t.Context(), pod.ID)
		require.NoError(t, err)
		time.Sleep(after)
	}
}

// What has the name and was made otherwise is neither taken nor doubled.
func TestEnsureOtherwiseMade(t *testing.T) {
	t.Parallel()
	for field, spec := range map[string]volt.ConfidentialPod{
		"image":    {Name: ensured, ResourceName: "h200-small", Image: "ubuntu:24.04"},
		"resource": {Name: ensured, ResourceName: "h200-large", Image: "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel"},
	} {
		inBubble(t, field, func(t *testing.T) {
			srv := simulated(t, volttest.Confidential)
			old := mustCreate(t, unlimited(srv), podIn(volttest.Confidential, ensured))

			got, err := unlimited(srv).Pods.Ensure(t.Context(), spec)

			require.ErrorIs(t, err, volt.ErrSpecMismatch)
			e := as[*volt.SpecMismatchError](t, err)
			require.Equal(t, field, e.Field)
			require.Equal(t, old.ID, e.Pod.ID)
			require.Equal(t, old.ID, got.Pod.ID)
			require.Equal(t, old.ID, as[*api.SpecMismatchError](t, err).ID, "as all clients have it")
			require.ErrorContains(t, err, `volt: ensure pod "train-1": it exists with `+field+" "+e.Have+", not "+e.Want)
			srv.AssertCreatedOnce(ensured)
		})
	}
	lium := volt.LiumPod{Name: ensured, MachineID: "mach_rtx4090_01", TemplateID: "tpl_pytorch21"}
	for name, specs := range map[string][2]volt.PodSpec{
		"lium, not targon": {lium, podIn(volttest.Classic, ensured)}, "targon, not lium": {podIn(volttest.Classic, ensured), lium},
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Classic)
			mustCreate(t, unlimited(srv), specs[0])
			_, err := unlimited(srv).Pods.Ensure(t.Context(), specs[1])
			require.ErrorIs(t, err, volt.ErrSpecMismatch)
			require.ErrorContains(t, err, "it exists with provider "+name)
			srv.AssertCreatedOnce(ensured)
		})
	}
	t.Run("GPU count", func(t *testing.T) {
		t.Parallel()
		there := listed(`[{"id":"pod_1","name":"train-1","status":"running","gpu_count":2}]`)
		client := scripted(t, there, step{want: "GET /pods/pod_1", body: `{"id":"pod_1","status":"running"}`})
		_, err := client.Pods.Ensure(t.Context(), volt.LiumPod{Name: ensured, MachineID: "m", TemplateID: "t", GPUCount: 4})
		require.ErrorContains(t, err, "it exists with GPU count 2, not 4")
	})
}

// Nothing is created where what there is cannot be seen.
func TestEnsureCreatesNothingInTheDark(t *testing.T) {
	t.Parallel()
	row := `{"id":"wl_9","name":"cm_x","status":"RUNNING"}`
	get := func(s step) step { s.want = "GET /pods/wl_9"; return s }
	for name, c := range map[string]struct {
		steps []step
		kind  error
	}{
		"a list that is not all": {[]step{listed(`{"pods":[],"total":1}`)}, volt.ErrIdentityUnknown},
		"a list that is null":    {[]step{listed(`{"pods":null}`)}, volt.ErrIdentityUnknown},
		"no list":                {[]step{{want: "GET /pods", status: 500}}, volt.ErrServer},
		"no name":                {[]step{listed(`[` + row + `]`), get(step{body: `{"uid":"wl_9","status":"running"}`})}, volt.ErrIdentityUnknown},
		"a made-up name":         {[]step{listed(`[` + row + `]`), get(step{body: `{"uid":"wl_9","name":"cm_x"}`})}, volt.ErrIdentityUnknown},
		"no id":                  {[]step{listed(`[{"id":null,"name":"train-1","status":"RUNNING"}]`)}, volt.ErrIdentityUnknown},
		"a name it cannot ask":   {[]step{listed(`[` + row + `]`), get(step{status: 503})}, volt.ErrServer},
		"the pod it cannot ask":  {[]step{listed(`[{"id":"pod_1","name":"train-1"}]`), {want: "GET /pods/pod_1", status: 401}}, volt.ErrUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := scripted(t, c.steps...).Pods.Ensure(t.Context(), podIn(volttest.Confidential, ensured))
			require.ErrorIs(t, err, c.kind)
			require.Zero(t, got)
		})
	}
	_, err := newClient(t, noRequest(t)).Pods.Ensure(t.Context(), nil)
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
	_, err = newClient(t, noRequest(t)).Pods.Ensure(t.Context(), volt.ConfidentialPod{Name: "a"})
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
}

// After a lost answer it looks until the window is over, and longer than the
// list lags that is enough.
func TestEnsureAfterALostAnswer(t *testing.T) {
	t.Parallel()
	for _, revision := range revisions[:2] {
		for _, lag := range []time.Duration{0, 29 * time.Second, 59 * time.Second, 61 * time.Second, 2 * time.Minute} {
			inBubble(t, fmt.Sprint(revision, " lagging by ", lag), func(t *testing.T) {
				srv := simulated(t, revision, volttest.ListLag(lag))
				srv.Fail("POST /pods", volttest.ThenCut)
				began := time.Now()

				got, err := unlimited(srv).Pods.Ensure(t.Context(), podIn(revision, ensured))

				require.Equal(t, time.Minute, time.Since(began))
				srv.AssertCreatedOnce(ensured)
				srv.AssertRequests("GET /pods", 7)
				if lag < time.Minute {
					require.NoError(t, err)
					require.True(t, got.Created)
					require.True(t, among(madeAs(srv, ensured)[0], got.Pod.ID))
					return
				}
				require.ErrorIs(t, err, volt.ErrMaybeCreated)
				e := as[*volt.AmbiguousError](t, err)
				require.Equal(t, ensured, e.Name)
				require.Equal(t, began, e.Since)
				require.Empty(t, e.IDs)
				require.ErrorContains(t, err, `create pod "train-1": outcome unknown: it may exist and be billed since 2000-01-01T00:00:00Z`)
			})
		}
	}
	inBubble(t, "a longer window", func(t *testing.T) {
		srv := simulated(t, volttest.ListLag(2*time.Minute))
		srv.Fail("POST /pods", volttest.ThenCut)
		got, err := unlimited(srv).Pods.Ensure(t.Context(), podIn(volttest.Confidential, ensured), volt.WithSettle(3*time.Minute))
		require.NoError(t, err)
		require.True(t, got.Created)
	})
	inBubble(t, "the caller leaves", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /pods", volttest.ThenCut)
		mine := errors.New("superseded")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(5*time.Second, func() { cancel(mine) })
		began := time.Now()
		got, err := unlimited(srv).Pods.Ensure(ctx, podIn(volttest.Confidential, ensured))
		require.Equal(t, 5*time.Second, time.Since(began))
		require.Zero(t, got)
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		require.Equal(t, []string{srv.Pods()[0].WorkloadID}, as[*volt.AmbiguousError](t, err).IDs, "it was seen already")
	})
}

// The cap holds for what is found after a lost answer too. Whose it is, is not
// certain then, so that nothing is deleted.
func TestEnsureUnderACap(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lost   bool   // the create's answer
		before string // the price when it is looked up
		price  string // and when the pod is made
		kind   error
		made   int
		left   int
	}{
		"within":                      {price: "4.00", made: 1, left: 1},
		"over before":                 {before: "4.01", price: "4.01", kind: volt.ErrPriceTooHigh},
		"over after":                  {price: "4.01", kind: volt.ErrPriceTooHigh, made: 1},
		"within, after a lost answer": {lost: true, price: "4.00", made: 1, left: 1},
		"over, after a lost answer":   {lost: true, price: "4.01", kind: volt.ErrPriceTooHigh, made: 1, left: 1},
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t)
			if c.lost {
				srv.Fail("POST /pods", volttest.ThenCut)
			}
			if c.before != "" {
				require.NoError(t, srv.SetPrice("h200-small", c.before))
			}
			client := unlimited(srv, tap(srv, func(r *http.Request) {
				if r.Method == "POST" {
					require.NoError(t, srv.SetPrice("h200-small", c.price))
				}
			}))

			got, err := client.Pods.Ensure(t.Context(), podIn(volttest.Confidential, ensured), volt.MaxHourlyPrice("4"))

			srv.AssertCreated(ensured, c.made)
			require.Len(t, srv.Running(), c.left)
			if c.kind == nil {
				require.NoError(t, err)
				require.Equal(t, usd(c.price), got.Pod.HourlyPrice)
				return
			}
			require.ErrorIs(t, err, c.kind)
			e := as[*volt.PriceError](t, err)
			require.Equal(t, usd(c.price), e.Price)
			require.Equal(t, c.made > c.left, e.Deleted)
			require.Equal(t, c.made > 0, got.Pod.ID != "")
			if c.left > 0 {
				require.ErrorContains(t, err, got.Pod.ID+" was created and is billed")
			}
		})
	}
}

// It holds for what is adopted too: a retry does not hide that the first call
// found it too dear.
func TestEnsureAdoptsNothingOverItsCap(t *testing.T) {
	t.Parallel()
	for _, revision := range revisions {
		inBubble(t, string(revision), func(t *testing.T) {
			srv := simulated(t, revision)
			client := unlimited(srv)
			pod := mustCreate(t, client, podIn(revision, ensured))
			got, err := client.Pods.Ensure(t.Context(), podIn(revision, ensured), volt.MaxHourlyPrice(pod.HourlyPrice.Decimal()))
			require.NoError(t, err)
			require.Equal(t, pod.ID, got.Pod.ID)

			before := srv.RequestCount("*")
			got, err = client.Pods.Ensure(t.Context(), podIn(revision, ensured), volt.MaxHourlyPrice("1"))
			require.ErrorIs(t, err, volt.ErrPriceTooHigh)
			require.Equal(t, pod.ID, got.Pod.ID)
			require.False(t, got.Created || as[*volt.PriceError](t, err).Deleted)
			require.Len(t, srv.Running(), 1)
			srv.AssertRequests("*", before+2)
		})
	}
	inBubble(t, "a job", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		client := unlimited(srv)
		job := mustTrain(t, client, "tune")
		got, err := client.FineTuning.Ensure(t.Context(), training("tune"), volt.MaxTotalCost("1"))
		require.ErrorIs(t, err, volt.ErrPriceTooHigh)
		require.Equal(t, job.ID, got.Job.ID)
		srv.AssertSpent(job.TotalCost.Decimal())
	})
}

// The options of a call hold for its looks too.
func TestEnsureLooksAsItsOptionsSay(t *testing.T) {
	t.Parallel()
	for name, ensure := range map[string]func(*volt.Client, context.Context) error{
		"pods": func(c *volt.Client, ctx context.Context) error {
			_, err := c.Pods.Ensure(ctx, podIn(volttest.Classic, ensured), volt.WithCallMaxWait(0))
			return err
		},
		"jobs": func(c *volt.Client, ctx context.Context) error {
			_, err := c.FineTuning.Ensure(ctx, training("tune"), volt.WithCallMaxWait(0))
			return err
		},
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Classic)
			client := unlimited(srv)
			srv.Fail("GET /machines", volttest.RateLimited(30*time.Second))
			_, err := client.Machines.List(t.Context(), volt.WithCallMaxWait(0))
			require.ErrorIs(t, err, volt.ErrRateLimited)
			began := time.Now()
			require.ErrorIs(t, ensure(client, t.Context()), volt.ErrRateLimited)
			require.Zero(t, time.Since(began), "it never waits")
		})
	}
}
