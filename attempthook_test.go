package volt_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// Each hook that is given is told of each attempt, with patterns that no id is
// part of: that of Do is empty, since its paths are the caller's own.
func TestAttemptHooks(t *testing.T) {
	t.Parallel()
	type told struct {
		hook               int
		operation, pattern string
		status             int
	}
	var seen []told
	hook := func(n int) volt.Option {
		return volt.WithAttemptHook(func(_ context.Context, a volt.Attempt) {
			seen = append(seen, told{n, a.Operation, a.Method + " " + a.Pattern, a.Status})
		})
	}
	client := newClient(t, always(404, `{"error":true,"message":"no"}`), hook(1), volt.WithAttemptHook(nil), hook(2))
	_, err := client.Pods.Get(t.Context(), "pod_1")
	require.ErrorIs(t, err, volt.ErrNotFound)
	var out json.RawMessage
	require.ErrorIs(t, client.Do(t.Context(), "GET", "/pods/pod_1?x=y", nil, &out), volt.ErrNotFound)
	require.Equal(t, []told{
		{1, "get pod", "GET /pods/{id}", 404}, {2, "get pod", "GET /pods/{id}", 404},
		{1, "do", "GET ", 404}, {2, "do", "GET ", 404},
	}, seen)
}
