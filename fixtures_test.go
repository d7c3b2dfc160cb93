package volt_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// documentedURL is what the pages put before each path.
const documentedURL = "https://api.voltagegpu.com/api/volt"

// Every documented call, made as a user makes it: the request is the one that
// the page shows, and every field of the answer reaches its place.
func TestDocumentedExchanges(t *testing.T) {
	t.Parallel()
	for _, e := range exchanges {
		t.Run(e.name(), func(t *testing.T) {
			t.Parallel()
			body := fixture(t, e.answer)
			key := newKey()
			mock := httpmock.NewMockTransport()
			mock.RegisterResponderWithQuery(e.method, documentedURL+e.path, e.query, func(r *http.Request) (*http.Response, error) {
				assertRequest(t, e, r, key)
				return answer(r, e.status, body, nil), nil
			})
			client := newClient(t, mock, volt.WithAPIKey(key))

			got, err := e.call(t.Context(), client)

			require.NoError(t, err)
			require.Equal(t, e.want, got)
			require.Equal(t, 1, mock.GetTotalCallCount(), "requests")
		})
	}
}

func assertRequest(t *testing.T, e exchange, r *http.Request, key string) {
	assert.Equal(t, "/api/volt"+e.path, r.URL.EscapedPath())
	assert.Equal(t, e.query, r.URL.RawQuery)
	assert.Equal(t, []string{key}, r.Header.Values("X-API-Key"))
	assert.Equal(t, []string{"application/json"}, r.Header.Values("Accept"))
	assert.Equal(t, []string{"volt-go/" + volt.Version}, r.Header.Values("User-Agent"))
	assert.Empty(t, r.Header.Values("Authorization"))
	var sent []byte
	if r.Body != nil {
		sent, _ = io.ReadAll(r.Body)
	}
	if e.asked == "" && !strings.HasPrefix(e.answer, "volt-observed/pods_create") {
		assert.Empty(t, sent, "body")
		assert.NotContains(t, r.Header, "Content-Type")
		return
	}
	assert.Equal(t, []string{"application/json"}, r.Header.Values("Content-Type"))
	assert.EqualValues(t, len(sent), r.ContentLength)
	if e.asked != "" {
		assert.JSONEq(t, fixture(t, e.asked), string(sent))
	}
}

// What WithResponse gives is the answer as it came.
func TestRawAnswers(t *testing.T) {
	t.Parallel()
	body := fixture(t, "volt-v2/pods_list.response.json")
	client := scripted(t, step{want: "GET /pods", status: 203, body: body, header: map[string]string{"X-Request-Id": "req_1"}})
	var resp volt.Response

	_, err := client.Pods.List(t.Context(), volt.WithResponse(&resp))

	require.NoError(t, err)
	require.Equal(t, body, string(resp.Raw()))
	require.Equal(t, 203, resp.Status)
	require.Equal(t, "req_1", resp.RequestID)
	require.Equal(t, "application/json", resp.Header.Get("Content-Type"))
	require.Equal(t, 1, resp.Attempts)
}

// A program may keep what it was told as JSON; keys apart, which stay unreadable.
func TestAnswersSurviveJSON(t *testing.T) {
	t.Parallel()
	for _, e := range exchanges {
		if key, ok := e.want.(volt.APIKey); ok {
			raw, err := json.Marshal(key)
			require.NoError(t, err)
			require.Contains(t, string(raw), `"key":"[redacted]"`)
			continue
		}
		raw, err := json.Marshal(e.want)
		require.NoError(t, err, e.name())
		read := reflect.New(reflect.TypeOf(e.want))
		require.NoError(t, json.Unmarshal(raw, read.Interface()), e.name())
		require.Equal(t, e.want, read.Elem().Interface(), e.name())
	}
}

// A client is for many goroutines.
func TestManyGoroutines(t *testing.T) {
	t.Parallel()
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder("GET", documentedURL+"/pods", httpmock.NewStringResponder(200, fixture(t, "volt-v2/pods_list.response.json")))
	mock.RegisterResponder("GET", documentedURL+"/pods/wl_01h...", httpmock.NewStringResponder(200, fixture(t, "volt-v2/pods_get.response.json")))
	mock.RegisterResponder("POST", documentedURL+"/pods", httpmock.NewStringResponder(201, fixture(t, "volt-v2/pods_create.response.json")))
	client := newClient(t, mock)
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			list, err := client.Pods.List(t.Context())
			assert.NoError(t, err)
			assert.Len(t, list.Items, 1)
			pod, err := client.Pods.Create(t.Context(), volt.ConfidentialPod{Name: "a", TemplateID: "tpl-1"})
			assert.NoError(t, err)
			assert.Equal(t, confidentialPodCreated, pod)
			pod, err = client.Pods.WaitRunning(t.Context(), pod.ID)
			assert.NoError(t, err)
			assert.Equal(t, "rental", pod.Type)
			client.Quota()
			client.Stats()
		})
	}
	all.Wait()
	requests := client.Stats().Requests
	require.GreaterOrEqual(t, requests, int64(96), "a list, a create and a Get each")
	require.LessOrEqual(t, requests, int64(100), "and the looks that all share")
}

// errorExchange is a documented or observed error body, on a call that meets it.
type errorExchange struct {
	answer string
	status int
	call   invoke
	want   volt.Error // without Call and Body
}

var errorExchanges = []errorExchange{
	{
		answer: "volt-v1/error.json", status: 401, call: listPods,
		want: volt.Error{Kind: volt.ErrUnauthorized, Code: "INVALID_API_KEY",
			Message: "Invalid API key. Generate a new key at Dashboard > API Keys."},
	},
	{
		answer: "volt-v2/error.json", status: 401, call: listPods,
		want: volt.Error{Kind: volt.ErrUnauthorized, Code: "INVALID_API_KEY",
			Message: "Invalid API key. Generate a new key at Dashboard > API Keys."},
	},
	{
		answer: "volt-observed/error_no_code.json", status: 402, call: createPod,
		want: volt.Error{Kind: volt.ErrInsufficientBalance, Message: "Insufficient account balance."},
	},
	{
		answer: "volt-observed/error_object.json", status: 503, call: listJobs,
		want: volt.Error{Kind: volt.ErrNotSupported, Code: "not_available", Message: "Fine-tuning is not offered at the moment.",
			Hint: "the newest revision of the API does not offer this call"},
	},
	{
		answer: "volt-observed/error_string.json", status: 404, call: listPods,
		want: volt.Error{Kind: volt.ErrNotFound, Message: "Pod not found"},
	},
	{
		answer: "volt-observed/error_text.txt", status: 400, call: listPods,
		want: volt.Error{Kind: volt.ErrBadRequest, Message: "name and public_key required"},
	},
	{
		answer: "volt-observed/pods_create_405.json", status: 405, call: createPod,
		want: volt.Error{Kind: volt.ErrBadRequest, Message: "Method Not Allowed", Hint: "the API answers a malformed create so"},
	},
}

func listPods(ctx context.Context, c *volt.Client) error {
	_, err := c.Pods.List(ctx)
	return err
}

func listJobs(ctx context.Context, c *volt.Client) error {
	_, err := c.FineTuning.List(ctx, volt.JobListParams{})
	return err
}

func createPod(ctx context.Context, c *volt.Client) error {
	_, err := c.Pods.Create(ctx, volt.ConfidentialPod{Name: "ci-4711", ResourceName: "h200-small", Image: "ubuntu"})
	return err
}

func TestDocumentedErrors(t *testing.T) {
	t.Parallel()
	for _, e := range errorExchanges {
		t.Run(e.answer, func(t *testing.T) {
			t.Parallel()
			body := fixture(t, e.answer)

			err := e.call(t.Context(), newClient(t, always(e.status, body)))

			got := *as[*volt.Error](t, err)
			want := e.want
			want.Call, want.Body, want.Status = got.Call, body, e.status
			require.Equal(t, want, got)
			require.ErrorIs(t, err, e.want.Kind)
		})
	}
}

// No fixture of a Volt folder is left out.
func TestEveryFixtureIsReplayed(t *testing.T) {
	t.Parallel()
	used := []string{
		// Posted by the service, and not yet read by this package.
		"volt-v1/webhook_job_completed.json",
	}
	for _, e := range exchanges {
		used = append(used, e.answer, e.asked)
	}
	for _, e := range errorExchanges {
		used = append(used, e.answer)
	}
	for _, folder := range []string{"volt-v1", "volt-v2", "volt-observed"} {
		files, err := filepath.Glob("testdata/" + folder + "/*")
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			name := folder + "/" + filepath.Base(file)
			if filepath.Ext(name) != ".md" && !slices.Contains(used, name) {
				t.Errorf("%s is replayed by no test", name)
			}
		}
	}
}
