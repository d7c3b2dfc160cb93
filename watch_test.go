package volt_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// seen is what a Watch yields of pods, under their names.
type sight struct {
	status volt.PodStatus
	err    error
}

func watchAll(t *testing.T, client *volt.Client, ctx context.Context, ids ...string) map[string][]sight {
	t.Helper()
	saw := map[string][]sight{}
	for pod, err := range client.Pods.Watch(ctx, ids...) {
		saw[pod.Name] = append(saw[pod.Name], sight{pod.Status, err})
	}
	return saw
}

// Each change is yielded once, and it ends when all are gone.
func TestWatchPods(t *testing.T) {
	t.Parallel()
	for _, revision := range revisions {
		inBubble(t, string(revision), func(t *testing.T) {
			srv := simulated(t, revision, volttest.Seed(2), volttest.Deploy(20*time.Second, time.Minute))
			client := unlimited(srv)
			var ids []string
			for i := range 5 {
				if i == 4 {
					srv.Fail("POST /pods", volttest.DeployFails("no node"))
				}
				ids = append(ids, mustCreate(t, client, podIn(revision, fmt.Sprint("pod-", i))).ID)
			}
			time.AfterFunc(10*time.Minute, func() {
				for _, id := range ids {
					_, err := client.Pods.Delete(t.Context(), id)
					assert.NoError(t, err)
				}
			})
			before := srv.RequestCount("GET /pods/:id")

			saw := watchAll(t, client, t.Context(), ids...)

			begins := volt.PodProvisioning
			if revision == volttest.Classic {
				begins = volt.PodDeploying
			}
			require.Len(t, saw, 5)
			for name, sights := range saw {
				require.Len(t, sights, 3, name)
				require.Equal(t, sight{begins, nil}, sights[0])
				require.True(t, sights[1].status.IsRunning() && name != "pod-4" || sights[1].status.IsFailed() && name == "pod-4", "%s is %s", name, sights[1].status)
				require.ErrorIs(t, sights[2].err, volt.ErrNotFound, "a minute after it was gone")
			}
			gets := srv.RequestCount("GET /pods/:id") - before
			t.Logf("%d gets for 5 pods", gets)
			require.LessOrEqual(t, gets, 20, "one for each change to running or to an end, and one for each id of what is gone")
		})
	}
}

// Without ids it watches whatever there is and comes.
func TestWatchAllPods(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Observed, volttest.Deploy(time.Minute, time.Minute))
		client := unlimited(srv)
		time.AfterFunc(10*time.Minute, func() {
			pod := mustCreate(t, client, podIn(volttest.Observed, "late"))
			time.Sleep(2 * time.Minute)
			_, err := client.Pods.Delete(t.Context(), pod.ID)
			assert.NoError(t, err)
		})
		mustCreate(t, client, podIn(volttest.Observed, "early"))
		before := srv.RequestCount("GET /pods/:id")

		saw := watchAll(t, client, within(t, 30*time.Minute))

		require.Equal(t, []sight{{volt.PodProvisioning, nil}, {volt.PodRunning, nil}}, saw["early"])
		require.Equal(t, []sight{{volt.PodProvisioning, nil}, {volt.PodRunning, nil}}, saw["late"][:2])
		require.Len(t, saw["late"], 3)
		require.ErrorIs(t, saw["late"][2].err, volt.ErrNotFound)
		require.Len(t, saw[""], 1, "the end of its context, once")
		require.ErrorIs(t, saw[""][0].err, context.DeadlineExceeded)
		require.LessOrEqual(t, srv.RequestCount("GET /pods/:id")-before, 5)
	})
}

// A row without an id is no pod that could be watched.
func TestWatchOddRows(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t)
		client := unlimited(srv)
		mustCreate(t, client, podIn(volttest.Confidential, "pod"))
		srv.Fail("GET /pods", volttest.WrongTypes.Always())
		saw := watchAll(t, client, within(t, time.Hour))
		require.Len(t, saw, 1)
		require.Len(t, saw[""], 1, "the end of its context, once")
	})
}

// What a list says that Get does not confirm is asked for now and then, and
// yielded when it is so.
func TestWatchConfirms(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		steps := slices.Concat([]step{look(soon), look(closed), get(soon), look(closed), get(soon), look(closed), look(closed), look(closed), get(closed), look(closed), look(closed)},
			[]step{look(`{"id":"pod_1","status":"deleted"}`), get(`{"id":"pod_1","status":"deleted"}`)})
		var saw []volt.PodStatus
		for pod, err := range scripted(t, steps...).Pods.Watch(t.Context(), "pod_1") {
			require.NoError(t, err)
			saw = append(saw, pod.Status)
		}
		require.Equal(t, []volt.PodStatus{volt.PodProvisioning, volt.PodRunning, volt.PodDeleted}, saw)
	})
}

// What the list does not show, or not under that id, is asked for after a minute;
// two ids of one pod are one pod.
func TestWatchWhatIsNotListed(t *testing.T) {
	t.Parallel()
	inBubble(t, "under that id", func(t *testing.T) {
		srv := simulated(t, volttest.Observed, volttest.Deploy(10*time.Minute, 10*time.Minute))
		pod := mustCreate(t, unlimited(srv), podIn(volttest.Observed, "pod"))
		srv.Fail("GET /pods/:id", volttest.Status(400))
		before := srv.RequestCount("GET /pods/:id")
		var saw []volt.PodStatus
		for got, err := range unlimited(srv).Pods.Watch(within(t, time.Hour), pod.VoltID) {
			require.NoError(t, err)
			require.Equal(t, pod.ID, got.ID)
			if saw = append(saw, got.Status); got.Status.IsRunning() {
				break
			}
		}
		require.Equal(t, []volt.PodStatus{volt.PodProvisioning, volt.PodRunning}, slices.Compact(saw), "and the way in, when it is listed")
		require.LessOrEqual(t, srv.RequestCount("GET /pods/:id")-before, 4)
	})
	inBubble(t, "twice", func(t *testing.T) {
		srv := simulated(t, volttest.Observed, volttest.Deploy(time.Minute, time.Minute))
		client := unlimited(srv)
		pod := mustCreate(t, client, podIn(volttest.Observed, "pod"))
		saw := watchAll(t, client, within(t, 5*time.Minute), pod.ID, pod.VoltID)
		require.Equal(t, []sight{{volt.PodProvisioning, nil}, {volt.PodRunning, nil}}, saw["pod"])
	})
}

// Whoever leaves the loop leaves nothing behind, in the loop or by its context,
// and is told of the end once.
func TestWatchEnds(t *testing.T) {
	t.Parallel()
	inBubble(t, "by a break", func(t *testing.T) {
		srv := simulated(t)
		client := unlimited(srv)
		pod := mustCreate(t, client, podIn(volttest.Confidential, "pod"))
		for range 100 {
			for range client.Pods.Watch(t.Context(), pod.ID) {
				break
			}
		}
		time.Sleep(time.Minute)
		looks := srv.RequestCount("*")
		time.Sleep(time.Hour)
		srv.AssertRequests("*", looks)
	})
	for name, hanging := range map[string]string{"in a list": "GET /pods", "in a get": "GET /pods/:id"} {
		inBubble(t, name, func(t *testing.T) {
			srv := simulated(t, volttest.Deploy(time.Second, time.Second))
			client := unlimited(srv)
			pod := mustCreate(t, client, podIn(volttest.Confidential, "pod"))
			srv.Fail(hanging, volttest.SlowHeaders(time.Minute).Always())
			time.Sleep(2 * time.Second)
			mine := errors.New("enough")
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(10*time.Second, func() { cancel(mine) })
			var ends []error
			for _, err := range client.Pods.Watch(ctx, pod.ID) {
				ends = append(ends, err)
			}
			require.Len(t, ends, 1)
			require.ErrorIs(t, ends[0], context.Canceled)
			require.ErrorIs(t, ends[0], mine)
		})
	}
	inBubble(t, "with a pod that was never there", func(t *testing.T) {
		srv := simulated(t)
		began := time.Now()
		var ends []error
		for pod, err := range unlimited(srv).Pods.Watch(t.Context(), "wl_never") {
			require.Equal(t, "wl_never", pod.ID)
			ends = append(ends, err)
		}
		require.Len(t, ends, 1)
		require.ErrorIs(t, ends[0], volt.ErrNotFound)
		require.InDelta(t, time.Minute, time.Since(began), float64(5*time.Second))
	})
}

// Whoever leaves a Watch at the word that a pod is not there has left it.
func TestWatchIsLeftAtWhatIsMissing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.URL.Path, "/pods") {
				return answer(r, 200, `[]`, nil), nil
			}
			return answer(r, 404, `{"error":true,"status":404,"message":"no such pod"}`, nil), nil
		}))
		yielded := 0
		for pod, err := range client.Pods.Watch(t.Context(), "pod_1", "pod_2") {
			yielded++
			require.ErrorIs(t, err, volt.ErrNotFound)
			require.Equal(t, "pod_1", pod.ID)
			break
		}
		require.Equal(t, 1, yielded)
	})
}
