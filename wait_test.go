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
	"github.com/voltagegpu/volt-go/api"
)

// look is a list with one pod in it, or with none; get is pod_1 as Get tells it.
func look(row string) step { return listed(`[` + row + `]`) }
func get(body string) step { return step{want: "GET /pods/pod_1", body: body} }

const (
	runs = `{"id":"pod_1","status":"running","ip":"203.0.113.42","cost_per_hour":0.39}`
	soon = `{"id":"pod_1","status":"provisioning"}`
)

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
	fails := func(s step) step { s.status = 502; return s }
	cut := func(s step) step { s.err = errors.New("reset"); return s }
	for name, c := range map[string]struct {
		steps []step
		took  time.Duration
	}{
		"at once":                   {[]step{look(runs), get(runs)}, 0},
		"in upper case":             {[]step{look(`{"id":"pod_1","status":"RUNNING","ip":"203.0.113.42","cost_per_hour":0.39}`), get(runs)}, 0},
		"after a while":             {[]step{look(`{"id":"pod_1","status":"deploying"}`), look(`{"id":"pod_1","status":"starting"}`), look(runs), get(runs)}, 8 * time.Second},
		"an unknown status":         {[]step{look(`{"id":"pod_1","status":"migrating"}`), look(runs), get(runs)}, 4 * time.Second},
		"no status":                 {[]step{look(`{"id":"pod_1"}`), look(runs), get(runs)}, 4 * time.Second},
		"not listed at first":       {[]step{look(""), look(""), look(runs), get(runs)}, 8 * time.Second},
		"a list that fails":         {[]step{fails(look("")), look(runs), get(runs)}, 4 * time.Second},
		"a list that is a page":     {[]step{listed("<html>"), look(runs), get(runs)}, 4 * time.Second},
		"a list that is cut":        {[]step{cut(look("")), look(runs), get(runs)}, 4 * time.Second},
		"a get that says otherwise": {[]step{look(runs), get(soon), look(runs), get(runs)}, 4 * time.Second},
		"a get of another status":   {[]step{look(runs), get(`{"id":"pod_1","status":"warming"}`), look(runs), get(runs)}, 4 * time.Second},
		"a get that fails":          {[]step{look(runs), fails(get("")), look(runs), get(runs)}, 4 * time.Second},
		"a get that is cut":         {[]step{look(runs), cut(get("")), look(runs), get(runs)}, 4 * time.Second},
		"listed, and not found":     {[]step{look(runs), notFound("GET /pods/pod_1"), look(runs), get(runs)}, 4 * time.Second},
		"listed as stopped, still":  {[]step{look(`{"id":"pod_1","status":"stopped"}`), get(runs)}, 0},
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

// A list that says running for long before it is so does not cost a Get a look.
func TestWaitRunningWithoutAGetForEachLook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		lists, gets := 0, 0
		client := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/api/volt/pods" {
				lists++
				return answer(r, 200, `[`+runs+`]`, nil), nil
			}
			gets++
			if time.Since(began) < 10*time.Minute {
				return answer(r, 200, soon, nil), nil
			}
			return answer(r, 200, runs, nil), nil
		}))
		_, err := client.Pods.WaitRunning(t.Context(), "pod_1")
		require.NoError(t, err)
		require.LessOrEqual(t, time.Since(began), 10*time.Minute+time.Minute)
		t.Logf("%d lists and %d gets", lists, gets)
		require.LessOrEqual(t, gets, 24)
		require.Greater(t, lists, gets)
	})
}

// A state that a pod does not leave by itself ends the wait, with the server's
// words.
func TestWaitRunningEndsWithAFailure(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"ERROR", "failed", "stopped", "stopping", "suspended", "deleted", "deleting", "terminated"} {
		row := `{"id":"pod_1","status":"` + status + `"`
		pod, took, err := waitRunning(t, time.Hour, look(soon), look(row+"}"), get(row+`,"message":"Container keeps crashing"}`))
		require.ErrorIs(t, err, volt.ErrPodFailed)
		require.NotErrorIs(t, err, volt.ErrWaitTimeout)
		require.Equal(t, 4*time.Second, took)
		require.Equal(t, "Container keeps crashing", pod.Message)
		require.Equal(t, pod, as[*volt.WaitError](t, err).Pod)
		require.EqualError(t, err, `volt: wait for pod "pod_1": it is `+string(pod.Status)+`: Container keeps crashing`)
	}
	_, _, err := waitRunning(t, time.Hour, look(runs), get(fixture(t, "volt-observed/pods_get.response.json")))
	require.ErrorIs(t, err, volt.ErrPodFailed, "also where the list has not noticed")
	require.ErrorContains(t, err, "it is error: Container keeps crashing after start (exit code 1)")

	quiet := slices.Concat([]step{look(runs), get(soon), look(runs), get(soon)}, slices.Repeat([]step{look(runs)}, 2))
	failed := `{"id":"pod_1","status":"error"}`
	_, took, err := waitRunning(t, time.Hour, slices.Concat(quiet, []step{look(failed), get(failed)})...)
	require.ErrorIs(t, err, volt.ErrPodFailed)
	require.Equal(t, 16*time.Second, took, "at once, also where Get has not confirmed what was listed before")

	pod, _, err := waitRunning(t, time.Hour, look(`{"id":"pod_1","status":"failed","message":"no node"}`), notFound("GET /pods/pod_1"))
	require.ErrorIs(t, err, volt.ErrPodFailed, "what only the list knows")
	require.Equal(t, "no node", pod.Message)
}

// A pod that is not listed yet is given a minute; one that was there and is not
// any more is given no more than that. What Get finds is there, listed or not.
func TestWaitRunningForAPodThatIsNotListed(t *testing.T) {
	t.Parallel()
	for name, first := range map[string][]step{"never": nil, "no more": {look(soon)}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			steps := slices.Concat(first, slices.Repeat([]step{look("")}, 16-len(first)), []step{notFound("GET /pods/pod_1")})
			pod, took, err := waitRunning(t, time.Hour, steps...)
			require.ErrorIs(t, err, volt.ErrNotFound)
			require.NotErrorIs(t, err, volt.ErrPodFailed)
			require.NotErrorIs(t, err, volt.ErrWaitTimeout)
			require.Equal(t, "pod_1", pod.ID)
			require.Equal(t, time.Minute, took)
		})
	}
	steps := slices.Concat(slices.Repeat([]step{look("")}, 16), []step{get(soon), look(""), get(runs)})
	pod, _, err := waitRunning(t, time.Hour, steps...)
	require.NoError(t, err)
	require.True(t, pod.SSH().Known())
}

// What looking again cannot mend ends the wait.
func TestWaitRunningEndsWithAnError(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]error{401: volt.ErrUnauthorized, 403: volt.ErrForbidden, 400: volt.ErrBadRequest, 405: volt.ErrNotSupported} {
		pod, took, err := waitRunning(t, time.Hour, look(soon), step{want: "GET /pods", status: status})
		require.ErrorIs(t, err, kind)
		require.Equal(t, 4*time.Second, took)
		require.Equal(t, volt.PodProvisioning, pod.Status, "the last that was seen")
		require.ErrorContains(t, err, `volt: wait for pod "pod_1": still provisioning after 4s: volt: list pods: `)
	}
	_, took, err := waitRunning(t, time.Hour, look(runs), step{want: "GET /pods/pod_1", status: 401})
	require.ErrorIs(t, err, volt.ErrUnauthorized)
	require.Zero(t, took)
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
		time.AfterFunc(5*time.Second, func() { cancel(mine) })
		_, err := scripted(t, starting[:2]...).Pods.WaitRunning(ctx, "pod_1")
		require.ErrorIs(t, err, volt.ErrWaitTimeout)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, mine)
	})
	for name, hanging := range map[string]string{"list": "/api/volt/pods", "get": "/api/volt/pods/pod_1"} {
		synctest.Test(t, func(t *testing.T) {
			// Also while a look is on its way.
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			_, err := newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
				if r.URL.Path != hanging {
					return answer(r, 200, `[`+runs+`]`, nil), nil
				}
				<-r.Context().Done()
				return nil, r.Context().Err()
			})).Pods.WaitRunning(ctx, "pod_1")
			require.ErrorIs(t, err, volt.ErrWaitTimeout)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.ErrorContains(t, err, map[string]string{"list": "still not seen after 5s", "get": "still running after 5s"}[name])
		})
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := newClient(t, noRequest(t)).Pods.WaitRunning(ctx, "pod_1")
		require.ErrorIs(t, err, volt.ErrWaitTimeout)
		require.ErrorIs(t, err, context.Canceled)
	})
	_, err = newClient(t, noRequest(t)).Pods.WaitRunning(t.Context(), "")
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
}

// Progress is told of each look that shows the pod.
func TestWithProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := scripted(t, look(""), look(`{"id":"pod_1","status":"deploying"}`), step{want: "GET /pods", status: 500},
			look(`{"id":"pod_1","status":"deploying"}`), look(runs), get(runs))
		var seen []volt.PodStatus
		_, err := client.Pods.WaitRunning(t.Context(), "pod_1", volt.WithProgress(func(p volt.Pod) { seen = append(seen, p.Status) }))
		require.NoError(t, err)
		require.Equal(t, []volt.PodStatus{volt.PodDeploying, volt.PodDeploying, volt.PodRunning}, seen)
	})
}

// Wait ends when the pod is as it is wanted, as Get says.
func TestWaitUntilAsWanted(t *testing.T) {
	t.Parallel()
	wait := func(t *testing.T, until func(volt.Pod) bool, steps ...step) (pod volt.Pod, err error) {
		synctest.Test(t, func(t *testing.T) {
			pod, err = scripted(t, steps...).Pods.Wait(t.Context(), "pod_1", until)
		})
		return pod, err
	}
	stopped := func(p volt.Pod) bool { return p.Status == volt.PodStopped }
	const stopping, isStopped, failed = `{"id":"pod_1","status":"stopping"}`, `{"id":"pod_1","status":"stopped"}`, `{"id":"pod_1","status":"error","message":"lost"}`

	pod, err := wait(t, stopped, look(runs), look(stopping), look(isStopped), get(isStopped))
	require.NoError(t, err)
	require.Equal(t, volt.PodStopped, pod.Status)

	pod, err = wait(t, stopped, look(isStopped), get(stopping), look(isStopped), get(isStopped))
	require.NoError(t, err, "a list that runs ahead")
	require.Equal(t, volt.PodStopped, pod.Status)

	_, err = wait(t, stopped, look(runs), look(failed), get(failed))
	require.ErrorIs(t, err, volt.ErrPodFailed)
	require.ErrorContains(t, err, "it is error: lost")

	pod, err = wait(t, func(p volt.Pod) bool { return p.Status.IsFailed() }, look(runs), look(failed), get(failed))
	require.NoError(t, err, "what is wanted is no failure")
	require.Equal(t, "lost", pod.Message)

	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, always(200, `[`+isStopped+`]`))
		_, err = client.Pods.Wait(within(t, 10*time.Second), "pod_1", func(p volt.Pod) bool { return p.Status.IsRunning() })
	})
	require.ErrorContains(t, err, "still stopped after 10s", "it may be started yet")

	_, err = newClient(t, noRequest(t)).Pods.Wait(t.Context(), "pod_1", nil)
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
}

// What is looked at on the way is shown, whatever is waited for; and the error of one
// that ends early is that of all three clients, too.
func TestWaitShowsProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, always(200, `[{"id":"pod_1","status":"deploying"}]`))
		var shown []volt.PodStatus
		_, err := client.Pods.Wait(within(t, 10*time.Second), "pod_1", func(p volt.Pod) bool { return p.Status.IsRunning() },
			volt.WithProgress(func(p volt.Pod) { shown = append(shown, p.Status) }))
		require.Equal(t, []volt.PodStatus{volt.PodDeploying, volt.PodDeploying, volt.PodDeploying}, shown)
		var own *volt.WaitError
		require.ErrorAs(t, err, &own)
		require.Equal(t, "pod_1", own.Pod.ID)
		var shared *api.WaitError
		require.ErrorAs(t, err, &shared)
		require.Equal(t, "deploying", shared.Status)
		require.Equal(t, 10*time.Second, shared.Waited)
		var other *volt.DuplicateNameError
		require.False(t, errors.As(err, &other))
	})
}
