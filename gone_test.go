package volt_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// both is a pod with two ids.
var both = volt.Pod{ID: "wl_1", WorkloadID: "wl_1", VoltID: "cl_1"}

// ensureDeleted runs EnsureDeleted against a script, and returns how long it took.
func ensureDeleted(t *testing.T, name string, pod volt.Pod, want time.Duration, steps ...step) {
	t.Helper()
	inBubble(t, name, func(t *testing.T) {
		client := scripted(t, steps...)
		began := time.Now()
		require.NoError(t, client.Pods.EnsureDeleted(t.Context(), pod))
		require.Equal(t, want, time.Since(began))
	})
}

// The requests of a successful deletion. A 404 counts if it comes a list lag after a
// response first showed the pod, or at once if the pod was stopping.
func TestEnsureDeletedRequests(t *testing.T) {
	t.Parallel()
	shown := func(status string) step {
		return step{want: "GET /pods/wl_1", body: `{"uid":"wl_1","status":"` + status + `"}`}
	}
	gone := []step{notFound("GET /pods/wl_1")} // the id by which a Get has shown it
	accepted := deleted("wl_1")
	then := func(steps ...step) []step { return append([]step{shown("running")}, steps...) }
	for name, c := range map[string]struct {
		steps []step
		took  time.Duration
	}{
		"as the newest revision answers": {slices.Concat(then(accepted), gone, gone), time.Minute},
		"as the earlier one answers": {slices.Concat(
			then(step{want: "DELETE /pods/wl_1", body: `{"id":"wl_1","status":"deleted","message":"done"}`}), gone, gone), time.Minute},
		"no content":                {slices.Concat(then(step{want: "DELETE /pods/wl_1", status: 204}), gone, gone), time.Minute},
		"stopping, then absent":     {slices.Concat(then(accepted, shown("DELETING")), gone), 2 * time.Second},
		"stopping, then deleted":    {then(accepted, shown("terminating"), shown("terminating"), shown("deleted")), 6 * time.Second},
		"deleted before":            {[]step{shown("deleted")}, 0},
		"by the other id":           {slices.Concat(then(notFound("DELETE /pods/wl_1"), deleted("cl_1")), gone, gone), time.Minute},
		"a delete without effect":   {slices.Concat(then(accepted, shown("running"), deleted("cl_1")), gone, gone), time.Minute},
		"a server that fails once":  {slices.Concat(then(step{want: "DELETE /pods/wl_1", status: 500}, deleted("cl_1")), gone, gone), time.Minute},
		"shown again after its 404": {slices.Concat(then(accepted), gone, then(gone...)), 64 * time.Second},
	} {
		ensureDeleted(t, name, both, c.took, c.steps...)
	}
	inBubble(t, "known for an hour", func(t *testing.T) {
		client := scripted(t, slices.Concat(then(accepted), gone[:1])...)
		pod, err := client.Pods.Get(t.Context(), "wl_1")
		require.NoError(t, err)
		time.Sleep(time.Hour)
		began := time.Now()
		require.NoError(t, client.Pods.EnsureDeleted(t.Context(), pod))
		require.Zero(t, time.Since(began))
	})
	inBubble(t, "no id", func(t *testing.T) {
		require.ErrorIs(t, newClient(t, noRequest(t)).Pods.EnsureDeleted(t.Context(), volt.Pod{Name: "train"}), volt.ErrInvalidArgument)
	})
}

// A pod that was created long ago by somebody else is known to be older than a list
// lag, so the first 404 counts.
func TestEnsureDeletedOfAnOldPod(t *testing.T) {
	t.Parallel()
	withCloud(t, "", func(t *testing.T, c *cloud, client *volt.Client) {
		c.addPod("pod_1", evidenceName, asConfidential, longAgo)
		pod, err := client.Pods.Get(t.Context(), "pod_1")
		require.NoError(t, err)
		began := time.Now()
		require.NoError(t, client.Pods.EnsureDeleted(t.Context(), pod))
		require.Zero(t, time.Since(began), "its creation time is shown")
	})
}

// If no Get has ever shown the pod, it is gone if a Get by each of its ids answers 404
// and two complete lists omit it. These requests must be sent a list lag after the client
// first saw the pod.
func TestEnsureDeletedOfAPodThatIsNotThere(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"an empty list": `{"pods":[],"total":0}`, "another pod": `{"pods":[{"id":"wl_0","uid":"wl_0","volt_id":"cl_0","status":"RUNNING"}]}`,
		"listed as deleted": `[{"id":"wl_1","status":"deleted"}]`,
	} {
		withCloud(t, name, func(t *testing.T, c *cloud, client *volt.Client) {
			c.on["GET /pods"] = func(*http.Request, string) *reply {
				time.Sleep(time.Second) // without this, both would begin at the same time of the bubble, and be merged
				return &reply{body: body}
			}
			began := time.Now()
			require.NoError(t, client.Pods.EnsureDeleted(t.Context(), both))
			require.Equal(t, time.Minute+2*time.Second, time.Since(began))
			require.Equal(t, 2, c.sent("GET /pods"))
			require.Equal(t, 2, c.sent("DELETE /pods/:id"))
		})
	}
	inBubble(t, "by a new process", func(t *testing.T) {
		client := newClient(t, newCloud()) // it has not had a 2xx yet, and a 404 alone proves nothing
		require.NoError(t, client.Pods.EnsureDeleted(t.Context(), both))
	})
}

// The error of an unconfirmed deletion has every id that may still be billed, and the
// cause.
func TestNotDeleted(t *testing.T) {
	t.Parallel()
	const route, list, get = "DELETE /pods/:id", "GET /pods", "GET /pods/:id"
	always := func(status int, body string, routes ...string) func(*cloud) {
		return func(c *cloud) {
			for _, route := range routes {
				c.answers(route, status, body)
			}
		}
	}
	const gone = `{"error":"NOT_FOUND","message":"Pod not found"}`
	hidden := func(of func(*cloud)) func(*cloud) { // no Get knows the pod
		return func(c *cloud) { always(404, gone, route, get)(c); of(c) }
	}
	for name, c := range map[string]struct {
		of    func(*cloud)
		cause error
		says  string
		early bool // it ends before six minutes are over
	}{
		"the server fails":   {of: always(500, "", route), cause: volt.ErrServer},
		"it is busy":         {of: always(409, `{"message":"busy"}`, route), cause: volt.ErrConflict, says: "busy"},
		"it says no":         {of: always(200, `{"success":false,"message":"locked"}`, route), cause: volt.ErrRejected, says: "locked"},
		"it says not":        {of: always(200, `{"id":"pod_1","deleted":false}`, route), cause: volt.ErrRejected, says: `"deleted":false`},
		"a page":             {of: always(200, "<html>", route), cause: volt.ErrBadResponse},
		"the key is revoked": {of: always(401, `{"error":"INVALID_API_KEY","message":"Invalid API key."}`, route), cause: volt.ErrUnauthorized, early: true},
		"forbidden":          {of: always(403, `{"message":"not yours"}`, route), cause: volt.ErrForbidden, early: true},
		"a firewall's 403":   {of: always(403, `<html>blocked</html>`, route)},
		"the connection is cut": {of: func(c *cloud) {
			c.on[route] = func(*http.Request, string) *reply { return &reply{err: errors.New("reset")} }
		}, cause: volt.ErrConnection},
		"it runs on":         {of: always(200, `{"success":true}`, route), says: "still show it"},
		"no delete knows it": {of: always(404, gone, route)},
		"Gets fail":          {of: always(503, "", get), cause: volt.ErrServer},
		"it stays in DELETING": {of: func(c *cloud) {
			c.on[route] = func(*http.Request, string) *reply { c.pods[0].status = "deleting"; return &reply{} }
		}},
		"hidden, and listed":         {of: hidden(func(*cloud) {}), says: "still show it"},
		"hidden, the list fails":     {of: hidden(always(500, "", list)), cause: volt.ErrServer},
		"hidden, a partial list":     {of: hidden(always(200, `{"pods":[{"id":"a"}],"total":2}`, list)), says: "proves nothing"},
		"hidden, a list of null":     {of: hidden(always(200, `{"pods":null}`, list)), says: "proves nothing"},
		"hidden, a row without id":   {of: hidden(always(200, `[{"id":null,"status":"RUNNING"}]`, list)), says: "still show it"},
		"hidden, another kind of id": {of: hidden(always(200, `[{"id":"wrk-9","uid":"wrk-9","status":"RUNNING"}]`, list)), says: "still show it"},
	} {
		withCloud(t, name, func(t *testing.T, hostile *cloud, client *volt.Client) {
			hostile.addPod("pod_1", evidenceName, asLium, longAgo)
			c.of(hostile)
			began := time.Now()

			err := client.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: "pod_1"})

			require.ErrorIs(t, err, volt.ErrNotDeleted)
			if c.cause != nil {
				require.ErrorIs(t, err, c.cause)
			}
			require.Equal(t, []string{"pod_1"}, as[*volt.NotDeletedError](t, err).IDs)
			require.ErrorContains(t, err, `volt: delete pod "pod_1": not confirmed, it may still be billed (delete it again): pod_1`)
			require.ErrorContains(t, err, c.says)
			if c.early {
				require.Zero(t, time.Since(began), "a repeat cannot mend this")
			} else {
				require.InDelta(t, 6*time.Minute, time.Since(began), float64(20*time.Second))
			}
			require.Less(t, len(hostile.requests), 120)
		})
	}
	inBubble(t, "all ids", func(t *testing.T) {
		client := newClient(t, &failing{status: 500})
		err := client.Pods.EnsureDeleted(t.Context(), both)
		require.Equal(t, []string{"wl_1", "cl_1"}, as[*volt.NotDeletedError](t, err).IDs)
	})
	inBubble(t, "the ids that a Get showed", func(t *testing.T) {
		client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.Method == "GET" {
				return answer(r, 200, `{"id":"cl_1","uid":"wrk-9","status":"RUNNING"}`, nil), nil
			}
			return answer(r, 500, "", nil), nil
		}))
		err := client.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: "cl_1"})
		require.Equal(t, []string{"wrk-9", "cl_1"}, as[*volt.NotDeletedError](t, err).IDs)
		require.Equal(t, "running", as[*volt.NotDeletedError](t, err).Status)
	})
}

// If a list shows the workloads' ids only, it cannot show a pod of which only Volt's own
// id is known.
func TestAbsenceUnderAnotherIDIsNoProof(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.LookupByWorkloadID)
		maker, other := unlimited(srv), unlimited(srv)
		pod := mustCreate(t, maker, podIn(volttest.Confidential, "pod"))
		_, err := other.Machines.List(t.Context()) // without a 2xx, a 404 proves nothing
		require.NoError(t, err)

		err = other.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: pod.VoltID})
		require.ErrorIs(t, err, volt.ErrNotDeleted)
		require.ErrorContains(t, err, "still show it")
		require.Len(t, srv.Running(), 1)

		require.NoError(t, maker.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: pod.VoltID}), "who made it knows both")
		srv.AssertNothingRunning()

		mustCreate(t, maker, podIn(volttest.Confidential, "another"))
		require.NoError(t, maker.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: "cl_gone"}), "whose ids are known is another")
		require.NoError(t, other.Pods.EnsureDeleted(t.Context(), pod), "both are known")
		require.Len(t, srv.Running(), 1)
	})
}

// A deletion ends with its context, and returns the reason.
func TestEnsureDeletedEndsWithItsContext(t *testing.T) {
	t.Parallel()
	mine := errors.New("the shop is closing")
	withCloud(t, "a deadline", func(t *testing.T, c *cloud, client *volt.Client) {
		c.addPod("pod_1", evidenceName, asLium, longAgo)
		c.answers("DELETE /pods/:id", 409, `{"message":"busy"}`)
		ctx, cancel := context.WithTimeoutCause(t.Context(), 30*time.Second, mine)
		defer cancel()
		began := time.Now()
		err := client.Pods.EnsureDeleted(ctx, volt.Pod{ID: "pod_1"})
		require.Equal(t, 30*time.Second, time.Since(began))
		require.ErrorIs(t, err, volt.ErrNotDeleted)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, mine)
	})
	withCloud(t, "cancelled", func(t *testing.T, c *cloud, client *volt.Client) {
		c.addPod("pod_1", evidenceName, asLium, longAgo)
		c.answers("DELETE /pods/:id", 409, `{"message":"busy"}`)
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(10*time.Second, func() { cancel(mine) })
		began := time.Now()
		err := client.Pods.EnsureDeleted(ctx, volt.Pod{ID: "pod_1"})
		require.Equal(t, 10*time.Second, time.Since(began))
		require.ErrorIs(t, err, volt.ErrNotDeleted)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, mine)
		require.ErrorContains(t, err, "busy")
	})
}

// A pause after a 429 does not leave a pod behind. Without a deadline, EnsureDeleted
// waits for the end of the pause. With a deadline before it, the error has the time to
// try again.
func TestEnsureDeletedWaitsAPauseOut(t *testing.T) {
	t.Parallel()
	for _, pause := range []time.Duration{100 * time.Second, 5 * time.Minute, 50 * time.Minute} {
		for _, deadline := range []time.Duration{0, time.Minute, time.Hour} {
			inBubble(t, fmt.Sprint(pause, ", deadline ", deadline), func(t *testing.T) {
				srv := simulated(t)
				client := srv.Client()
				pod := mustCreate(t, client, podIn(volttest.Confidential, "pod"))
				srv.Fail("GET /machines", volttest.RateLimited(pause))
				_, err := client.Machines.List(t.Context())
				require.ErrorIs(t, err, volt.ErrRateLimited)
				began := time.Now()
				ctx := t.Context()
				if deadline > 0 {
					ctx = within(t, deadline)
				}

				err = client.Pods.EnsureDeleted(ctx, pod)

				if deadline == time.Minute {
					require.ErrorIs(t, err, volt.ErrNotDeleted)
					require.ErrorIs(t, err, volt.ErrRateLimited)
					require.Zero(t, time.Since(began), "what cannot end in time is not begun")
					require.WithinDuration(t, began.Add(pause), as[*volt.NotDeletedError](t, err).RetryAt, time.Second)
					require.Len(t, srv.Running(), 1)
					return
				}
				require.NoError(t, err)
				srv.AssertNothingRunning()
				require.InDelta(t, pause, time.Since(began), float64(5*time.Second))
			})
		}
	}
}

// An id in the response to a create belongs to a new pod, even if an older pod had the
// same id.
func TestAnIDThatIsUsedAgain(t *testing.T) {
	t.Parallel()
	withCloud(t, "", func(t *testing.T, c *cloud, client *volt.Client) {
		c.on["POST /pods"] = func(*http.Request, string) *reply {
			return &reply{status: 201, body: `{"pod":` + c.show(c.addPod("pod_1", evidenceName, asConfidential, time.Now())) + `}`}
		}
		for range 2 {
			pod, err := client.Pods.Create(t.Context(), evidenceSpec)
			require.NoError(t, err)
			if len(c.pods) == 1 {
				require.NoError(t, client.Pods.EnsureDeleted(t.Context(), pod))
			}
		}
		found, err := ensurePod(client, t.Context(), evidenceSpec)
		require.NoError(t, err)
		require.False(t, found.Created, "the second pod is there")
		require.NoError(t, client.Pods.EnsureDeleted(t.Context(), found.Pod))
		require.Empty(t, c.running())
	})
}

// While a server fails, the delete is repeated for six minutes, because a pod that is not
// deleted is still billed.
func TestEnsureDeletedOutlastsAServerThatFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lasting time.Duration
		gone    bool
	}{{5 * time.Minute, true}, {time.Hour, false}} {
		for name, give := range map[string]func(*testing.T, *volttest.Server, *volt.Client) error{
			"EnsureDeleted": func(t *testing.T, srv *volttest.Server, client *volt.Client) error {
				return client.Pods.EnsureDeleted(t.Context(), mustCreate(t, client, podIn(volttest.Confidential, ensured)))
			},
			"Reclaim": func(t *testing.T, srv *volttest.Server, client *volt.Client) error {
				return client.Pods.Reclaim(t.Context(), losing(t, srv, client, podIn(volttest.Confidential, ensured), volttest.ThenCut))
			},
		} {
			inBubble(t, fmt.Sprint(name, ", ", c.lasting), func(t *testing.T) {
				srv := simulated(t, volttest.Confidential)
				var began time.Time
				client := srv.Client(volt.WithLimiter(volt.NoLimiter), tap(srv, func(r *http.Request) {
					if r.Method == "DELETE" && began.IsZero() {
						began = time.Now()
						srv.Fail("DELETE /pods/:id", volttest.Status(502).Always())
						srv.Fail("POST /pods/:id/stop", volttest.Status(502).Always())
						time.AfterFunc(c.lasting, srv.ClearFaults)
					}
				}))
				err := give(t, srv, client)
				require.LessOrEqual(t, time.Since(began), 6*time.Minute+20*time.Second)
				if c.gone {
					require.NoError(t, err)
					srv.AssertNothingRunning()
					return
				}
				require.ErrorIs(t, err, volt.ErrNotDeleted)
				require.ErrorIs(t, err, volt.ErrServer)
				require.Less(t, srv.RequestCount("*"), 200)
			})
		}
	}
}
