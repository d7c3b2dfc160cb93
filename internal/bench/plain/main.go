// Command plain prints what the SDK costs over plain net/http and
// encoding/json, as ratios: into the same public types, through the same
// transport. It ends in an error where a figure is out of its bounds.
//
//	go run ./internal/bench/plain            # or: make bench
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/internal/bench"
)

func main() {
	rounds := flag.Int("rounds", 21, "rounds of each measurement, in which the two take turns")
	serve := flag.Bool("serve", false, "be the server (what the command starts by itself)")
	flag.Parse()
	if *serve {
		must(bench.Serve(handler()))
		return
	}
	srv, err := bench.Start("-serve")
	must(err)
	defer srv.Stop()
	fmt.Println("ours : plain net/http + encoding/json, median of", *rounds, "rounds")
	fmt.Printf("%-24s %22s %22s %26s\n", "", "time", "bytes allocated", "allocations")
	ok := true
	for _, m := range measurements(srv.URL) {
		ok = m.report(*rounds) && ok
	}
	ok = throughput(srv, *rounds) && ok
	if !ok {
		srv.Stop()
		fmt.Println("\nat least one figure is out of its bounds")
		os.Exit(1)
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const key = "volt_bench"

func newClient(base string, transport http.RoundTripper) *volt.Client {
	c, err := volt.New(volt.WithAPIKey(key), volt.WithBaseURL(base), volt.WithHTTPClient(&http.Client{Transport: transport}),
		volt.WithLimiter(volt.NewLimiter(1<<40, 1<<40)),
		volt.WithRetryPolicy(volt.RetryPolicy{MinBackoff: 1, MaxBackoff: 1, HourlyBudget: -1}))
	must(err)
	return c
}

// through makes a request as a program without the SDK does.
func through(client *http.Client, method, url string, in, out any) {
	must(bench.Request{Client: client, Method: method, URL: url, KeyHeader: "X-API-Key", Key: key, In: in}.Into(out))
}

// throughput compares requests per second under 64 goroutines, and counts the
// connections that were made for them.
func throughput(srv *bench.Server, rounds int) bool {
	const goroutines, least = 64, 0.85
	tr := bench.NewTransport()
	client, ours := &http.Client{Transport: tr}, newClient(srv.URL, tr)
	pair := bench.Pair{Calls: 100, Floor: func() {
		var p volt.Pod
		through(client, "GET", srv.URL+"/pods/pod_def456", nil, &p)
	}, Ours: func() {
		_, err := ours.Pods.Get(context.Background(), "pod_def456")
		must(err)
	}}
	pair.Share(1, goroutines)
	return twice(rounds, func(rounds int) bool {
		before := srv.Connections()
		share, rate := pair.Share(rounds, goroutines)
		fmt.Printf("%-24s %5.2f of %8.0f requests per second (≥%g); connections before %s, after %s (one of them this question's own)\n",
			"64 goroutines, GET", share, rate, least, before, srv.Connections())
		return share >= least-tolerance
	})
}
