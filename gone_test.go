package volt_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

var (
	both   = volt.Pod{ID: "wl_1", WorkloadID: "wl_1", VoltID: "cl_1"} // a pod with two ids
	absent = listed(`[{"id":"wl_0","status":"RUNNING"}]`)
	there  = listed(`[{"id":"wl_0"},{"id":"wl_1","status":"RUNNING"}]`)
)

// looks are so many looks at a list that does not show the pod.
func looks(n int) []step { return slices.Repeat([]step{absent}, n) }

// ensureDeleted runs EnsureDeleted against a script, and tells how long it took.
func ensureDeleted(t *testing.T, pod volt.Pod, steps ...step) (took time.Duration, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		client := scripted(t, steps...)
		began := time.Now()
		err = client.Pods.EnsureDeleted(t.Context(), pod)
		took = time.Since(began)
	})
	return took, err
}

func TestDeleteThatIsAcceptedIsProof(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string][]step{
		"the newest revision's answer": {deleted("wl_1")},
		"the earlier one's":            {{want: "DELETE /pods/wl_1", body: `{"id":"wl_1","status":"deleted","message":"done"}`}},
		"no content":                   {{want: "DELETE /pods/wl_1", status: 204}},
		"under the other id":           {notFound("DELETE /pods/wl_1"), deleted("cl_1")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			took, err := ensureDeleted(t, both, steps...)
			require.NoError(t, err)
			require.Zero(t, took)
		})
	}
}

// A pod that is known under none of its ids is gone when complete lists have not
// shown it for a minute.
func TestAbsenceForAMinuteIsProof(t *testing.T) {
	t.Parallel()
	unknown := []step{notFound("DELETE /pods/wl_1"), notFound("DELETE /pods/cl_1")}
	for name, c := range map[string]struct {
		steps []step
		took  time.Duration
	}{
		"never listed":      {steps: slices.Concat(unknown, looks(4)), took: time.Minute},
		"listed as deleted": {steps: slices.Concat(unknown, slices.Repeat([]step{listed(`[{"id":"wl_1","status":"deleted"}]`)}, 4)), took: time.Minute},
		"an empty list":     {steps: slices.Concat(unknown, slices.Repeat([]step{listed(`{"pods":[],"total":0}`)}, 4)), took: time.Minute},
		// A list may lag behind: the minute begins when it no longer shows the pod.
		"listed for a while": {steps: slices.Concat(unknown, []step{there}, unknown, []step{there}, unknown, looks(4)), took: 100 * time.Second},
		"listed, deleted":    {steps: slices.Concat(unknown, []step{absent, there, deleted("wl_1")}), took: 20 * time.Second},
		"listed with another workload": {steps: slices.Concat(unknown,
			[]step{listed(`[{"id":"cl_1","uid":"wrk-9","status":"RUNNING"}]`), deleted("wrk-9")})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			took, err := ensureDeleted(t, both, c.steps...)
			require.NoError(t, err)
			require.Equal(t, c.took, took)
		})
	}
}

// What proves nothing ends with every id that may still be billed.
func TestWhatIsNoProof(t *testing.T) {
	t.Parallel()
	unknown := []step{notFound("DELETE /pods/wl_1"), notFound("DELETE /pods/cl_1")}
	for name, c := range map[string]struct {
		steps []step
		cause error
		says  string
	}{
		"the server failed":         {steps: []step{{want: "DELETE /pods/wl_1", status: 500}}, cause: volt.ErrServer},
		"it is busy":                {steps: []step{{want: "DELETE /pods/wl_1", status: 409}}, cause: volt.ErrConflict},
		"it says no":                {steps: []step{{want: "DELETE /pods/wl_1", body: `{"success":false,"message":"locked"}`}}, cause: volt.ErrRejected, says: "locked"},
		"it says not deleted":       {steps: []step{{want: "DELETE /pods/wl_1", body: `{"id":"wl_1","deleted":false}`}}, cause: volt.ErrRejected, says: `"deleted":false`},
		"a page":                    {steps: []step{{want: "DELETE /pods/wl_1", body: "<html>"}}, cause: volt.ErrBadResponse},
		"the key was revoked":       {steps: []step{{want: "DELETE /pods/wl_1", status: 401}}, cause: volt.ErrUnauthorized},
		"the connection was cut":    {steps: []step{{want: "DELETE /pods/wl_1", err: errors.New("reset")}}, cause: volt.ErrConnection},
		"the other id failed":       {steps: []step{notFound("DELETE /pods/wl_1"), {want: "DELETE /pods/cl_1", status: 503}}, cause: volt.ErrServer},
		"the list failed":           {steps: slices.Concat(unknown, looks(2), []step{{want: "GET /pods", status: 500}}), cause: volt.ErrServer},
		"the list is not all":       {steps: slices.Concat(unknown, looks(1), []step{listed(`{"pods":[{"id":"a"}],"total":2}`)}), says: "does not show all that there are"},
		"the list is null":          {steps: slices.Concat(unknown, []step{listed(`{"pods":null}`)}), says: "does not show all that there are"},
		"a row without an id":       {steps: slices.Concat(unknown, looks(1), []step{listed(`[{"id":null,"status":"RUNNING"}]`)}), says: "without an id that could be compared"},
		"listed, and cannot delete": {steps: slices.Concat(unknown, []step{there, {want: "DELETE /pods/wl_1", status: 403}}), cause: volt.ErrForbidden},
		"listed to the end":         {steps: slices.Concat(unknown, slices.Repeat(append([]step{there}, unknown...), 8)), says: "the list goes on showing it"},
		"being deleted, to the end": {steps: slices.Concat(unknown, slices.Repeat(append([]step{listed(`[{"id":"wl_1","status":"DELETING"}]`)}, unknown...), 8)),
			says: "the list goes on showing it"},
		"absent once only": {steps: slices.Concat(unknown, slices.Repeat(append([]step{there}, unknown...), 7), looks(1)), says: "the list goes on showing it"},
		"now and then":     {steps: slices.Concat(unknown, slices.Repeat(append([]step{absent, there}, unknown...), 4)), says: "the list goes on showing it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ensureDeleted(t, both, c.steps...)

			require.ErrorIs(t, err, volt.ErrStillThere)
			if c.cause != nil {
				require.ErrorIs(t, err, c.cause)
			}
			require.Equal(t, []string{"wl_1", "cl_1"}, as[*volt.StillThereError](t, err).IDs)
			require.ErrorContains(t, err, `volt: delete pod "wl_1": not proved to be gone, and may still be billed: wl_1, cl_1: `)
			require.ErrorContains(t, err, c.says)
		})
	}
}

func TestNoProofTellsTheIDsThatTheListShowed(t *testing.T) {
	t.Parallel()
	_, err := ensureDeleted(t, volt.Pod{ID: "cl_1"}, notFound("DELETE /pods/cl_1"),
		listed(`[{"id":"cl_1","uid":"wrk-9","status":"RUNNING"}]`), step{want: "DELETE /pods/wrk-9", status: 500})
	require.Equal(t, []string{"wrk-9", "cl_1"}, as[*volt.StillThereError](t, err).IDs)
}

// A list that shows the workloads' ids alone does not show a pod of which only
// Volt's own is known.
func TestAbsenceUnderAnotherIDIsNoProof(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.LookupByWorkloadID)
		maker, other := unlimited(srv), unlimited(srv)
		pod := mustCreate(t, maker, podIn(volttest.Confidential, "pod"))

		err := other.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: pod.VoltID})
		require.ErrorIs(t, err, volt.ErrStillThere)
		require.ErrorContains(t, err, "proves nothing")

		require.NoError(t, maker.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: pod.VoltID}), "who made it knows both")
		srv.AssertNothingRunning()

		mustCreate(t, maker, podIn(volttest.Confidential, "another"))
		require.NoError(t, maker.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: "cl_gone"}), "whose ids are known is another")
		require.NoError(t, other.Pods.EnsureDeleted(t.Context(), pod), "both are known")
	})
}

func TestProofTakesNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		mine := errors.New("the shop is closing")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 30*time.Second, mine)
		defer cancel()
		client := scripted(t, slices.Concat([]step{notFound("DELETE /pods/wl_1"), notFound("DELETE /pods/cl_1")}, looks(2))...)
		began := time.Now()

		err := client.Pods.EnsureDeleted(ctx, both)

		require.Equal(t, 30*time.Second, time.Since(began))
		require.ErrorIs(t, err, volt.ErrStillThere)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, mine)
	})
}

// Release runs on a context of its own, and not for ever.
func TestRelease(t *testing.T) {
	t.Parallel()
	require.NoError(t, newClient(t, noRequest(t)).Pods.Release(volt.Pod{}), "nothing was created")
	require.NoError(t, scripted(t, deleted("wl_1")).Pods.Release(both))
	synctest.Test(t, func(t *testing.T) {
		client := scripted(t, slices.Concat([]step{notFound("DELETE /pods/wl_1"), notFound("DELETE /pods/cl_1")}, looks(4))...)
		require.NoError(t, client.Pods.Release(both))
	})
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, &failing{status: 500}, volt.WithRetryPolicy(volt.RetryPolicy{MaxRepeats: 1000}))
		began := time.Now()
		err := client.Pods.Release(both)
		require.ErrorIs(t, err, volt.ErrStillThere)
		require.LessOrEqual(t, time.Since(began), 3*time.Minute)
	})
}

// A pause that is longer than a call may wait, and shorter than Release may take,
// leaves no pod behind.
func TestReleaseWaitsAPauseOut(t *testing.T) {
	t.Parallel()
	for pause, kind := range map[time.Duration]error{100 * time.Second: nil, 5 * time.Minute: volt.ErrRateLimited} {
		inBubble(t, pause.String(), func(t *testing.T) {
			srv := simulated(t)
			client := srv.Client()
			pod := mustCreate(t, client, podIn(volttest.Confidential, "pod"))
			srv.Fail("GET /machines", volttest.RateLimited(pause))
			_, err := client.Machines.List(t.Context())
			require.ErrorIs(t, err, volt.ErrRateLimited)
			began := time.Now()

			err = client.Pods.Release(pod)

			require.ErrorIs(t, err, kind)
			require.Equal(t, kind == nil, len(srv.Running()) == 0)
			require.Equal(t, kind == nil, time.Since(began) == pause, "what cannot end in time is not begun")
		})
	}
}

// An id that a create is answered with is that of a pod, whatever had it before.
func TestAnIDThatIsUsedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		there := listed(`[{"id":"pod_1","name":"ci-4711","status":"running"}]`)
		get := step{want: "GET /pods/pod_1", body: `{"id":"pod_1","name":"ci-4711","status":"running"}`}
		client := scripted(t, created(`{"id":"pod_1"}`), deleted("pod_1"), created(`{"id":"pod_1"}`), there, get,
			notFound("DELETE /pods/pod_1"), there, deleted("pod_1"))
		for range 2 {
			pod, err := client.Pods.Create(t.Context(), sized)
			require.NoError(t, err)
			if client.Stats().Requests == 1 {
				require.NoError(t, client.Pods.EnsureDeleted(t.Context(), pod))
			}
		}
		found, err := client.Pods.Ensure(t.Context(), sized)
		require.NoError(t, err)
		require.False(t, found.Created)
		require.NoError(t, client.Pods.EnsureDeleted(t.Context(), found.Pod))
	})
}

// A server that fails for a while is asked again, for three minutes: what is not
// given back is billed on.
func TestReleaseOutlastsAServerThatFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lasting time.Duration
		gone    bool
	}{{2 * time.Minute, true}, {time.Hour, false}} {
		for name, give := range map[string]func(*testing.T, *volttest.Server, *volt.Client) error{
			"Release": func(t *testing.T, srv *volttest.Server, client *volt.Client) error {
				return client.Pods.Release(mustCreate(t, client, podIn(volttest.Confidential, ensured)))
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
						time.AfterFunc(c.lasting, srv.ClearFaults)
					}
				}))
				err := give(t, srv, client)
				require.LessOrEqual(t, time.Since(began), 3*time.Minute)
				if c.gone {
					require.NoError(t, err)
					srv.AssertNothingRunning()
					return
				}
				require.ErrorIs(t, err, volt.ErrStillThere)
				require.ErrorIs(t, err, volt.ErrServer)
				require.Less(t, srv.RequestCount("DELETE /pods/:id"), 40)
			})
		}
	}
}
