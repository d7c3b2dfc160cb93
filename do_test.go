package volt_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

func TestDo(t *testing.T) {
	t.Parallel()
	reading := func(want string) func(*http.Request) {
		return func(r *http.Request) {
			body := ""
			if r.Body != nil {
				raw, err := io.ReadAll(r.Body)
				require.NoError(t, err)
				body = string(raw)
			}
			require.Equal(t, want, body)
			require.Equal(t, want != "", r.Header.Get("Content-Type") != "")
		}
	}
	client := scripted(t,
		step{want: "GET /pods/a%2Fb/events?limit=10&x=%26", body: `{"id":"e1"}`, sees: reading("")},
		step{want: "POST /clusters", status: 201, body: ` {"id": "c1"} `, sees: reading(`{"name":"c"}`)},
		step{want: "PATCH /clusters/c1", status: 204, sees: reading(`["a"]`)},
		step{want: "DELETE /clusters/c1", body: "OK", sees: reading("")},
		step{want: "HEAD /clusters"},
		step{want: "GET /"},
	)
	ctx := t.Context()

	var out struct{ ID string }
	require.NoError(t, client.Do(ctx, "get", "/pods/"+url.PathEscape("a/b")+"/events?limit=10&x=%26", nil, &out))
	require.Equal(t, "e1", out.ID)

	var raw json.RawMessage
	var resp volt.Response
	require.NoError(t, client.Do(ctx, "POST", "/clusters", map[string]string{"name": "c"}, &raw, volt.WithResponse(&resp)))
	require.Equal(t, `{"id": "c1"}`, string(raw))
	require.Equal(t, 201, resp.Status)

	require.NoError(t, client.Do(ctx, "PATCH", "/clusters/c1", []string{"a"}, nil))
	require.NoError(t, client.Do(ctx, "DELETE", "/clusters/c1", nil, nil), "an answer that nobody wants need not be JSON")
	require.NoError(t, client.Do(ctx, "HEAD", "/clusters", nil, nil))
	require.NoError(t, client.Do(ctx, "GET", "/", nil, nil))
}

func TestDoErrors(t *testing.T) {
	t.Parallel()
	err := scripted(t, step{want: "GET /pods/x/logs?token=hunter2", status: 403, body: `{"error":true,"message":"no"}`}).
		Do(t.Context(), "GET", "/pods/x/logs?token=hunter2", nil, nil)
	require.ErrorIs(t, err, volt.ErrForbidden)
	require.EqualError(t, err, `volt: GET /pods/x/logs: 403 forbidden: no`, "without the query")

	key := "volt_sk_q7Zw3xKd9fTn"
	err = newClient(t, expect(t, step{want: "DELETE /api-keys/" + key, status: 404}), volt.WithAPIKey(key)).
		Do(t.Context(), "DELETE", "/api-keys/"+key, nil, nil)
	require.EqualError(t, err, `volt: DELETE /api-keys/[redacted]: 404 not found`, "nor the key")
	require.NotContains(t, as[*volt.Error](t, err).Operation, key)

	var out struct{ ID int }
	err = scripted(t, step{want: "GET /x", body: `{"id":"a"}`}).Do(t.Context(), "GET", "/x", nil, &out)
	require.ErrorIs(t, err, volt.ErrBadResponse)

	err = scripted(t, step{want: "POST /x", status: 504, body: `{"id":"c1"}`}).Do(t.Context(), "POST", "/x", nil, nil)
	require.ErrorIs(t, err, volt.ErrMaybeCreated)
	require.Equal(t, []string{"c1"}, as[*volt.AmbiguousError](t, err).MentionedIDs)

	err = scripted(t, step{want: "DELETE /x", status: 404}).Do(t.Context(), "DELETE", "/x", nil, nil)
	require.ErrorIs(t, err, volt.ErrNotFound)
	require.NotErrorIs(t, err, volt.ErrMaybeCreated)
}

// A path stays below the base URL.
func TestDoArguments(t *testing.T) {
	t.Parallel()
	for path, says := range map[string]string{
		"":                       "begins with one slash",
		"pods":                   "begins with one slash",
		"?x=1":                   "begins with one slash",
		"//evil.example/pods":    "begins with one slash",
		"https://evil.example/x": "begins with one slash",
		"/..":                    "would leave the path",
		"/pods/../../account":    "would leave the path",
		"/pods/%2e%2E/account":   "would leave the path",
		"/./pods":                "would leave the path",
		"/pods/.":                "would leave the path",
		"/pods#part":             "fragment",
		"/pods/%zz":              "cannot be parsed",
		"/pods\r\nX-Other: 1":    "cannot be parsed",
	} {
		err := newClient(t, noRequest(t)).Do(t.Context(), "GET", path, nil, nil)
		require.ErrorIs(t, err, volt.ErrInvalidArgument, "%q", path)
		require.ErrorContains(t, err, "invalid path: ", "%q", path)
		require.ErrorContains(t, err, says, "%q", path)
	}
	for _, method := range []string{"", "GET /x HTTP/1.1\r\n", "GÉT", "G T"} {
		err := newClient(t, noRequest(t)).Do(t.Context(), method, "/pods", nil, nil)
		require.ErrorIs(t, err, volt.ErrInvalidArgument, "%q", method)
		require.ErrorContains(t, err, "invalid method: ")
	}
	err := newClient(t, noRequest(t)).Do(t.Context(), "POST", "/pods", func() {}, nil)
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
}
