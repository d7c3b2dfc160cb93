package redislimit_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/redislimit"
	"github.com/voltagegpu/volt-go/volttest"
)

// Every process of the fleet makes its client like this.
func Example() {
	server, _ := miniredis.Run() // yours: "redis.internal:6379"
	defer server.Close()
	sim, _ := volttest.Start(volttest.Socket) // the API
	defer sim.Close()

	rdb := redis.NewUniversalClient(&redis.UniversalOptions{Addrs: []string{server.Addr()}})
	defer rdb.Close()
	limiter, err := redislimit.New(rdb, sim.Key, redislimit.Settle(100*time.Millisecond)) // leave that at its 5 s
	if err != nil {
		panic(err)
	}
	defer limiter.Close()
	client, err := volt.New(volt.WithBaseURL(sim.URL), volt.WithAPIKey(sim.Key), volt.WithLimiter(limiter))
	if err != nil {
		panic(err)
	}
	keys, err := client.SSHKeys.List(context.Background())
	fmt.Println(len(keys.Items), err, limiter.Remaining(api.Ticket{}))
	// Output: 1 <nil> 979
}

// What to do while Redis is away is chosen, and said by the error.
func ExampleWhenAway() {
	rdb := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1", DialerRetries: 1})
	defer rdb.Close()

	refuses, _ := redislimit.New(rdb, "key")
	_, err := refuses.Take(context.Background(), api.Ticket{Attempt: 1})
	fmt.Println(errors.Is(err, redislimit.ErrUnavailable))

	goesOn, _ := redislimit.New(rdb, "key", redislimit.WhenAway(redislimit.Fallback(10)))
	wait, err := goesOn.Take(context.Background(), api.Ticket{Attempt: 1})
	fmt.Println(wait, err, goesOn.Remaining(api.Ticket{}))
	// Output:
	// true
	// 0s <nil> 97
}

// Kinds of requests that the API limits apart have quotas of their own.
func ExampleClassQuota() {
	rdb := redis.NewClient(&redis.Options{Addr: "127.0.0.1:6379"})
	defer rdb.Close()
	limiter, err := redislimit.New(rdb, "key", redislimit.Quota(100, time.Minute), redislimit.ClassQuota("deploy", 5, time.Minute))
	fmt.Println(limiter.Remaining(api.Ticket{Class: "deploy"}), limiter.Remaining(api.Ticket{Class: "read"}), err)
	// Output: 5 98 <nil>
}
