package volt_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

const (
	lookUp = "GET /pods/pod_1"
	stop   = "POST /pods/pod_1/stop"
)

// A stop is sent only where the server says that it keeps the data.
func TestStopAsksFirst(t *testing.T) {
	t.Parallel()
	client := scripted(t,
		step{want: lookUp, body: `{"id":"pod_1","provider":"LIUM","status":"RUNNING"}`},
		step{want: stop, body: `{"id":"pod_1","status":"stopping"}`})
	var resp volt.Response
	pod, err := client.Pods.Stop(t.Context(), "pod_1", volt.WithResponse(&resp))
	require.NoError(t, err)
	require.Equal(t, volt.PodStopping, pod.Status)
	require.JSONEq(t, `{"id":"pod_1","status":"stopping"}`, string(resp.Raw()), "the stop's answer, not the look's")

	for provider, body := range map[string]string{
		"targon":       `{"id":"pod_1","provider":"targon","status":"running"}`,
		"confidential": `{"id":"pod_1","provider":"confidential"}`,
		"liumish":      `{"id":"pod_1","provider":"liumish"}`,
		"unknown":      `{"uid":"pod_1","type":"rental","status":"RUNNING"}`, // as the newest page has it
	} {
		client := scripted(t, step{want: lookUp, body: body})

		pod, err := client.Pods.Stop(t.Context(), "pod_1")

		require.ErrorIs(t, err, volt.ErrStopDestroys)
		require.ErrorIs(t, err, volt.ErrNotSent)
		require.Equal(t, "pod_1", pod.ID, "what was looked at")
		require.EqualError(t, err, `volt: stop pod "pod_1": stopping a pod of provider `+provider+
			` destroys it and its data; nothing was stopped (call Delete, or Stop with AllowDestroy, to destroy it)`)
		if provider != "unknown" {
			require.Equal(t, volt.Provider(provider), as[*volt.StopDestroysError](t, err).Provider)
		}
	}
}

func TestStopThatCannotAsk(t *testing.T) {
	t.Parallel()
	_, err := scripted(t, step{want: lookUp, status: 404}).Pods.Stop(t.Context(), "pod_1")
	require.ErrorIs(t, err, volt.ErrNotFound)
	_, err = scripted(t, step{want: lookUp, status: 500}).Pods.Stop(t.Context(), "pod_1")
	require.ErrorIs(t, err, volt.ErrServer)
}

func TestAllowDestroy(t *testing.T) {
	t.Parallel()
	pod, err := scripted(t, step{want: stop, body: `{"success":true}`}).Pods.Stop(t.Context(), "pod_1", volt.AllowDestroy())
	require.NoError(t, err)
	require.Equal(t, "pod_1", pod.ID)

	_, err = scripted(t, step{want: stop, status: 404}).Pods.Stop(t.Context(), "pod_1", volt.AllowDestroy())
	require.ErrorIs(t, err, volt.ErrNotFound)
}
