package packetai_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/packetai"
)

// A create that may have been carried out is sent once, and says what may exist.
func TestCreatesOfUnknownOutcome(t *testing.T) {
	t.Parallel()
	creates := map[string]func(context.Context, *packetai.Client) error{
		"my-training-run": deploy,
		"my-laptop": func(ctx context.Context, c *packetai.Client) error {
			_, err := c.SSHKeys.Create(ctx, packetai.SSHKeySpec{Name: "my-laptop", PublicKey: aPublicKey})
			return err
		},
		"data": func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Volumes.Create(ctx, packetai.VolumeSpec{Name: "data"})
			return err
		},
		"vol_1": func(ctx context.Context, c *packetai.Client) error {
			_, err := c.Volumes.Attach(ctx, "vol_1", "dep_1")
			return err
		},
	}
	cut := errors.New("connection reset")
	for name, create := range creates {
		for _, c := range []struct {
			status int
			body   string
			ids    []string
		}{
			{500, saysNo("INTERNAL_ERROR", "no"), nil},
			{503, saysNo("SERVICE_UNAVAILABLE", "The GPU marketplace is temporarily down."), nil},
			{502, "<html>", nil},
			{408, "", nil},
			{302, "", nil},
			{200, "", nil},
			{200, "<html>", nil},
			{201, `{"data":{"deployment":{"id":"dep_9","st`, []string{"dep_9"}},
			{0, "", nil},
		} {
			if name == "vol_1" && c.status == 200 && c.body == "" {
				continue // accepted without a word: nothing is made that has an id
			}
			requests := 0
			client := newClient(t, func(r *http.Request) (*http.Response, error) {
				requests++
				if c.status == 0 {
					return nil, cut
				}
				return answer(r, c.status, c.body), nil
			}, packetai.WithRetryPolicy(packetai.RetryPolicy{MaxRepeats: 5, MinBackoff: 1, MaxBackoff: 1}))
			err := create(t.Context(), client)
			require.ErrorIs(t, err, packetai.ErrMaybeCreated, "%s %d %q", name, c.status, c.body)
			require.Equal(t, 1, requests)
			var e *packetai.AmbiguousError
			require.ErrorAs(t, err, &e)
			require.Equal(t, name, e.Name)
			require.Equal(t, c.ids, e.IDs)
			require.False(t, e.Since.IsZero())
		}
	}
	// An answer that names no id leaves a deploy just as open, and the body says
	// what there was.
	var resp packetai.Response
	_, err := newClient(t, always(201, `{"data":{"reference":"x-17"}}`)).Deployments.Create(t.Context(), spec(), packetai.WithResponse(&resp))
	require.ErrorIs(t, err, packetai.ErrMaybeCreated)
	require.ErrorContains(t, err, "x-17")
	require.JSONEq(t, `{"data":{"reference":"x-17"}}`, string(resp.Raw()))
	// A key costs nothing, and is known by its content.
	key, err := newClient(t, always(201, `{"success":true}`)).SSHKeys.Create(t.Context(), packetai.SSHKeySpec{Name: "k", PublicKey: " " + aPublicKey + "\n"})
	require.NoError(t, err)
	require.Equal(t, aPublicKey, key.PublicKey)
	require.Equal(t, "k", key.Name)
}

// An answer that says no is certain.
func TestCreatesThatWereRefused(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 401, 402, 403, 404, 422, 200} {
		err := deploy(t.Context(), newClient(t, always(status, saysNo("SOMETHING", "no"))))
		require.Error(t, err)
		require.NotErrorIs(t, err, packetai.ErrMaybeCreated, "%d", status)
	}
	err := deploy(t.Context(), newClient(t, always(409, saysNo("CONFLICT", "no"))))
	require.ErrorIs(t, err, packetai.ErrMaybeCreated, "an earlier attempt may have made it")
	require.ErrorIs(t, err, packetai.ErrConflict)
}

// A 2xx that reports an error and shows no resource is a refusal.
func TestAChangeThatTellsOfAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"error":"the volume is in use"}`, `{"error":{"code":"CONFLICT","message":"the volume is in use"}}`, `{"data":{"error":"the volume is in use"}}`} {
		c := newClient(t, always(200, body))
		_, err := c.Volumes.Attach(t.Context(), "vol_1", "dep_1")
		require.ErrorIs(t, err, packetai.ErrRejected, body)
		require.NotErrorIs(t, err, packetai.ErrMaybeCreated, body)
		require.ErrorContains(t, err, "the volume is in use")
		_, err = c.Volumes.Detach(t.Context(), "vol_1", "")
		require.ErrorIs(t, err, packetai.ErrRejected, body)
		_, err = c.SSHKeys.Create(t.Context(), packetai.SSHKeySpec{Name: "k", PublicKey: aPublicKey})
		require.ErrorIs(t, err, packetai.ErrRejected, body)
	}
}
