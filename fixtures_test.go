package volt_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/internal/contract"
)

// documentedURL is what the pages put before each path.
const documentedURL = "https://api.voltagegpu.com/api/volt"

// suite is what the two pages document, and what was observed.
var suite = contract.Suite[*volt.Client]{
	Client: func(rt http.RoundTripper, key string) *volt.Client {
		client, err := volt.New(
			volt.WithAPIKey(key), volt.WithHTTPClient(&http.Client{Transport: rt}), volt.WithLimiter(volt.NoLimiter),
			volt.WithRetryPolicy(volt.RetryPolicy{MaxRepeats: volt.NoRepeats}),
		)
		if err != nil {
			panic(err)
		}
		return client
	},
	BaseURL: documentedURL, KeyHeader: "X-API-Key", UserAgent: "volt-go/" + volt.Version,
	Fixtures: "testdata", Folders: []string{"volt-v1", "volt-v2", "volt-observed"},
	NotReplayed: []string{
		documentedWebhook, // posted by the service; ParseWebhook reads it
	},
	Exchanges: exchanges, Errors: errorExchanges,
	UnknownLeaves: unknownLeaves, NullIsAbsent: nullIsAbsent,
}

// Every documented call, made as a user makes it: the request is the one that
// the page shows, and every field of the answer reaches its place.
func TestDocumentedExchanges(t *testing.T) {
	t.Parallel()
	contract.Replay(t, suite)
}

// What WithResponse gives is the answer as it came.
func TestRawAnswers(t *testing.T) {
	t.Parallel()
	contract.RawAnswers(t, suite)
}

// A program may keep what it was told as JSON; keys apart, which stay unreadable.
func TestAnswersSurviveJSON(t *testing.T) {
	t.Parallel()
	contract.SurviveJSON(t, suite)
	raw, err := json.Marshal(volt.APIKey{Key: volt.NewSecret("volt_sk_live_a1b2c3d4")})
	require.NoError(t, err)
	require.Contains(t, string(raw), `"key":"[redacted]"`)
}

// A client is safe for concurrent use. It adds members from earlier responses to a pod or
// job, so the test compares only the members that always come from the latest response.
func TestManyGoroutines(t *testing.T) {
	t.Parallel()
	shared := suite
	shared.Exchanges = slices.Clone(suite.Exchanges)
	for i := range shared.Exchanges {
		e := &shared.Exchanges[i]
		call := e.Call
		e.Want = momentOf(e.Want)
		e.Call = func(ctx context.Context, c *volt.Client) (any, error) {
			got, err := call(ctx, c)
			return momentOf(got), err
		}
	}
	contract.ManyGoroutines(t, shared, func(_ context.Context, c *volt.Client) {
		c.Quota()
		c.Stats()
	})
}

// momentOf returns pods and jobs with only the members that a client does not remember.
func momentOf(value any) any {
	switch v := value.(type) {
	case volt.Pod:
		return []any{v.ID, v.Status, v.Message, v.UptimeHours, v.ReadyReplicas, v.TotalReplicas, v.UpdatedAt, v.Unreadable}
	case volt.Job:
		return []any{v.ID, v.Status, v.Message, v.StartedAt, v.CompletedAt, v.Unreadable}
	}
	return value
}

// And so are its waits, which share their requests.
func TestManyGoroutinesWait(t *testing.T) {
	t.Parallel()
	inBubble(t, "", func(t *testing.T) {
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
				pod, err := client.Pods.Create(t.Context(), volt.ConfidentialPod{Name: "my-confidential-pod", TemplateID: "tpl-1"})
				assert.NoError(t, err)
				assert.Equal(t, momentOf(confidentialPodCreated), momentOf(pod))
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
	})
}

// errorExchanges are the documented and observed error bodies, each on a call that
// meets it.
var errorExchanges = []contract.ErrorExchange[*volt.Client]{
	{
		Answer: "volt-v1/error.json", Status: 401, Call: listPods,
		Want: volt.Error{Kind: volt.ErrUnauthorized, Code: "INVALID_API_KEY",
			Message: "Invalid API key. Generate a new key at Dashboard > API Keys."},
	},
	{
		Answer: "volt-v2/error.json", Status: 401, Call: listPods,
		Want: volt.Error{Kind: volt.ErrUnauthorized, Code: "INVALID_API_KEY",
			Message: "Invalid API key. Generate a new key at Dashboard > API Keys."},
	},
	{
		Answer: "volt-observed/error_no_code.json", Status: 402, Call: createPod,
		Want: volt.Error{Kind: volt.ErrInsufficientBalance, Message: "Insufficient account balance."},
	},
	{
		Answer: "volt-observed/error_object.json", Status: 503, Call: listJobs,
		Want: volt.Error{Kind: volt.ErrNotSupported, Code: "not_available", Message: "Fine-tuning is not offered at the moment.",
			Hint: "the newest revision of the API does not offer this call"},
	},
	{
		Answer: "volt-observed/error_string.json", Status: 404, Call: listPods,
		Want: volt.Error{Kind: volt.ErrNotFound, Message: "Pod not found"},
	},
	{
		Answer: "volt-observed/error_text.txt", Status: 400, Call: listPods,
		Want: volt.Error{Kind: volt.ErrBadRequest, Message: "name and public_key required"},
	},
	{
		Answer: "volt-observed/pods_create_405.json", Status: 405, Call: createPod,
		Want: volt.Error{Kind: volt.ErrBadRequest, Message: "Method Not Allowed", Hint: "the API answers 405 to a malformed create"},
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
	contract.DocumentedErrors(t, suite)
}

// No fixture of a Volt folder is left out.
func TestEveryFixtureIsReplayed(t *testing.T) {
	t.Parallel()
	contract.EveryFixtureIsReplayed(t, suite)
}

// No call either, also where the page shows no JSON of it.
func TestEveryCallIsReplayed(t *testing.T) {
	t.Parallel()
	contract.EveryCallIsReplayed(t, suite, volt.RegisteredCalls())
}
