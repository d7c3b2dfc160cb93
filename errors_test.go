package volt_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/api"
)

// calls are one of each class, and what the earlier page alone documents.
var calls = map[string]invoke{
	"list pods":  listPods,
	"create pod": createPod,
	"get pod": func(ctx context.Context, c *volt.Client) error {
		_, err := c.Pods.Get(ctx, "pod_1")
		return err
	},
	"delete pod": func(ctx context.Context, c *volt.Client) error {
		_, err := c.Pods.Delete(ctx, "pod_1")
		return err
	},
	"start pod": func(ctx context.Context, c *volt.Client) error {
		_, err := c.Pods.Start(ctx, "pod_1")
		return err
	},
	"update pod": func(ctx context.Context, c *volt.Client) error {
		_, err := c.Pods.Update(ctx, "pod_1", volt.PodUpdate{Name: volt.Set("b")})
		return err
	},
	"create template": func(ctx context.Context, c *volt.Client) error {
		_, err := c.Templates.Create(ctx, volt.TemplateSpec{Name: "t", Image: "i"})
		return err
	},
	"update template": func(ctx context.Context, c *volt.Client) error {
		_, err := c.Templates.Update(ctx, "tpl_1", volt.TemplateUpdate{Name: volt.Set("b")})
		return err
	},
	"delete template": func(ctx context.Context, c *volt.Client) error {
		_, err := c.Templates.Delete(ctx, "tpl_1")
		return err
	},
	"list jobs": listJobs,
	"get job": func(ctx context.Context, c *volt.Client) error {
		_, err := c.FineTuning.Get(ctx, "job_1")
		return err
	},
	"create job": func(ctx context.Context, c *volt.Client) error {
		_, err := c.FineTuning.Create(ctx, volt.TextJob{Name: "j", Model: "m", Dataset: volt.HuggingFace("d"), Hours: 1})
		return err
	},
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		call   string
		status int
		body   string
		header map[string]string
		want   string
	}{
		{call: "create pod", status: 402, body: fixture(t, "volt-observed/error_no_code.json"),
			want: `volt: create pod "ci-4711": 402 insufficient balance: Insufficient account balance.`},
		{call: "list pods", status: 401, body: fixture(t, "volt-v2/error.json"),
			want: `volt: list pods: 401 unauthorized: Invalid API key. Generate a new key at Dashboard > API Keys. (code INVALID_API_KEY)`},
		{call: "get pod", status: 404, body: fixture(t, "volt-observed/error_string.json"), header: map[string]string{"X-Request-Id": "req_7"},
			want: `volt: get pod "pod_1": 404 not found: Pod not found (request id req_7)`},
		{call: "create pod", status: 405, body: fixture(t, "volt-observed/pods_create_405.json"),
			want: `volt: create pod "ci-4711": 405 bad request: Method Not Allowed: the API answers 405 to a malformed create`},
		{call: "start pod", status: 405,
			want: `volt: start pod "pod_1": 405 not supported: the newest revision of the API does not offer this call`},
		{call: "start pod", status: 404, body: `{"error":"Pod not found"}`,
			want: `volt: start pod "pod_1": 404 not found: Pod not found: perhaps this revision of the API does not offer the call`},
		{call: "list pods", status: 502, body: "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
			want: `volt: list pods: 502 server error: 502 Bad Gateway`},
		{call: "list pods", status: 500, want: `volt: list pods: 500 server error`},
	} {
		t.Run(c.want, func(t *testing.T) {
			t.Parallel()
			transport := roundTrip(func(r *http.Request) (*http.Response, error) {
				return answer(r, c.status, c.body, c.header), nil
			})
			require.EqualError(t, calls[c.call](t.Context(), newClient(t, transport)), c.want)
		})
	}
}

func TestStatusKinds(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]api.Kind{
		301: volt.ErrRedirect, 302: volt.ErrRedirect, 303: volt.ErrRedirect, 307: volt.ErrRedirect, 308: volt.ErrRedirect,
		400: volt.ErrBadRequest, 401: volt.ErrUnauthorized, 402: volt.ErrInsufficientBalance, 403: volt.ErrForbidden,
		404: volt.ErrNotFound, 405: volt.ErrNotSupported, 409: volt.ErrConflict, 410: volt.ErrNotFound, 412: volt.ErrConflict,
		418: volt.ErrBadRequest, 422: volt.ErrBadRequest, 429: volt.ErrRateLimited,
		500: volt.ErrServer, 501: volt.ErrNotSupported, 502: volt.ErrServer, 503: volt.ErrServer, 504: volt.ErrServer, 520: volt.ErrServer,
	} {
		err := listPods(t.Context(), newClient(t, always(status, `{"message":"no"}`)))

		require.ErrorIs(t, err, kind, "status %d", status)
		e := as[*volt.Error](t, err)
		require.Equal(t, status, e.Status)
		require.Equal(t, kind, e.Kind)
		require.Equal(t, "no", e.Message)
		require.Equal(t, "/pods", e.Path)
		require.Equal(t, "GET", e.Method)
		require.Equal(t, 1, e.Attempts)
		for _, other := range allKinds {
			if other != kind {
				require.NotErrorIs(t, err, other, "status %d", status)
			}
		}
	}
}

// allKinds are the kinds that an answer can be of.
var allKinds = []api.Kind{
	volt.ErrBadRequest, volt.ErrUnauthorized, volt.ErrInsufficientBalance, volt.ErrForbidden, volt.ErrNotFound,
	volt.ErrNotSupported, volt.ErrConflict, volt.ErrRateLimited, volt.ErrServer, volt.ErrRejected, volt.ErrRedirect,
	volt.ErrBadResponse, volt.ErrTooLarge, volt.ErrConnection, volt.ErrTimeout, volt.ErrNotSent, volt.ErrMaybeCreated,
	volt.ErrInvalidArgument,
}

func TestErrorBodies(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, message, code string }{
		"documented":        {body: fixture(t, "volt-v1/error.json"), message: "Invalid API key. Generate a new key at Dashboard > API Keys.", code: "INVALID_API_KEY"},
		"error is text":     {body: `{"error":"out of stock"}`, message: "out of stock"},
		"error is object":   {body: `{"error":{"code":"E1","message":"out of stock"}}`, message: "out of stock", code: "E1"},
		"error is code":     {body: `{"error":"out_of_stock","message":"No GPU is free."}`, message: "No GPU is free.", code: "out_of_stock"},
		"both have words":   {body: `{"error":{"message":"inner","code":"E1"},"message":"outer"}`, message: "outer", code: "E1"},
		"detail":            {body: `{"detail":"out of stock"}`, message: "out of stock"},
		"code is a number":  {body: `{"error":true,"code":1007,"message":"no"}`, message: "no", code: "1007"},
		"text":              {body: "name and public_key required\n", message: "name and public_key required"},
		"page with a title": {body: "<html><head><title>Just a moment...</title></head><body>x</body></html>", message: "Just a moment..."},
		"page without one":  {body: "<p>upstream gone</p>", message: "upstream gone"},
		"nothing":           {},
		"null":              {body: "null", message: "null"},
		"a list":            {body: `["a"]`, message: `["a"]`},
		"broken":            {body: `{"error":true,"mess`, message: `{"error":true,"mess`},
		"several lines":     {body: "a\nb\r\n\x1b[2Jc", message: "a b [2Jc"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := listPods(t.Context(), newClient(t, always(500, c.body)))

			e := as[*volt.Error](t, err)
			assert.ErrorIs(t, err, volt.ErrServer)
			assert.Equal(t, c.message, e.Message)
			assert.Equal(t, c.code, e.Code)
			assert.Equal(t, c.body, e.Body)
		})
	}
}

// A body of ten megabytes is told by its start, and the rest is not kept.
func TestHugeErrorBody(t *testing.T) {
	t.Parallel()
	for _, start := range []string{"<html><title>Oops</title>", "plain ", `{"message":"`} {
		err := listPods(t.Context(), newClient(t, always(500, start+strings.Repeat("x", 10<<20))))

		e := as[*volt.Error](t, err)
		require.Equal(t, 500, e.Status)
		require.True(t, strings.HasPrefix(e.Body, start), e.Body)
		require.LessOrEqual(t, len(e.Body), 512)
		require.NotEmpty(t, e.Message)
		require.Less(t, len(err.Error()), 1200)
	}
}

// What 404, 405 and 503 mean depends on the call.
func TestWhatARevisionLacks(t *testing.T) {
	t.Parallel()
	const unavailable = `{"error":{"code":"not_available"}}`
	for _, c := range []struct {
		call   string
		status int
		body   string
		want   api.Kind
	}{
		{"create pod", 405, "", volt.ErrBadRequest}, // malformed, as this API says it
		{"list pods", 405, "", volt.ErrNotSupported},
		{"start pod", 405, "", volt.ErrNotSupported},
		{"update pod", 405, "", volt.ErrNotSupported},
		{"create template", 405, "", volt.ErrNotSupported},
		{"update template", 405, "", volt.ErrNotSupported},
		{"delete template", 405, "", volt.ErrNotSupported},
		{"create job", 405, "", volt.ErrNotSupported},

		// A collection is never missing: the call is.
		{"list jobs", 404, "", volt.ErrNotSupported},
		{"create job", 404, "", volt.ErrNotSupported},
		{"create template", 404, "", volt.ErrNotSupported},
		{"list pods", 404, "", volt.ErrNotFound}, // a wrong base URL, say
		{"create pod", 404, "", volt.ErrNotFound},
		{"get job", 404, "", volt.ErrNotFound},
		{"start pod", 404, "", volt.ErrNotFound},
		{"delete template", 404, "", volt.ErrNotFound},

		{"list jobs", 503, unavailable, volt.ErrNotSupported},
		{"get job", 503, `{"error":"not_available"}`, volt.ErrNotSupported},
		{"get job", 503, `{"error":"NOT_AVAILABLE","message":"Retired."}`, volt.ErrNotSupported},
		{"create template", 503, `{"error":true,"code":"NOT_AVAILABLE"}`, volt.ErrServer}, // it may have been created
		{"list jobs", 503, `{"message":"busy"}`, volt.ErrServer},
		{"list pods", 503, unavailable, volt.ErrServer}, // every revision has it: out of order

		{"create pod", 400, `{"code":"INSUFFICIENT_BALANCE"}`, volt.ErrInsufficientBalance},
	} {
		err := calls[c.call](t.Context(), newClient(t, always(c.status, c.body)))
		require.ErrorIs(t, err, c.want, "%s: %d %s", c.call, c.status, c.body)
		require.Equal(t, c.want, as[*volt.Error](t, err).Kind, "%s: %d %s", c.call, c.status, c.body)
	}
}

// A call that has been retired is not asked for again and again.
func TestWhatIsNotAvailableIsNotRepeated(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, expect(t, step{want: "GET /fine-tuning", status: 503, body: fixture(t, "volt-observed/error_object.json")}),
			volt.WithRetryPolicy(volt.RetryPolicy{}))
		require.ErrorIs(t, listJobs(t.Context(), client), volt.ErrNotSupported)
	})
}

// A 200 that says no is an error, and for a create a certain one.
func TestTwoHundredThatSaysNo(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"success":false,"message":"out of stock","code":"E1"}`,
		`{"error":true,"message":"out of stock","code":"E1"}`,
		`{"success":false,"error":{"message":"out of stock","code":"E1"}}`,
		`{"success":false,"jobs":[],"pods":[],"message":"out of stock","code":"E1"}`,
	} {
		for name, call := range calls {
			err := call(t.Context(), newClient(t, always(200, body)))

			require.ErrorIs(t, err, volt.ErrRejected, "%s: %s", name, body)
			require.NotErrorIs(t, err, volt.ErrMaybeCreated, "%s: %s", name, body)
			e := as[*volt.Error](t, err)
			require.Equal(t, 200, e.Status)
			require.Equal(t, "out of stock", e.Message)
			require.Equal(t, "E1", e.Code)
		}
	}
	// What it says of itself is kept as the kind.
	err := createPod(t.Context(), newClient(t, always(200, `{"error":true,"status":402,"message":"no funds"}`)))
	require.ErrorIs(t, err, volt.ErrInsufficientBalance)
	require.ErrorIs(t, err, volt.ErrRejected)
	require.NotErrorIs(t, err, volt.ErrMaybeCreated)
	err = createPod(t.Context(), newClient(t, always(200, `{"success":false,"code":"INSUFFICIENT_BALANCE"}`)))
	require.ErrorIs(t, err, volt.ErrInsufficientBalance)
	require.NotErrorIs(t, err, volt.ErrMaybeCreated)
}

// A 2xx without what the call answers is no success, and a create that ends so
// may have happened.
func TestTwoHundredThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", " \n", "<html><title>Sign in</title></html>", "OK", `"OK"`, "[]", `{}`, `{"pod":{"name":"a"}}`, `{"id":"pod_1","sta`} {
		for _, name := range []string{"get pod", "create pod", "create job", "get job"} {
			err := calls[name](t.Context(), newClient(t, always(200, body)))

			require.ErrorIs(t, err, volt.ErrBadResponse, "%s: %q", name, body)
			require.Equal(t, 200, as[*volt.ResponseError](t, err).Status)
			require.Equal(t, body, as[*volt.ResponseError](t, err).Body)
			require.Equal(t, strings.HasPrefix(name, "create"), errors.Is(err, volt.ErrMaybeCreated), "%s: %q", name, body)
		}
	}
	for _, body := range []string{"", "<html></html>", "{}", `{"pods":{}}`, `{"pods":[1]}`, `[null]`, `["a"]`, `[{"id":"a"}`} {
		err := listPods(t.Context(), newClient(t, always(200, body)))
		require.ErrorIs(t, err, volt.ErrBadResponse, "%q", body)
	}
	for _, body := range []string{"<html></html>", "OK", `["a"]`, `{"message":"done"}`} {
		client := newClient(t, always(200, body))
		_, deleted := client.SSHKeys.Delete(t.Context(), "key_1")
		require.ErrorIs(t, deleted, volt.ErrBadResponse, "%q", body)
		_, cancelled := client.FineTuning.Cancel(t.Context(), "job_1")
		require.ErrorIs(t, cancelled, volt.ErrBadResponse, "%q", body)
	}
}

// The id of something paid for is not lost with an answer that cannot be read.
func TestUnreadableCreateTellsTheIDs(t *testing.T) {
	t.Parallel()
	whole := fixture(t, "volt-v2/pods_create.response.json")
	cut := whole[:strings.Index(whole, `"name"`)]

	err := createPod(t.Context(), newClient(t, always(201, cut)))

	maybe := as[*volt.AmbiguousError](t, err)
	require.Equal(t, []string{"wl_01h...", "cl_01h..."}, maybe.IDs, "the one that calls take is first")
	require.Equal(t, "ci-4711", maybe.Name)
	require.False(t, maybe.Since.IsZero())
	require.Contains(t, err.Error(), `volt: create pod "ci-4711": outcome unknown: it may exist and be billed`)
	require.Contains(t, err.Error(), "ids seen: wl_01h..., cl_01h...")

	// A key that cannot be used is none, and can still be revoked.
	_, err = newClient(t, always(201, `{"id":"ak_1","name":"ci"}`)).APIKeys.Create(t.Context(), volt.APIKeySpec{Name: "ci"})
	require.Equal(t, []string{"ak_1"}, as[*volt.AmbiguousError](t, err).IDs)
	require.ErrorContains(t, err, "it has no key")
}
