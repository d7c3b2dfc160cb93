package packetai_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/jarcoal/httpmock"

	"github.com/voltagegpu/volt-go/packetai"
)

const (
	anOffer = `{"offerId":"off_abc123","provider":"voltage-park","gpuType":"NVIDIA B200","gpuCount":8,"region":"dallas-usa-5",
		"operatingSystems":["Ubuntu 22.04"],"instanceType":"BARE_METAL","pricePerHour":31.92}`
	deploying = `{"data":{"id":"dep_1","name":"my-training-run","status":"deploying"}}`
	running   = `{"data":{"id":"dep_1","name":"my-training-run","status":"running","ip":"203.0.113.42"}}`
)

// exampleClient makes a client whose requests are answered as given: a request
// and its answer in turn, such as "GET /wallet", `{"data":{}}`.
func exampleClient(answers ...string) *packetai.Client {
	mock := httpmock.NewMockTransport()
	for i := 0; i < len(answers); i += 2 {
		method, path, _ := strings.Cut(answers[i], " ")
		status, body := 200, answers[i+1]
		if n, _ := fmt.Sscanf(body, "%d", &status); n == 1 {
			body = body[4:]
		}
		mock.RegisterResponder(method, packetai.DefaultBaseURL+path, httpmock.NewStringResponder(status, body))
	}
	client, err := packetai.New(packetai.WithAPIKey("pk_live_example"), packetai.WithHTTPClient(&http.Client{Transport: mock}), packetai.WithLimiter(packetai.NoLimiter))
	if err != nil {
		panic(err)
	}
	return client
}

func ExampleNew() {
	client, err := packetai.New(packetai.WithAPIKey("pk_live_your_key")) // or PACKETAI_API_KEY
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(client)
	// Output: packetai.Client(https://dash.packet.ai/api/v1/inventory)
}

// The page's quick start: find an offer, deploy it, log in.
func Example() {
	client := exampleClient(
		"GET /offers", `{"data":[`+anOffer+`]}`,
		"POST /deployments", "201 "+deploying,
		"GET /deployments/dep_1", running,
	)
	ctx := context.Background()

	offers, err := client.Offers.List(ctx, packetai.OffersParams{Search: "b200"})
	if err != nil || len(offers.Items) == 0 {
		fmt.Println("nothing to be had:", err)
		return
	}
	const publicKey = "ssh-ed25519 AAAA... user@machine"
	deployment, err := client.Deployments.Create(ctx, offers.Items[0].Deployment("my-training-run", publicKey))
	if err != nil {
		fmt.Println(err)
		return
	}
	deployment, err = client.Deployments.WaitRunning(ctx, deployment.ID)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(deployment.SSH().Command)
	// Output: ssh root@203.0.113.42
}

// The wallet holds too little.
func ExampleBalanceError() {
	client := exampleClient("POST /deployments",
		`402 {"success":false,"error":{"code":"INSUFFICIENT_BALANCE","message":"Insufficient balance. You need at least $50.00 to deploy."}}`)
	ctx := context.Background()

	_, err := client.Deployments.Create(ctx, spec())
	var floor *packetai.BalanceError
	if errors.As(err, &floor) {
		fmt.Println("the wallet has to hold", floor.Required)
	}
	// Output: the wallet has to hold $50.00
}

// A deployment cannot be terminated in its first 25 minutes.
func ExampleMinimumRuntimeError() {
	client := exampleClient("DELETE /deployments/dep_1",
		`400 {"success":false,"error":{"code":"CONFLICT","message":"Minimum runtime is 25 minutes. 17 minutes remaining."}}`)
	ctx := context.Background()

	_, err := client.Deployments.Terminate(ctx, "dep_1")
	var early *packetai.MinimumRuntimeError
	if errors.As(err, &early) {
		fmt.Println("it has to run", early.Left, "still") // until early.RetryAt
	}
	// Output: it has to run 17m0s still
}

// The server failed after it may have deployed the machine: look for its name
// before deploying again.
func ExampleAmbiguousError() {
	client := exampleClient("POST /deployments", `503 {"success":false,"error":{"code":"SERVICE_UNAVAILABLE","message":"down"}}`)
	ctx := context.Background()

	_, err := client.Deployments.Create(ctx, spec())
	var maybe *packetai.AmbiguousError
	if errors.As(err, &maybe) {
		fmt.Println("it may exist, and be billed:", maybe.Name)
	}
	// Output: it may exist, and be billed: my-training-run
}

// What an answer holds beyond the known fields.
func ExampleRaw() {
	client := exampleClient("GET /deployments/dep_1", `{"data":{"id":"dep_1","status":"running","rack":"r7"}}`)
	ctx := context.Background()

	deployment, err := client.Deployments.Get(ctx, "dep_1")
	if err != nil {
		fmt.Println(err)
		return
	}
	var more struct{ Rack string }
	if err := deployment.Raw.Decode(&more); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(more.Rack)
	// Output: r7
}

// A path that the package does not know, or knows under another name.
func ExampleClient_Do() {
	client := exampleClient("GET /wallet/transactions", `{"data":[{"amount":-31.92}]}`)
	ctx := context.Background()

	var out json.RawMessage
	if err := client.Do(ctx, "GET", "/wallet/transactions?page=1", nil, &out); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(out))
	// Output: {"data":[{"amount":-31.92}]}
}

// The remaining requests of the three limits of a minute. One read is reserved for
// terminations.
func ExampleClient_Quota() {
	client, err := packetai.New(packetai.WithAPIKey("pk_live_quota_example"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(client.Quota(packetai.LimitRead).Remaining, client.Quota(packetai.LimitWrite).Remaining, client.Quota(packetai.LimitDeploy).Remaining)
	// Output: 59 20 5
}

// What the server says of a limit.
func ExampleRateLimitOf() {
	resp := packetai.Response{Header: http.Header{"X-Ratelimit-Limit": {"60"}, "X-Ratelimit-Remaining": {"59"}, "X-Ratelimit-Reset": {"1795000000"}}}
	// As filled in by client.Offers.List(ctx, params, packetai.WithResponse(&resp)).
	if limit, ok := packetai.RateLimitOf(resp); ok {
		fmt.Println(limit.Remaining, "of", limit.Limit, "until", limit.Reset.UTC().Format("15:04:05"))
	}
	// Output: 59 of 60 until 11:06:40
}
