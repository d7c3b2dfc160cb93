package volt_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
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

			made, err := ensurePod(client, t.Context(), spec)
			require.NoError(t, err)
			require.True(t, made.Created)
			require.Equal(t, ensured, made.Pod.Name)
			require.True(t, made.Pod.HourlyPrice.Known())
			srv.AssertRequests("*", 2)

			for range 3 {
				time.Sleep(time.Minute)
				before := srv.RequestCount("*")
				found, err := ensurePod(client, t.Context(), spec)
				require.NoError(t, err)
				require.False(t, found.Created)
				require.Equal(t, made.Pod.ID, found.Pod.ID)
				require.Equal(t, ensured, found.Pod.Name)
				require.True(t, found.Pod.Status.IsRunning())
				srv.AssertRequests("*", before+1) // the ledger has the name, and the list shows it running
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
			_, err := ensurePod(client, t.Context(), podIn(volttest.Confidential, ensured))
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
			_, err := ensurePod(client, t.Context(), podIn(volttest.Confidential, name))
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
			require.LessOrEqual(t, srv.RequestCount("GET /pods/:id"), 4*pods, "one for each name, one for the specification, and two that confirm a deletion")
		})
	}
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
}

// If Gets show no names either, Ensure learns that from three Gets, and sends no more.
func TestGetsWithoutNamesAreFew(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		someone, client := unlimited(srv), unlimited(srv)
		for i := range 5 {
			mustCreate(t, someone, podIn(volttest.Observed, fmt.Sprintf("other-%d", i)))
		}
		for _, gets := range []int{3, 0, 0} {
			time.Sleep(2 * time.Second)
			before := srv.RequestCount("*")
			_, err := ensurePod(client, t.Context(), podIn(volttest.Observed, ensured))
			require.ErrorIs(t, err, volt.ErrCannotVerify)
			require.Len(t, as[*volt.CannotVerifyError](t, err).IDs, 5)
			srv.AssertRequests("*", before+1+gets)
		}
	})
}

// If Gets do not find the listed ids, or are about other pods, nothing is created.
func TestEnsureWhereGetsSayNothing(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]volttest.Fault{
		"not found": volttest.Status(404), "one pod for all": volttest.Answer(200, "application/json", `{"id":"cl_1","status":"running"}`),
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Confidential)
			someone, client := unlimited(srv), unlimited(srv)
			for i := range 30 {
				mustCreate(t, someone, podIn(volttest.Confidential, fmt.Sprintf("other-%d", i)))
			}
			srv.Fail("GET /pods/:id", fault.Always())
			_, err := ensurePod(client, t.Context(), podIn(volttest.Confidential, ensured))
			require.ErrorIs(t, err, volt.ErrCannotVerify)
			require.Len(t, as[*volt.CannotVerifyError](t, err).IDs, 30)
			srv.AssertCreated(ensured, 0)
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
		got, err := ensurePod(unlimited(srv), t.Context(), podIn(volttest.Confidential, ensured))
		require.NoError(t, err)
		require.Equal(t, pod.ID, got.Pod.ID)
	})
}

// A deleted, paused or failed pod is never adopted, even if a late list shows it as
// running. The error names a paused pod, because it keeps its data, and a failed pod,
// because it may be billed.
func TestEnsureNeverAdoptsWhatCannotBeUsed(t *testing.T) {
	t.Parallel()
	lium := volt.LiumPod{Name: ensured, MachineID: "mach_rtx4090_01", TemplateID: "tpl_pytorch21"}
	for name, c := range map[string]struct {
		revision volttest.Revision
		spec     volt.PodSpec
		end      func(t *testing.T, srv *volttest.Server, client *volt.Client, pod volt.Pod)
		kind     error
	}{
		"deleted":  {volttest.Confidential, podIn(volttest.Confidential, ensured), deleteIt, nil},
		"stopping": {volttest.Classic, lium, stopIt(0), volt.ErrStopped},
		"stopped":  {volttest.Classic, lium, stopIt(time.Minute), volt.ErrStopped},
		"failed": {volttest.Observed, podIn(volttest.Observed, ensured), func(t *testing.T, srv *volttest.Server, client *volt.Client, _ volt.Pod) {
			require.Equal(t, "failed", srv.Pods()[0].Status)
		}, volt.ErrPodFailed},
		"deleted, and listed still": {volttest.Confidential, podIn(volttest.Confidential, ensured), func(t *testing.T, srv *volttest.Server, client *volt.Client, pod volt.Pod) {
			deleteIt(t, srv, client, pod)
			srv.Fail("GET /pods", volttest.Lag(time.Second))
			time.Sleep(time.Millisecond)
		}, nil},
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

			got, err := ensurePod(client, t.Context(), c.spec)

			require.ErrorIs(t, err, c.kind)
			if c.kind != nil {
				require.Zero(t, got)
				require.ErrorContains(t, err, old.ID)
				srv.AssertCreatedOnce(ensured)
				return
			}
			require.True(t, got.Created)
			require.NotEqual(t, old.ID, got.Pod.ID)
		})
	}
}

// If a list does not show a failure or an end yet, Ensure does not adopt the pod.
func TestEnsureAsksBeforeItAdopts(t *testing.T) {
	t.Parallel()
	withCloud(t, "failed", func(t *testing.T, c *cloud, client *volt.Client) {
		c.addPod("pod_1", evidenceName, asConfidential, longAgo)
		c.on["GET /pods/:id"] = func(*http.Request, string) *reply {
			return &reply{body: `{"id":"pod_1","name":"train","status":"error"}`}
		}
		_, err := ensurePod(client, t.Context(), evidenceSpec)
		require.ErrorIs(t, err, volt.ErrPodFailed)
		require.ErrorContains(t, err, "pod_1")
		require.Zero(t, c.sent("POST /pods"))
	})
	for _, name := range []string{evidenceName, ""} {
		withCloud(t, "gone, listed as "+name, func(t *testing.T, c *cloud, client *volt.Client) {
			pod := c.addPod("pod_1", name, asConfidential, longAgo)
			c.on["GET /pods/:id"] = func(*http.Request, string) *reply { pod.ended = true; return nil }
			got, err := ensurePod(client, t.Context(), evidenceSpec)
			require.NoError(t, err)
			require.True(t, got.Created)
			require.Equal(t, []string{got.Pod.ID}, c.running())
		})
		withCloud(t, "gone, and always listed as "+name, func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", name, asConfidential, longAgo)
			c.answers("GET /pods/:id", 404, `{"error":"NOT_FOUND","message":"Pod not found"}`)
			_, err := ensurePod(client, t.Context(), evidenceSpec)
			require.ErrorIs(t, err, volt.ErrCannotVerify, "a list shows it")
			require.Equal(t, []string{"pod_1"}, as[*volt.CannotVerifyError](t, err).IDs)
			require.Zero(t, c.sent("POST /pods"))
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

		got, err := ensurePod(maker, t.Context(), podIn(volttest.Confidential, ensured))
		require.NoError(t, err)
		require.Equal(t, pod.ID, got.Pod.ID)

		_, err = ensurePod(unlimited(srv), t.Context(), podIn(volttest.Confidential, ensured))
		require.ErrorIs(t, err, volt.ErrCannotVerify)
		require.Equal(t, []string{pod.ID}, as[*volt.CannotVerifyError](t, err).IDs)
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

			got, err := ensurePod(unlimited(srv), t.Context(), spec)

			require.ErrorIs(t, err, volt.ErrSpecMismatch)
			e := as[*volt.SpecMismatchError](t, err)
			require.Equal(t, field, e.Field)
			require.Equal(t, old.ID, e.Pod.ID)
			require.Zero(t, got)
			require.Equal(t, old.ID, as[*api.SpecMismatchError](t, err).ID, "as all clients have it")
			require.EqualError(t, err, fmt.Sprintf(`volt: ensure pod "train-1": %s has this name and a different %s: have %q, want %q`, old.ID, field, e.Have, e.Want))
			srv.AssertCreatedOnce(ensured)
		})
	}
	lium := volt.LiumPod{Name: ensured, MachineID: "mach_rtx4090_01", TemplateID: "tpl_pytorch21"}
	for have, specs := range map[string][2]volt.PodSpec{
		`have "lium", want "targon"`: {lium, podIn(volttest.Classic, ensured)}, `have "targon", want "lium"`: {podIn(volttest.Classic, ensured), lium},
	} {
		inBubble(t, have, func(t *testing.T) {
			srv := simulated(t, volttest.Classic)
			mustCreate(t, unlimited(srv), specs[0])
			_, err := ensurePod(unlimited(srv), t.Context(), specs[1])
			require.ErrorIs(t, err, volt.ErrSpecMismatch)
			require.ErrorContains(t, err, "a different provider: "+have)
			srv.AssertCreatedOnce(ensured)
		})
	}
	t.Run("GPU count", func(t *testing.T) {
		t.Parallel()
		there := listed(`[{"id":"pod_1","name":"train-1","status":"running","gpu_count":2}]`)
		client := scripted(t, there, step{want: "GET /pods/pod_1", body: `{"id":"pod_1","name":"train-1","status":"running"}`})
		_, err := ensurePod(client, t.Context(), volt.LiumPod{Name: ensured, MachineID: "m", TemplateID: "t", GPUCount: 4})
		require.ErrorContains(t, err, `pod_1 has this name and a different GPU count: have "2", want "4"`)
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
		"a list that is not all": {[]step{listed(`{"pods":[],"total":1}`), listed(`{"pods":[],"total":1}`)}, volt.ErrCannotVerify},
		"a list that is null":    {[]step{listed(`{"pods":null}`), listed(`{"pods":null}`)}, volt.ErrCannotVerify},
		"no list":                {[]step{{want: "GET /pods", status: 500}}, volt.ErrServer},
		"no name":                {[]step{listed(`[` + row + `]`), get(step{body: `{"uid":"wl_9","status":"running"}`})}, volt.ErrCannotVerify},
		"no id":                  {[]step{listed(`[{"id":null,"name":"train-1","status":"RUNNING"}]`)}, volt.ErrCannotVerify},
		"a name it cannot ask":   {[]step{listed(`[` + row + `]`), get(step{status: 503})}, volt.ErrServer},
		"the pod it cannot ask":  {[]step{listed(`[{"id":"pod_1","name":"train-1"}]`), {want: "GET /pods/pod_1", status: 401}}, volt.ErrUnauthorized},
	} {
		inBubble(t, name, func(t *testing.T) {
			got, err := ensurePod(scripted(t, c.steps...), t.Context(), podIn(volttest.Confidential, ensured))
			require.ErrorIs(t, err, c.kind)
			require.Zero(t, got)
		})
	}
	_, err := ensurePod(newClient(t, noRequest(t)), t.Context(), nil)
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
	_, err = ensurePod(newClient(t, noRequest(t)), t.Context(), volt.ConfidentialPod{Name: "a"})
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
}

// If the response to a create is lost, Ensure lists pods every few seconds until it finds
// the pod. If two lists after the list lag do not show the pod, the create had no effect.
func TestEnsureAfterALostAnswer(t *testing.T) {
	t.Parallel()
	for _, revision := range revisions[:2] {
		for lag, took := range map[time.Duration]time.Duration{
			0: time.Second, 10 * time.Second: 15 * time.Second, 29 * time.Second: 30 * time.Second, 59 * time.Second: time.Minute,
		} {
			inBubble(t, fmt.Sprint(revision, " lagging by ", lag), func(t *testing.T) {
				srv := simulated(t, revision, volttest.ListLag(lag))
				srv.Fail("POST /pods", volttest.ThenCut)
				began := time.Now()

				got, err := ensurePod(unlimited(srv), t.Context(), podIn(revision, ensured))

				require.NoError(t, err)
				require.True(t, got.Created)
				require.True(t, among(madeAs(srv, ensured)[0], got.Pod.ID))
				require.Equal(t, took, time.Since(began))
				srv.AssertCreatedOnce(ensured)
				require.LessOrEqual(t, srv.RequestCount("*"), 10)
			})
		}
		for name, of := range map[string]struct {
			fault volttest.Fault
			after time.Duration
		}{"cut": {volttest.Cut, time.Minute}, "a gateway's 502": {volttest.Status(502), 3 * time.Minute}} {
			inBubble(t, fmt.Sprint(revision, ", nothing made, ", name), func(t *testing.T) {
				srv := simulated(t, revision)
				srv.Fail("POST /pods", of.fault)
				began := time.Now()
				_, err := ensurePod(unlimited(srv), t.Context(), podIn(revision, ensured))
				require.ErrorIs(t, err, volt.ErrNotSent)
				require.NotErrorIs(t, err, volt.ErrMaybeCreated)
				require.ErrorContains(t, err, "lists show that it made nothing")
				require.GreaterOrEqual(t, time.Since(began), of.after)
				require.Less(t, time.Since(began), of.after+30*time.Second)
				srv.AssertCreated(ensured, 0)
			})
		}
	}
	inBubble(t, "no list", func(t *testing.T) {
		srv := simulated(t)
		srv.Fail("POST /pods", volttest.ThenCut)
		srv.Fail("GET /pods", volttest.Status(500).Nth(2).Times(1000))
		began := time.Now()
		got, err := ensurePod(unlimited(srv), t.Context(), podIn(volttest.Confidential, ensured))
		require.Zero(t, got)
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		e := as[*volt.AmbiguousError](t, err)
		require.Equal(t, ensured, e.Name)
		require.Equal(t, began, e.Since)
		require.Empty(t, e.IDs)
		require.ErrorContains(t, err, `ensure pod "train-1": outcome unknown: it may exist and be billed since 2000-01-01T00:00:00Z`)
		srv.AssertCreatedOnce(ensured)
	})
	inBubble(t, "a longer list lag", func(t *testing.T) {
		srv := simulated(t, volttest.ListLag(2*time.Minute))
		srv.Fail("POST /pods", volttest.ThenCut)
		got, err := ensurePod(unlimited(srv, volt.WithListLag(150*time.Second)), t.Context(), podIn(volttest.Confidential, ensured))
		require.NoError(t, err)
		require.True(t, got.Created)
		srv.AssertCreatedOnce(ensured)
	})
	inBubble(t, "the caller leaves", func(t *testing.T) {
		srv := simulated(t, volttest.ListLag(30*time.Second))
		srv.Fail("POST /pods", volttest.ThenCut)
		mine := errors.New("superseded")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(5*time.Second, func() { cancel(mine) })
		client := unlimited(srv)
		began := time.Now()
		got, err := ensurePod(client, ctx, podIn(volttest.Confidential, ensured))
		require.Equal(t, 5*time.Second, time.Since(began))
		require.Zero(t, got)
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		got, err = ensurePod(client, t.Context(), podIn(volttest.Confidential, ensured))
		require.NoError(t, err)
		require.False(t, got.Created, "the call before created it")
		srv.AssertCreatedOnce(ensured)
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

			got, err := ensurePod(client, t.Context(), podIn(volttest.Confidential, ensured), volt.MaxHourlyPrice("4"))

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
			require.Zero(t, got)
			require.Equal(t, c.made > 0, e.Pod.ID != "")
			if c.left > 0 {
				require.ErrorContains(t, err, e.Pod.ID+" was created and is billed")
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
			got, err := ensurePod(client, t.Context(), podIn(revision, ensured), volt.MaxHourlyPrice(pod.HourlyPrice.Decimal()))
			require.NoError(t, err)
			require.Equal(t, pod.ID, got.Pod.ID)

			before := srv.RequestCount("*")
			got, err = ensurePod(client, t.Context(), podIn(revision, ensured), volt.MaxHourlyPrice("1"))
			require.ErrorIs(t, err, volt.ErrPriceTooHigh)
			require.Zero(t, got)
			require.Equal(t, pod.ID, as[*volt.PriceError](t, err).Pod.ID)
			require.False(t, as[*volt.PriceError](t, err).Deleted)
			require.Len(t, srv.Running(), 1)
			require.LessOrEqual(t, srv.RequestCount("*"), before+2)
		})
	}
	inBubble(t, "a job", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		client := unlimited(srv)
		job := mustTrain(t, client, "tune")
		got, err := ensureJob(client, t.Context(), training("tune"), volt.MaxTotalCost("1"))
		require.ErrorIs(t, err, volt.ErrPriceTooHigh)
		require.Zero(t, got)
		require.Equal(t, job.ID, as[*volt.PriceError](t, err).Job.ID)
		srv.AssertSpent(job.TotalCost.Decimal())
	})
}

// The options of a call hold for its looks too.
func TestEnsureLooksAsItsOptionsSay(t *testing.T) {
	t.Parallel()
	for name, ensure := range map[string]func(*volt.Client, context.Context) error{
		"pods": func(c *volt.Client, ctx context.Context) error {
			_, err := ensurePod(c, ctx, podIn(volttest.Classic, ensured), volt.WithCallMaxWait(0))
			return err
		},
		"jobs": func(c *volt.Client, ctx context.Context) error {
			_, err := ensureJob(c, ctx, training("tune"), volt.WithCallMaxWait(0))
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
