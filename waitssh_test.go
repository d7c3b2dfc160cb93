package volt_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

const closed = `{"id":"pod_1","status":"running"}` // no way in is told

// waitWith runs WaitRunning with options against a script.
func waitWith(t *testing.T, opts []volt.WaitRunningOption, steps ...step) (pod volt.Pod, took time.Duration, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		client := scripted(t, steps...)
		began := time.Now()
		pod, err = client.Pods.WaitRunning(within(t, time.Hour), "pod_1", opts...)
		took = time.Since(began)
	})
	return pod, took, err
}

// Running without a way in counts after three looks, unless the way in is what is
// wanted.
func TestWaitRunningWithoutAWayIn(t *testing.T) {
	t.Parallel()
	pod, took, err := waitWith(t, nil, look(closed), look(closed), look(closed), get(closed))
	require.NoError(t, err)
	require.Equal(t, 8*time.Second, took)
	require.Zero(t, pod.SSH())

	_, took, err = waitWith(t, nil, look(closed), look(closed), look(soon), look(closed), look(closed), look(closed), get(closed))
	require.NoError(t, err)
	require.Equal(t, 20*time.Second, took, "three in a row")

	for name, steps := range map[string][]step{
		"listed at last":            slices.Concat(slices.Repeat([]step{look(closed)}, 10), []step{look(runs), get(closed)}),
		"known to the list alone":   {look(runs), get(closed)},
		"not listed, and told late": slices.Concat(slices.Repeat([]step{look("")}, 16), []step{get(closed), look(""), get(runs)}),
		"listed as stopped, still":  {look(`{"id":"pod_1","status":"stopped"}`), get(closed), look(runs), get(closed)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pod, _, err := waitWith(t, []volt.WaitRunningOption{volt.RequireSSH()}, steps...)
			require.NoError(t, err)
			require.Equal(t, "ssh root@203.0.113.42", pod.SSH().Command)
		})
	}
}

// door is an SSH port that opens after so many knocks.
type door struct {
	knocks, opens int
	hangs         bool
	addresses     []string
}

func (d *door) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d.knocks++
	d.addresses = append(d.addresses, network+" "+address)
	switch {
	case d.knocks > d.opens:
		mine, theirs := net.Pipe()
		_ = theirs.Close()
		return mine, nil
	case d.hangs:
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return nil, errors.New("refused")
}

// A probe is tried with each look, and spends no request beyond it.
func TestProbeSSH(t *testing.T) {
	t.Parallel()
	d := &door{opens: 5}
	steps := slices.Concat([]step{look(closed), look(closed), look(closed), look(runs), get(runs)}, slices.Repeat([]step{look(runs)}, 5))
	_, took, err := waitWith(t, []volt.WaitRunningOption{volt.ProbeSSH(d.dial)}, steps...)
	require.NoError(t, err)
	require.Equal(t, 6, d.knocks)
	require.Equal(t, "tcp 203.0.113.42:22", d.addresses[0])
	require.Equal(t, 32*time.Second, took)

	d = &door{opens: 2, hangs: true}
	_, took, err = waitWith(t, []volt.WaitRunningOption{volt.ProbeSSH(d.dial)}, look(runs), get(runs), look(runs), look(runs))
	require.NoError(t, err)
	require.LessOrEqual(t, took, 20*time.Second, "5 s for each that hangs")

	d = &door{opens: 1}
	_, _, err = waitWith(t, []volt.WaitRunningOption{volt.ProbeSSH(d.dial)}, look(runs), get(runs), look(`{"id":"pod_1","status":"error"}`), get(`{"id":"pod_1","status":"error"}`))
	require.ErrorIs(t, err, volt.ErrPodFailed, "it failed before anyone got in")

	d = &door{opens: 100}
	_, _, err = waitWith(t, []volt.WaitRunningOption{volt.ProbeSSH(d.dial)}, slices.Concat([]step{look(runs), get(runs)}, slices.Repeat([]step{look("")}, 15),
		[]step{notFound("GET /pods/pod_1")})...)
	require.ErrorIs(t, err, volt.ErrNotFound, "it vanished before anyone got in")
}

// The port that the pod's gateway has is what is dialled by default.
func TestProbeSSHByDefault(t *testing.T) {
	t.Parallel()
	port, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer port.Close()
	_, number, err := net.SplitHostPort(port.Addr().String())
	require.NoError(t, err)
	row := `{"id":"pod_1","status":"running","ip":"127.0.0.1","ssh_port":` + number + `}`
	_, err = scripted(t, look(row), get(row)).Pods.WaitRunning(t.Context(), "pod_1", volt.ProbeSSH(nil))
	require.NoError(t, err)
}

// What Get leaves out comes from the create's answer, or else from the list.
func TestWaitRunningKnowsTheWayIn(t *testing.T) {
	t.Parallel()
	create := step{want: "POST /pods", status: 201, body: fixture(t, "volt-v2/pods_create.response.json")}
	list := listed(fixture(t, "volt-v2/pods_list.response.json"))
	one := step{want: "GET /pods/wl_01h...", body: fixture(t, "volt-v2/pods_get.response.json")}
	bare := listed(`[{"id":"wl_01h...","name":"cm_x","status":"RUNNING"}]`)

	for name, list := range map[string]step{"list": list, "bare list": bare} {
		client := scripted(t, create, list, one)
		pod, err := client.Pods.Create(t.Context(), volt.ConfidentialPod{Name: "my-confidential-pod", TemplateID: "tpl-1"})
		require.NoError(t, err)
		pod, err = client.Pods.WaitRunning(t.Context(), pod.ID)
		require.NoError(t, err, name)
		require.Equal(t, "ssh wl_01h...@ssh.deployments.targon.com", pod.SSH().Command)
		require.Equal(t, usd("3.60"), pod.HourlyPrice)
		require.Equal(t, "cl_01h...", pod.VoltID)
		require.Equal(t, "my-confidential-pod", pod.Name)
		require.Equal(t, "rental", pod.Type, "and what Get does say")
	}

	pod, err := scripted(t, list, one).Pods.WaitRunning(t.Context(), "wl_01h...")
	require.NoError(t, err)
	require.Equal(t, "ssh wl_01h...@ssh.deployments.targon.com", pod.SSH().Command)
	require.Equal(t, usd("3.60"), pod.HourlyPrice)
	require.Equal(t, "my-confidential-pod", pod.Name, "not the list's own name for it")
}

// That a create says RUNNING is not what was seen of the pod.
func TestACreatesStatusIsNoSight(t *testing.T) {
	t.Parallel()
	inBubble(t, "not looked at", func(t *testing.T) {
		srv := simulated(t, volttest.Observed)
		client := unlimited(srv)
		pod := mustCreate(t, client, podIn(volttest.Observed, "pod"))
		require.True(t, pod.Status.IsRunning())
		srv.Fail("GET /pods", volttest.Status(503).Always())
		pod, err := client.Pods.WaitRunning(within(t, 9*time.Second), pod.ID)
		require.ErrorContains(t, err, "still not seen after 9s")
		require.Empty(t, pod.Status)
		for pod, err := range client.Pods.Watch(within(t, 9*time.Second), pod.ID) {
			require.ErrorIs(t, err, context.DeadlineExceeded, "it was not seen: %v", pod)
		}
	})
	inBubble(t, "never listed", func(t *testing.T) {
		steps := slices.Concat([]step{created(`{"id":"pod_1","status":"RUNNING"}`)}, slices.Repeat([]step{look("")}, 16), []step{notFound("GET /pods/pod_1")})
		client := scripted(t, steps...)
		pod := mustCreate(t, client, podIn(volttest.Confidential, "pod"))
		for pod, err := range client.Pods.Watch(t.Context(), pod.ID) {
			require.ErrorIs(t, err, volt.ErrNotFound)
			require.Equal(t, "pod", pod.Name)
			require.Empty(t, pod.Status)
		}
	})
}

// A pod is known by either of its ids, also to a client that has not made it; the
// list of the newest revision shows one of them.
func TestWaitRunningByTheOtherID(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.Observed, volttest.Deploy(30*time.Minute, 30*time.Minute))
		pod := mustCreate(t, unlimited(srv), podIn(volttest.Observed, "pod"))
		require.NotEqual(t, pod.ID, pod.VoltID)
		before := srv.RequestCount("GET /pods/:id")
		got, err := unlimited(srv).Pods.WaitRunning(t.Context(), pod.VoltID, volt.StartTimeout(24*time.Hour))
		require.NoError(t, err)
		require.Equal(t, pod.ID, got.ID)
		require.True(t, got.SSH().Known())
		require.LessOrEqual(t, srv.RequestCount("GET /pods/:id")-before, 3, "once its ids are known the list is enough")
	})
}

// Where Get knows a pod by Volt's own id alone, and the list shows the other, what
// the list says for a minute has to do.
func TestWaitRunningWhereGetDoesNotKnowTheID(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
		srv := simulated(t, volttest.LookupByOwnID, volttest.Deploy(20*time.Second, 20*time.Second))
		pod := mustCreate(t, unlimited(srv), podIn(volttest.Confidential, "pod"))
		began := time.Now()
		got, err := unlimited(srv).Pods.WaitRunning(within(t, time.Hour), pod.ID)
		require.NoError(t, err)
		require.True(t, got.Status.IsRunning() && got.SSH().Known())
		require.InDelta(t, 110*time.Second, time.Since(began), float64(30*time.Second))
	})
}
