package volt_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/voltagegpu/volt-go"
)

func ExampleNew() {
	client, err := volt.New(volt.WithAPIKey("volt_xxx")) // or VOLT_API_KEY, or ~/.volt/config.ini
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(client)
	// Output: volt.Client(https://api.voltagegpu.com/api/volt)
}

func ExampleNew_options() {
	client, err := volt.New(
		volt.WithAPIKey("volt_xxx"),
		volt.WithUserAgent("my-ci/1.4"),
		volt.WithMaxWait(5*time.Second),
		volt.WithRetryPolicy(volt.RetryPolicy{MaxRepeats: 2}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(client.BaseURL())
	// Output: https://api.voltagegpu.com/api/volt
}

// A path that this package does not know, with the same key, quota and errors.
func ExampleClient_Do() {
	client := exampleClient("GET /pods/{id}/events", "volt-v1/pods_get.response.json")
	ctx := context.Background()

	var out struct {
		ID    string  `json:"id"`
		Hours float64 `json:"uptime_hours"`
	}
	if err := client.Do(ctx, "GET", "/pods/pod_def456/events?limit=10", nil, &out); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.ID, out.Hours)
	// Output: pod_def456 12.5
}

func ExampleClient_Do_raw() {
	client := exampleClient("POST /pods/{id}/stop", "volt-v2/pods_stop.response.json")
	ctx := context.Background()

	var raw json.RawMessage
	err := client.Do(ctx, "POST", "/pods/wl_01h/stop", map[string]any{"reason": "done"}, &raw)
	fmt.Println(string(raw), err)
	// Output: { "success": true } <nil>
}

func ExampleClient_Quota() {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	client, err := volt.New(
		volt.WithAPIKey(newKey()),
		volt.WithBaseURL(server.URL),
		volt.WithLimiter(volt.NewLimiter(10, 100)), // 100 at once, 2 of them for deletions alone, and 10 an hour after that
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _ = client.Pods.List(context.Background())

	quota := client.Quota()
	fmt.Println(quota.Remaining, "may go at once; paused:", !quota.PausedUntil.IsZero())
	// Output: 97 may go at once; paused: false
}

func ExampleClient_Stats() {
	client := exampleClient("GET /pods", "volt-v1/pods_list.response.json")
	ctx := context.Background()
	_, _ = client.Pods.List(ctx)
	_, _ = client.Pods.Get(ctx, "pod_unknown")

	stats := client.Stats()
	fmt.Println(stats.Calls, "calls,", stats.Failed, "failed,", stats.Requests, "requests")
	// Output: 2 calls, 1 failed, 2 requests
}

// The answer as it came has what this package does not know.
func ExampleWithResponse() {
	client := exampleClient("GET /pods", "volt-observed/pods_list.response.json")
	ctx := context.Background()

	var resp volt.Response
	if _, err := client.Pods.List(ctx, volt.WithResponse(&resp)); err != nil {
		fmt.Println(err)
		return
	}
	var more []struct {
		Labels map[string]string `json:"labels"`
	}
	err := json.Unmarshal(resp.Raw(), &more)
	fmt.Println(resp.Status, resp.Attempts, more[1].Labels, err)
	// Output: 200 1 map[team:research] <nil>
}

func ExampleError() {
	client := exampleClient("GET /pods", "401 volt-v2/error.json")
	ctx := context.Background()

	_, err := client.Pods.List(ctx)
	var e *volt.Error
	if errors.As(err, &e) {
		fmt.Println(e.Status, e.Code, errors.Is(err, volt.ErrUnauthorized))
	}
	// Output: 401 INVALID_API_KEY true
}

// The server failed after it may have made the pod: look before creating again.
func ExampleAmbiguousError() {
	client := exampleClient("POST /pods", "502 volt-observed/error_string.json")
	ctx := context.Background()

	_, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: "ci-4711", TemplateID: "tpl-5npuuq70m1uo"})
	var maybe *volt.AmbiguousError
	if errors.As(err, &maybe) {
		fmt.Println(maybe.Name, "may exist since", !maybe.Since.IsZero(), errors.Is(err, volt.ErrServer))
	}
	// Output: ci-4711 may exist since true true
}

// Nothing is slept through: the error tells when to come back.
func ExampleRateLimitError() {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	client, err := volt.New(
		volt.WithAPIKey(newKey()),
		volt.WithBaseURL(server.URL),
		volt.WithLimiter(volt.NewLimiter(1, 1)), // one an hour
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	_, _ = client.Pods.List(ctx)

	_, err = client.Pods.List(ctx)
	var limited *volt.RateLimitError
	if errors.As(err, &limited) {
		fmt.Println("come back in", limited.Wait.Round(time.Minute))
	}
	// Output: come back in 1h0m0s
}
