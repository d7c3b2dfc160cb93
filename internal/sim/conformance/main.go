// Command conformance checks the table of what the API's pages say against the
// simulator: that each test which it names exists, runs, passes, and fails when
// the behaviour beside it is switched off; and that no behaviour lacks a row.
//
//	go run ./internal/sim/conformance
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := check(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}
