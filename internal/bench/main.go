// Command bench prints what the SDK costs over plain net/http and
// encoding/json, as ratios: the same requests to the same server, through the
// same transport, into the same public types, in alternating rounds of one run.
// The server is a process of its own, so that only the client is measured.
//
//	go run ./internal/bench            # or: make bench
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
)

func main() {
	rounds := flag.Int("rounds", 21, "alternating rounds of each measurement")
	serve := flag.Bool("serve", false, "be the server (what the command starts by itself)")
	flag.Parse()
	if *serve {
		runServer()
		return
	}
	srv, err := startServer()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer srv.stop()
	fmt.Println("ours : plain net/http + encoding/json, median of", *rounds, "alternating rounds")
	fmt.Printf("%-24s %22s %22s %26s\n", "", "time", "bytes allocated", "allocations")
	ok := true
	for _, m := range measurements(srv) {
		ok = m.report(*rounds) && ok
	}
	ok = throughput(srv, *rounds) && ok
	if !ok {
		fmt.Println("\nat least one figure is out of its bounds")
		os.Exit(1)
	}
}

func median(values []float64) float64 {
	s := slices.Clone(values)
	slices.Sort(s)
	return s[len(s)/2]
}
