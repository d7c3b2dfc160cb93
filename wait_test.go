package volt_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// pod_1 as Get tells it.
func look(body string) step { return step{want: "GET /pods/pod_1", body: body} }

const runs = `{"id":"pod_1","status":"running","ip":"203.0.113.42","cost_per_hour":0.39}`

// waitRunning runs WaitRunning against a script.
func waitRunning(t *testing.T, within time.Duration, steps ...step) (pod volt.Pod, took time.Duration, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		client := scripted(t, steps...)
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		began := time.Now()
		pod, err = client.Pods.WaitRunning(ctx, "pod_1")
		took = time.Since(began)
	})
	return pod, took, err
}

func TestWaitRunning(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		steps []step
		took  time.Duration
	}{
		"at once":                 {[]step{look(runs)}, 0},
		"in upper case":           {[]step{look(`{"id":"pod_1","status":"RUNNING","ip":"203.0.113.42","cost_per_hour":0.39}`)}, 0},
		"after a while":           {[]step{look(`{"id":"pod_1","status":"deploying"}`), look(`{"id":"pod_1","status":"starting"}`), look(runs)}, 5 * time.Second},
		"an unknown status":       {[]step{look(`{"id":"pod_1","status":"migrating"}`), look(runs)}, 2 * time.Second},
		"no status":               {[]step{look(`{"id":"pod_1"}`), look(runs)}, 2 * time.Second},
		"not found at first":      {[]step{notFound("GET /pods/pod_1"), notFound("GET /pods/pod_1"), look(runs)}, 5 * time.Second},
		"a server that fails":     {[]step{{want: "GET /pods/pod_1", status: 502}, look(runs)}, 2 * time.Second},
		"a page":                  {[]step{look("<html>"), look(runs)}, 2 * time.Second},
		"a connection that fails": {[]step{{want: "GET /pods/pod_1", err: errors.New("reset")}, look(runs)}, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pod, took, err := waitRunning(t, time.Hour, c.steps...)
			require.NoError(t, err)
			require.Equal(t, c.took, took)
			require.True(t, pod.Status.IsRunning())
			require.Equal(t, usd("0.39"), pod.HourlyPrice)
			require.Equal(t, "ssh root@203.0.113.42", pod.SSH().Command)
		})
	}
}

// It looks less and less often, as its doc says.
func TestWaitRunningIsFrugal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		takes time.Duration
		looks int
	}{{2 * time.Minute, 12}, {time.Hour, 190}} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			requests := 0
			client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
				requests++
				if time.Since(began) < c.takes {
					return answer(r, 200, `{"id":"pod_1","status":"provisioning"}`, nil), nil
				}
				return answer(r, 200, runs, nil), nil
			}))
			_, err := client.Pods.WaitRunning(t.Context(), "pod_1")
			require.NoError(t, err)
			require.LessOrEqual(t, requests, c.looks)
			require.Less(t, time.Since(began), c.takes+20*time.Second)
		})
	}
}

// A state that a pod does not leave by itself ends the wait, with the server's
// words.
func TestWaitRunningEndsWithAFailure(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"ERROR", "failed", "stopped", "stopping", "suspended", "deleted", "deleting", "terminated"} {
		pod, took, err := waitRunning(t, time.Hour, look(`{"id":"pod_1","status":"provisioning"}`),
			look(`{"id":"pod_1","status":"`+status+`","message":"Container keeps crashing"}`))
		require.ErrorIs(t, err, volt.ErrPodFailed)
		require.NotErrorIs(t, err, volt.ErrWaitTimeout)
		require.Equal(t, 2*time.Second, took)
		require.Equal(t, "Container keeps crashing", pod.Message)
		require.Equal(t, pod, as[*volt.WaitError](t, err).Pod)
		require.EqualError(t, err, `volt: wait for pod "pod_1": it is `+string(pod.Status)+`: Container keeps crashing`)
	}
	_, _, err := waitRunning(t, time.Hour, step{want: "GET /pods/pod_1", body: fixture(t, "volt-observed/pods_get.response.json")})
	require.ErrorIs(t, err, volt.ErrPodFailed)
	require.ErrorContains(t, err, "it is error: Container keeps crashing after start (exit code 1)")
}

// A pod that is not found yet is given a minute; one that was there and is not
// found any more is given no more than that.
func TestWaitRunningForAPodThatIsNotFound(t *testing.T) {
	t.Parallel()
	for name, first := range map[string][]step{"never": nil, "no more": {look(`{"id":"pod_1","status":"provisioning"}`)}} {
		steps := slices.Concat(first, slices.Repeat([]step{notFound("GET /pods/pod_1")}, 8-len(first)))
		pod, took, err := waitRunning(t, time.Hour, steps...)
		require.ErrorIs(t, err, volt.ErrNotFound, name)
		require.NotErrorIs(t, err, volt.ErrPodFailed)
		require.NotErrorIs(t, err, volt.ErrWaitTimeout)
		require.Equal(t, "pod_1", pod.ID)
		require.Greater(t, took, time.Minute)
		require.Less(t, took, 90*time.Second)
	}
}

// What looking again cannot mend ends the wait.
func TestWaitRunningEndsWithAnError(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]error{401: volt.ErrUnauthorized, 403: volt.ErrForbidden, 400: volt.ErrBadRequest, 405: volt.ErrNotSupported} {
		pod, took, err := waitRunning(t, time.Hour, look(`{"id":"pod_1","status":"provisioning"}`), step{want: "GET /pods/pod_1", status: status})
		require.ErrorIs(t, err, kind)
		require.Equal(t, 2*time.Second, took)
		require.Equal(t, volt.PodProvisioning, pod.Status, "the last that was seen")
		require.ErrorContains(t, err, `volt: wait for pod "pod_1": still provisioning after 2s: `)
	}
	// A pause that is longer than a call may wait is told, not slept through.
	_, took, err := waitRunning(t, 3*time.Hour, step{want: "GET /pods/pod_1", status: 429, header: map[string]string{"Retry-After": "3000"}})
	require.ErrorIs(t, err, volt.ErrRateLimited)
	require.Zero(t, took)
	require.Equal(t, 50*time.Minute, as[*volt.RateLimitError](t, err).Wait)
}

// When the context ends, the error has the last state and the reason.
func TestWaitRunningTakesNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	starting := slices.Repeat([]step{look(`{"id":"pod_1","status":"PROVISIONING","message":"pulling"}`)}, 3)
	pod, took, err := waitRunning(t, 9*time.Second, starting...)
	require.Equal(t, 9*time.Second, took)
	require.ErrorIs(t, err, volt.ErrWaitTimeout)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NotErrorIs(t, err, volt.ErrPodFailed)
	wait := as[*volt.WaitError](t, err)
	require.Equal(t, pod, wait.Pod)
	require.Equal(t, volt.PodProvisioning, pod.Status)
	require.Equal(t, took, wait.Waited)
	require.EqualError(t, err, `volt: wait for pod "pod_1": still provisioning after 9s: pulling: context deadline exceeded`)

	synctest.Test(t, func(t *testing.T) {
		// A cause of the caller's own hides neither the reason nor itself.
		mine := errors.New("the build was superseded")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(3*time.Second, func() { cancel(mine) })
		_, err := scripted(t, starting[:2]...).Pods.WaitRunning(ctx, "pod_1")
		require.ErrorIs(t, err, volt.ErrWaitTimeout)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, mine)
	})
	synctest.Test(t, func(t *testing.T) {
		// Also while a look is on its way.
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		hangs := roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		_, err := newClient(t, hangs).Pods.WaitRunning(ctx, "pod_1")
		require.ErrorIs(t, err, volt.ErrWaitTimeout)
		require.ErrorContains(t, err, "still unknown after 5s")
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := newClient(t, noRequest(t)).Pods.WaitRunning(ctx, "pod_1")
		require.ErrorIs(t, err, volt.ErrWaitTimeout)
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestWithProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := scripted(t, look(`{"id":"pod_1","status":"deploying"}`), step{want: "GET /pods/pod_1", status: 500}, look(runs))
		var seen []volt.PodStatus
		_, err := client.Pods.WaitRunning(t.Context(), "pod_1", volt.WithProgress(func(p volt.Pod) { seen = append(seen, p.Status) }))
		require.NoError(t, err)
		require.Equal(t, []volt.PodStatus{volt.PodDeploying, volt.PodRunning}, seen)
	})
}

// What Get leaves out comes from the create's answer, or else from the list.
func TestWaitRunningKnowsTheWayIn(t *testing.T) {
	t.Parallel()
	get := step{want: "GET /pods/wl_01h...", body: fixture(t, "volt-v2/pods_get.response.json")}
	create := step{want: "POST /pods", status: 201, body: fixture(t, "volt-v2/pods_create.response.json")}
	list := step{want: "GET /pods", body: fixture(t, "volt-v2/pods_list.response.json")}
	spec := volt.ConfidentialPod{Name: "my-confidential-pod", TemplateID: "tpl-1"}

	client := scripted(t, create, get)
	pod, err := client.Pods.Create(t.Context(), spec)
	require.NoError(t, err)
	pod, err = client.Pods.WaitRunning(t.Context(), pod.ID)
	require.NoError(t, err)
	require.Equal(t, "ssh wl_01h...@ssh.deployments.targon.com", pod.SSH().Command)
	require.Equal(t, usd("3.60"), pod.HourlyPrice)
	require.Equal(t, "cl_01h...", pod.VoltID)
	require.Equal(t, "rental", pod.Type, "and what Get does say")

	pod, err = scripted(t, get, list).Pods.WaitRunning(t.Context(), "wl_01h...")
	require.NoError(t, err)
	require.Equal(t, "ssh wl_01h...@ssh.deployments.targon.com", pod.SSH().Command)
	require.Equal(t, usd("3.60"), pod.HourlyPrice)
	require.Equal(t, "my-confidential-pod", pod.Name, "not the list's own name for it")

	for name, list := range map[string]step{"not listed": listed(`[]`), "no list": {want: "GET /pods", status: 500}} {
		pod, err = scripted(t, get, list).Pods.WaitRunning(t.Context(), "wl_01h...")
		require.NoError(t, err, name)
		require.False(t, pod.SSH().Known())
	}

	// That a create says RUNNING is not what was seen of the pod.
	synctest.Test(t, func(t *testing.T) {
		client := scripted(t, create, step{want: "GET /pods/wl_01h...", status: 500})
		pod, err := client.Pods.Create(t.Context(), spec)
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = client.Pods.WaitRunning(ctx, pod.ID)
		require.ErrorContains(t, err, "still unknown after 1s")
	})
}
