package volt_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/contract"
)

func TestClientsAndOptionsHideTheKey(t *testing.T) {
	t.Parallel()
	key := newKey()
	opts := []volt.Option{volt.WithAPIKey(key), volt.WithBaseURL("https://api.example"), volt.WithHTTPClient(&http.Client{Transport: always(200, "[]")})}
	client, err := volt.New(opts...)
	require.NoError(t, err)
	require.NoError(t, listPods(t.Context(), client))
	var settings api.Settings
	for _, o := range opts {
		o(&settings)
	}
	values := []any{
		client, *client, opts, opts[0], settings, &settings, client.Quota(), client.Stats(),
		client.Pods, client.Machines, client.Templates, client.SSHKeys, client.DockerCredentials, client.APIKeys, client.FineTuning,
	}
	for _, v := range values {
		contract.Hides(t, v, key)
	}
	t.Logf("%d values of clients and options, printed in every way: none shows the key", len(values))
	require.Equal(t, "volt.Client(https://api.example)", fmt.Sprint(client))
}

func TestSpecsAndAnswersHideTheirSecrets(t *testing.T) {
	t.Parallel()
	const password, fresh = "hunter2-hunter2", "volt_sk_live_abcdefghijkl"
	spec := volt.DockerCredentialSpec{Name: "n", Registry: "r", Username: "u", Password: volt.NewSecret(password)}
	var resp volt.Response
	body := `{"id":"ak_1","name":"ci","key":"` + fresh + `"}`
	key, err := scripted(t, step{want: "POST /api-keys", status: 201, body: body}).
		APIKeys.Create(t.Context(), volt.APIKeySpec{Name: "ci"}, volt.WithResponse(&resp))
	require.NoError(t, err)
	require.Equal(t, fresh, key.Key.Reveal())
	require.Equal(t, body, string(resp.Raw()), "it is there for who asks")
	values := []any{
		spec, &spec, spec.Password, &spec.Password, key, &key, key.Key, volt.List[volt.APIKey]{Items: []volt.APIKey{key}},
		resp, &resp, volt.WithResponse(&resp), volt.Set(key.Key), volt.Set(spec),
	}
	for _, v := range values {
		contract.Hides(t, v, password, fresh)
	}
	t.Logf("%d values that hold a password or a new key, printed in every way: none shows it", len(values))
	require.Contains(t, fmt.Sprintf("%+v", spec), "[redacted]", "that there is one is no secret")
}

// A server or a proxy that repeats the key or a password does not get it into an
// error or a log.
func TestErrorsHideWhatServersRepeat(t *testing.T) {
	t.Parallel()
	key := newKey()
	const password = "hunter2-hunter2"
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	echo := "key " + key + " and " + password + "!"
	create := func(ctx context.Context, c *volt.Client) error {
		_, err := c.DockerCredentials.Create(ctx, volt.DockerCredentialSpec{Name: "n", Registry: "r", Username: "u", Password: volt.NewSecret(password)})
		return err
	}
	headers := map[string]string{"X-Request-Id": "req-" + key, "Location": "https://evil.example/" + key + "?k=" + key, "Retry-After": "1"}
	for _, status := range shortOr([]int{201, 302, 400, 429, 500}, []int{200, 201, 302, 400, 401, 402, 404, 405, 409, 429, 500, 503}) {
		for _, body := range []string{
			echo, "<html><title>" + echo + "</title></html>", "<p>" + echo + "</p>",
			`{"error":true,"message":"` + echo + `","code":"` + key + `"}`,
			`{"error":"` + echo + `"}`,
			`{"error":{"message":"` + echo + `","code":"` + password + `"}}`,
			`{"success":false,"detail":"` + echo + `"}`,
			`{"id":"` + key + `","note":"` + echo + `"`,
			strings.Repeat("x", 500) + echo, strings.Repeat("x", 2040) + echo,
		} {
			transport := roundTrip(func(r *http.Request) (*http.Response, error) {
				said := body
				if r.Method == "GET" {
					said = strings.ReplaceAll(body, password, "what it never heard of")
				}
				return answer(r, status, said, headers), nil
			})
			client := newClient(t, transport, volt.WithAPIKey(key), volt.WithLogger(logger), volt.WithMaxWait(0),
				volt.WithBaseURL(fmt.Sprintf("https://%d.example", status))) // a 429 pauses its own
			var resp volt.Response
			_, err := client.Pods.Get(t.Context(), key, volt.WithResponse(&resp))
			if err != nil {
				contract.Hides(t, err, key)
			}
			contract.Hides(t, resp, key)
			if err := create(t.Context(), client); err != nil {
				contract.Hides(t, err, key, password)
			}
		}
	}
	contract.Hides(t, log.String(), key, password)
	require.Contains(t, log.String(), "volt call failed")

	err := create(t.Context(), newClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
		return nil, errors.New("proxy said: " + echo)
	}), volt.WithAPIKey(key)))
	require.ErrorIs(t, err, volt.ErrMaybeCreated)
	contract.Hides(t, err, key, password)
}

// Errors around an error show no more than it does.
func TestCompoundErrorsHideTheKey(t *testing.T) {
	t.Parallel()
	key := newKey()
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, always(403, `{"error":true,"message":"`+key+` may not"}`), volt.WithAPIKey(key))
		_, waited := client.Pods.WaitRunning(t.Context(), "pod_1")
		contract.Hides(t, waited, key)
		contract.Hides(t, client.Pods.EnsureDeleted(t.Context(), both), key)
		_, stopped := client.Pods.Stop(t.Context(), key)
		contract.Hides(t, stopped, key)

		client = newClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			switch r.Method + " " + r.URL.Path {
			case "GET /api/volt/machines":
				return answer(r, 200, atThreeSixty, nil), nil
			case "POST /api/volt/pods":
				return answer(r, 201, `{"id":"pod_1","hourly_price":9}`, nil), nil
			}
			return answer(r, 403, key, nil), nil
		}), volt.WithAPIKey(key))
		_, err := client.Pods.Create(t.Context(), sized, volt.MaxHourlyPrice("4"))
		require.ErrorIs(t, err, volt.ErrNotDeleted)
		require.ErrorIs(t, err, volt.ErrPriceTooHigh)
		contract.Hides(t, err, key)
	})
}

// The answer to a new API key is in no error, whole, cut or garbled, and no part
// of the key is.
func TestNewAPIKeyIsInNoError(t *testing.T) {
	t.Parallel()
	const fresh = "sk_live_a1b2c3d4e5f6g7h8i9j0"
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	check := func(t *testing.T, transport http.RoundTripper, what string) {
		t.Helper()
		client := newClient(t, transport, volt.WithLogger(logger), volt.WithMaxWait(0))
		var resp volt.Response
		_, err := client.APIKeys.Create(t.Context(), volt.APIKeySpec{Name: "ci"}, volt.WithResponse(&resp))
		if err == nil {
			return
		}
		text := fmt.Sprintf("%v %+v %#v %+v", err, err, err, resp)
		for e := err; e != nil; e = errors.Unwrap(e) {
			raw, _ := json.Marshal(e)
			text += fmt.Sprintf("%+v %s", e, raw)
		}
		for i := 0; i+6 <= len(fresh); i++ {
			if part := fresh[i : i+6]; strings.Contains(text, part) {
				t.Errorf("%s: %q is in %v", what, part, err)
				return
			}
		}
	}
	whole := fixture(t, "volt-v2/apikeys_create.response.json")
	require.Contains(t, whole, fresh)
	bodies := []string{
		"<html><title>" + fresh + "</title>", fresh, `"` + fresh + `"`, `["` + fresh + `"]`,
		`{"key":{"value":"` + fresh + `"}}`, `{"key":["` + fresh + `"]}`, `{"id":"ak","key":"` + fresh + "\xff\"}}",
		`{"success":false,"message":"no","key":"` + fresh + `"}`, `{"error":{"key":"` + fresh + `"},"key":""}`,
		strings.Replace(whole, `"id"`, `"id",`, 1),
	}
	for i := 0; i < len(whole); i += shortOr(5, 1) {
		bodies = append(bodies, whole[:i])
		if i%10 == 0 {
			bodies = append(bodies, whole[i:])
		}
	}
	for _, body := range bodies {
		for _, status := range []int{201, 400, 500} {
			check(t, always(status, body), fmt.Sprintf("%d %q", status, body))
		}
		check(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			res := answer(r, 201, body, nil)
			res.Body = io.NopCloser(io.MultiReader(strings.NewReader(body), failingReader{}))
			return res, nil
		}), "cut "+body)
	}
	require.NotContains(t, log.String(), fresh[:6])
	assert.Contains(t, log.String(), "create API key")
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
