package packetai_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/packetai"
)

// The key goes out in its header, and comes back in no error, log or print, even
// where the server repeats it.
func TestTheKeyIsKept(t *testing.T) {
	t.Parallel()
	const key = "pk_live_Zq7Wv3xPj9KdTn2bYc6RhG8s"
	for _, repeat := range []transport{
		always(402, saysNo("INSUFFICIENT_BALANCE", "The key "+key+" has no money.")),
		always(409, saysNo("CONFLICT", "Minimum runtime, "+key+", 3 minutes remaining")),
		always(401, `{"error":"`+key+`"}`, "X-Request-Id", key),
		always(200, "<html>"+key),
		always(500, key),
		func(*http.Request) (*http.Response, error) { return nil, errors.New("dial " + key) },
	} {
		var log bytes.Buffer
		c := newClient(t, repeat, packetai.WithAPIKey(key), packetai.WithLimiter(packetai.NoLimiter),
			packetai.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
		for _, call := range oneOf {
			err := call(t.Context(), c)
			require.Error(t, err)
			contract.Hides(t, err, key)
		}
		contract.Hides(t, terminate(t.Context(), c), key)
		contract.Hides(t, c, key)
		contract.Hides(t, *c, key)
		require.NotContains(t, log.String(), key)
		require.NotEmpty(t, log.String())
	}
}

// What an answer holds beyond the known fields may be secret, and is not printed
// with errors either.
func TestRawIsNotPrinted(t *testing.T) {
	t.Parallel()
	raw := packetai.RawOf(`{"root_password":"correct horse"}`)
	contract.Hides(t, raw, "correct horse")
	contract.Hides(t, &packetai.WaitError{Deployment: packetai.Deployment{Raw: raw}}, "correct horse")
	contract.Hides(t, packetai.Termination{Deployment: packetai.Deployment{Raw: raw}}, "correct horse")
	require.Equal(t, "[33 bytes]", raw.String())
}

// An answer that cannot be read shows what there was, and not the password in it.
func TestNoPasswordIsInAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"data":{"reference":"x-17","root_password":"correct \" horse"}}`, `{"data":{"reference":"x-17","credentials":{"rootPassword" : "correct horse"}}`,
		`{"data":{"reference":"x-17","sshPrivateKey":"correct horse`, `{"reference":"x-17","accessToken":"correct horse","password":17}`,
		`{"reference":"x-17","text":"{\"root_password\":\"correct horse\"}"}`,
	} {
		for _, status := range []int{201, 500} {
			err := deploy(t.Context(), newClient(t, always(status, body)))
			require.ErrorIs(t, err, packetai.ErrMaybeCreated)
			require.ErrorContains(t, err, "x-17", "%d %s", status, body)
			contract.Hides(t, err, "horse")
		}
		contract.Hides(t, newClient(t, always(409, body)).Do(t.Context(), "POST", "/deployments", nil, nil), "horse")
		_, err := newClient(t, always(409, body)).Deployments.Get(t.Context(), "dep_1")
		contract.Hides(t, err, "horse")
	}
}
