package volt_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// A job is adopted while it may come to something, and after it has.
func TestEnsureJobAdoptsOrCreates(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		client := unlimited(srv)
		made, err := ensureJob(client, t.Context(), training("tune"))
		require.NoError(t, err)
		require.True(t, made.Created)
		srv.AssertRequests("*", 2)

		for _, wait := range []time.Duration{0, time.Hour, 3 * time.Hour} {
			time.Sleep(wait)
			before := srv.RequestCount("*")
			found, err := ensureJob(unlimited(srv), t.Context(), training("tune"))
			require.NoError(t, err)
			require.False(t, found.Created)
			require.Equal(t, made.Job.ID, found.Job.ID)
			srv.AssertRequests("*", before+2) // a new process checks whether the list shows assigned names
		}
		srv.AssertCreatedOnce("tune")
	})
	for name, spoil := range map[string]func(*testing.T, *volttest.Server, *volt.Client){
		"failed": func(t *testing.T, srv *volttest.Server, client *volt.Client) {
			srv.Fail("POST /fine-tuning", volttest.JobEnds("failure"))
			mustTrain(t, client, "tune")
			time.Sleep(24 * time.Hour)
		},
		"cancelled": func(t *testing.T, srv *volttest.Server, client *volt.Client) {
			_, err := client.FineTuning.Cancel(t.Context(), mustTrain(t, client, "tune").ID)
			require.NoError(t, err)
		},
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Classic)
			client := unlimited(srv)
			spoil(t, srv, client)
			again, err := ensureJob(client, t.Context(), training("tune"))
			require.NoError(t, err)
			require.True(t, again.Created)
			srv.AssertCreated("tune", 2)
		})
	}
}

// After a lost answer it only looks.
func TestEnsureJobAfterALostAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]volttest.Fault{
		"cut": volttest.ThenCut, "failed": volttest.Then(volttest.Status(502)), "half": volttest.CutBody(-1), "empty": volttest.Then(volttest.Empty(201)),
	} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Classic)
			srv.Fail("POST /fine-tuning", fault)
			srv.Fail("GET /fine-tuning", volttest.Status(401).Nth(3))
			client := unlimited(srv)
			began := time.Now()
			got, err := ensureJob(client, t.Context(), training("tune"))
			require.NoError(t, err)
			require.True(t, got.Created)
			require.Equal(t, "tune", got.Job.Name)
			require.LessOrEqual(t, time.Since(began), 3*time.Second)
			srv.AssertCreatedOnce("tune")
		})
	}
	inBubble(t, "undone", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		srv.Fail("POST /fine-tuning", volttest.Status(502))
		got, err := ensureJob(unlimited(srv), t.Context(), training("tune"))
		require.ErrorIs(t, err, volt.ErrNotSent, "lists show that it made nothing")
		require.Zero(t, got)
		srv.AssertCreated("tune", 0)
		srv.AssertRequests("POST /fine-tuning", 1)
	})
	inBubble(t, "the caller leaves", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		srv.Fail("POST /fine-tuning", volttest.ThenCut)
		srv.Fail("GET /fine-tuning", volttest.Status(503).Nth(2).Times(100))
		client := unlimited(srv)
		_, err := ensureJob(client, within(t, 5*time.Second), training("tune"))
		require.ErrorIs(t, err, volt.ErrMaybeCreated)
		srv.ClearFaults()
		got, err := ensureJob(client, t.Context(), training("tune"))
		require.NoError(t, err)
		require.False(t, got.Created, "the call before created it")
		srv.AssertCreatedOnce("tune")
	})
}

// If several jobs have one name, the error has all of them: before a create, after a lost
// create, and in the next Ensure if another process created one in the meantime.
func TestEnsureJobWithATwin(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, lost bool }{"before": {before: true}, "meanwhile": {}, "meanwhile, response lost": {lost: true}} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Classic)
			someone := unlimited(srv)
			if c.before {
				mustTrain(t, someone, "tune")
				mustTrain(t, someone, "tune")
			}
			if c.lost {
				srv.Fail("POST /fine-tuning", volttest.ThenCut.Nth(2))
			}
			client := unlimited(srv, tap(srv, func(r *http.Request) {
				if r.Method == "POST" {
					mustTrain(t, someone, "tune") // another process is a moment ahead
				}
			}))
			_, err := ensureJob(client, t.Context(), training("tune"))
			if name == "meanwhile" {
				require.NoError(t, err, "no list follows a create")
				time.Sleep(2 * time.Second) // a list may be a second old
				_, err = ensureJob(client, t.Context(), training("tune"))
			}
			require.ErrorIs(t, err, volt.ErrDuplicateName)
			require.Equal(t, c.lost, strings.Contains(err.Error(), "outcome unknown"))
			srv.AssertCreated("tune", 2)
			for _, e := range srv.Ledger() {
				if e.Kind == "job created" {
					require.Contains(t, as[*volt.DuplicateNameError](t, err).IDs, e.ID)
				}
			}
		})
	}
}

func TestEnsureJobOtherwiseMade(t *testing.T) {
	t.Parallel()
	with := func(change func(*volt.TextJob)) volt.TextJob {
		spec := training("tune")
		change(&spec)
		return spec
	}
	for field, spec := range map[string]volt.JobSpec{
		"model":     with(func(j *volt.TextJob) { j.Model = "Qwen/Qwen2.5-7B" }),
		"data set":  with(func(j *volt.TextJob) { j.Dataset = volt.HuggingFace("myorg/other") }),
		"hours":     with(func(j *volt.TextJob) { j.Hours = 2.5 }),
		"task type": volt.GRPOJob{Name: "tune", Model: training("").Model, Dataset: training("").Dataset, Hours: 1},
	} {
		inBubble(t, field, func(t *testing.T) {
			srv := simulated(t, volttest.Classic)
			old := mustTrain(t, unlimited(srv), "tune")
			got, err := ensureJob(unlimited(srv), t.Context(), spec)
			require.ErrorIs(t, err, volt.ErrSpecMismatch)
			require.Equal(t, field, as[*volt.SpecMismatchError](t, err).Field)
			require.Equal(t, old.ID, as[*volt.SpecMismatchError](t, err).Job.ID)
			require.Zero(t, got)
			srv.AssertCreatedOnce("tune")
		})
	}
	inBubble(t, "whose id cannot be read", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		mustTrain(t, unlimited(srv), "tune")
		srv.Fail("GET /fine-tuning", volttest.NullFields("id").Always())
		got, err := ensureJob(unlimited(srv), t.Context(), training("tune"))
		require.ErrorIs(t, err, volt.ErrCannotVerify)
		require.Len(t, as[*volt.CannotVerifyError](t, err).IDs, 1)
		require.Zero(t, got)
		srv.AssertCreatedOnce("tune")
	})
	inBubble(t, "whose name only a Get shows", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		old := mustTrain(t, unlimited(srv), "tune")
		srv.Fail("GET /fine-tuning", volttest.NullFields("name").Always())
		got, err := ensureJob(unlimited(srv), t.Context(), training("tune"))
		require.NoError(t, err)
		require.Equal(t, old.ID, got.Job.ID)
		srv.AssertCreatedOnce("tune")
	})
	for _, body := range []string{`{"jobs":[],"total":1}`, `{"success":true,"jobs":null}`} {
		inBubble(t, body, func(t *testing.T) {
			list := step{want: "GET /fine-tuning", body: body} // after a temporary fault the list is sent again
			_, err := ensureJob(scripted(t, list, list), t.Context(), training("tune"))
			require.ErrorIs(t, err, volt.ErrCannotVerify)
		})
	}
	_, err := ensureJob(newClient(t, noRequest(t)), t.Context(), nil)
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
	_, err = ensureJob(newClient(t, noRequest(t)), t.Context(), volt.TextJob{Name: "tune"})
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
}

// A job over its cap is cancelled, and what becomes of the money is told.
func TestMaxTotalCost(t *testing.T) {
	t.Parallel()
	const debited = "27.75" // an hour of an 8B model
	inBubble(t, "within", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		job, err := unlimited(srv).FineTuning.Create(t.Context(), training("tune"), volt.MaxTotalCost(debited))
		require.NoError(t, err)
		require.Equal(t, usd(debited), job.TotalCost)
		srv.AssertSpent(debited)
	})
	inBubble(t, "over", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		job, err := unlimited(srv).FineTuning.Create(t.Context(), training("tune"), volt.MaxTotalCost("27.74"))
		require.ErrorIs(t, err, volt.ErrPriceTooHigh)
		e := as[*volt.PriceError](t, err)
		require.True(t, e.Deleted)
		require.Equal(t, usd(debited), e.Charged)
		require.Zero(t, job)
		require.Equal(t, volt.JobCancelled, e.Job.Status)
		require.EqualError(t, err, `volt: create fine-tuning job "tune": it costs $27.75, over the cap of $27.74; job `+e.Job.ID+
			` was created and cancelled again, and $27.75 debited: Job cancelled and $27.75 refunded to your account`)
		srv.AssertSpent("0")
	})
	for _, body := range []string{`{"success":true}`, `{"success":true,"job":{"id":"pod_1"}}`} {
		withCloud(t, "over, and the response is "+body, func(t *testing.T, c *cloud, client *volt.Client) {
			c.on["POST /fine-tuning"] = func(*http.Request, string) *reply {
				c.addJob("pod_1", "tune", "pending")
				return &reply{status: 201, body: `{"job":{"id":"pod_1","status":"pending","totalCost":50}}`}
			}
			c.on["DELETE /fine-tuning/:id"] = func(*http.Request, string) *reply {
				c.jobs[0].status = "cancelled"
				return &reply{body: body}
			}
			job, err := client.FineTuning.Create(t.Context(), training("tune"), volt.MaxTotalCost("1"))
			require.ErrorIs(t, err, volt.ErrPriceTooHigh)
			require.Zero(t, job)
			require.True(t, as[*volt.PriceError](t, err).Deleted)
			require.Equal(t, "pod_1", as[*volt.PriceError](t, err).Job.ID)
		})
	}
	inBubble(t, "over, and cannot be cancelled", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		srv.Fail("DELETE /fine-tuning/:id", volttest.Status(403).Always())
		job, err := unlimited(srv).FineTuning.Create(t.Context(), training("tune"), volt.MaxTotalCost("1"))
		require.Zero(t, job)
		require.ErrorIs(t, err, volt.ErrPriceTooHigh)
		require.ErrorIs(t, err, volt.ErrForbidden)
		id := as[*volt.PriceError](t, err).Job.ID
		require.NotEmpty(t, id)
		require.ErrorContains(t, err, "job "+id+" was created and may still be billed: ")
	})
	inBubble(t, "over, after a lost response", func(t *testing.T) {
		srv := simulated(t, volttest.Classic)
		srv.Fail("POST /fine-tuning", volttest.ThenCut)
		got, err := ensureJob(unlimited(srv), t.Context(), training("tune"), volt.MaxTotalCost("1"))
		require.ErrorIs(t, err, volt.ErrPriceTooHigh)
		require.Zero(t, got)
		require.NotEmpty(t, as[*volt.PriceError](t, err).Job.ID)
		require.False(t, as[*volt.PriceError](t, err).Deleted, "it may be another's")
	})
	for _, limit := range []string{"", "much", "-1"} {
		_, err := newClient(t, noRequest(t)).FineTuning.Create(t.Context(), training("tune"), volt.MaxTotalCost(limit))
		require.ErrorIs(t, err, volt.ErrInvalidArgument, limit)
		_, err = ensureJob(newClient(t, noRequest(t)), t.Context(), training("tune"), volt.MaxTotalCost(limit))
		require.ErrorIs(t, err, volt.ErrInvalidArgument, limit)
		_, err = ensurePod(newClient(t, noRequest(t)), t.Context(), podIn(volttest.Confidential, "pod"), volt.MaxHourlyPrice(limit))
		require.ErrorIs(t, err, volt.ErrInvalidArgument, limit)
	}
}

// What the create's answer does not tell is asked once; nothing is no price, nor is less.
func TestMaxTotalCostThatIsNotTold(t *testing.T) {
	t.Parallel()
	create := step{want: "POST /fine-tuning", status: 201, body: `{"job":{"id":"j1"}}`}
	ask := func(cost string) step {
		return step{want: "GET /fine-tuning/j1", body: `{"job":{"id":"j1","name":"tune"` + cost + `}}`}
	}
	job, err := scripted(t, create, ask(`,"totalCost":5`)).FineTuning.Create(t.Context(), training("tune"), volt.MaxTotalCost("5"))
	require.NoError(t, err)
	require.Equal(t, usd("5"), job.TotalCost)

	for reason, second := range map[string]step{
		"neither the create's response nor the job shows it": ask(""),
		"nor the job shows it":                               ask(`,"totalCost":0`),
		"the create's response nor":                          ask(`,"totalCost":-5`),
		"get fine-tuning job":                                {want: "GET /fine-tuning/j1", status: 503},
	} {
		synctest.Test(t, func(t *testing.T) {
			cancel := step{want: "DELETE /fine-tuning/j1", body: `{"success":true,"message":"Refunded."}`}
			job, err := scripted(t, create, second, cancel).FineTuning.Create(t.Context(), training("tune"), volt.MaxTotalCost("5"))
			require.ErrorIs(t, err, volt.ErrPriceUnknown)
			require.Zero(t, job)
			e := as[*volt.PriceError](t, err)
			require.Equal(t, "j1", e.Job.ID)
			require.True(t, e.Deleted)
			require.ErrorContains(t, err, reason)

			job, err = scripted(t, create, second).FineTuning.Create(t.Context(), training("tune"), volt.MaxTotalCost("5"), volt.KeepUnpriced())
			require.NoError(t, err)
			require.Equal(t, "j1", job.ID)
		})
	}
}
