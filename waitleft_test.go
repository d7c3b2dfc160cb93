package volt

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// However a wait ends, the client keeps nothing of it.
func TestNothingIsLeftOfAWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		client, err := New(WithAPIKey("volt_room_test"), WithLimiter(NoLimiter), WithHTTPClient(&http.Client{Transport: server(func(path string) string {
			status := "pending"
			if time.Since(began) > time.Minute {
				status = map[bool]string{true: "running", false: "success"}[strings.HasPrefix(path, "/api/volt/pods")]
			}
			one := `{"id":"x","ip":"203.0.113.42","status":"` + status + `"}`
			if path == "/api/volt/pods" {
				return "[" + one + "]"
			}
			return one
		})}))
		require.NoError(t, err)

		for range client.Pods.Watch(t.Context(), "x") {
			break
		}
		for range client.FineTuning.Watch(t.Context(), "x", "other") {
			break
		}
		short, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		go func() { _, _ = client.FineTuning.Wait(short, "x") }()
		go func() {
			for range client.Pods.Watch(short) {
			}
		}()
		_, err = client.Pods.WaitRunning(short, "x")
		require.ErrorIs(t, err, ErrWaitTimeout)
		_, err = client.Pods.WaitRunning(t.Context(), "x")
		require.NoError(t, err)
		_, err = client.FineTuning.Wait(t.Context(), "x")
		require.NoError(t, err)

		require.True(t, client.Pods.room.Empty())
		require.True(t, client.FineTuning.room.Empty())
	})
}

// server answers each path with a body.
type server func(path string) string

func (s server) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(s(r.URL.Path))), Request: r}, nil
}
