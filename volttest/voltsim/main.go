// Command voltsim serves a simulated Volt API on a loopback address, for
// programs in any language and for people who would rather look: its page at /
// shows pods, jobs, money, quota and the last requests as they are.
//
//	go run ./volttest/voltsim -speed 60 -pods 3 -fault "POST /pods=then-cut"
//
// It prints the environment variables that point a client at it, and ends with
// Ctrl-C.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim"
	"github.com/voltagegpu/volt-go/internal/sim/control"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "voltsim:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	server, err := o.simulator()
	if err != nil {
		return err
	}
	defer server.Close()
	listener, err := listen(ctx, o.addr)
	if err != nil {
		return err
	}
	origin := "http://" + listener.Addr().String()
	fmt.Fprintf(stdout, "export VOLT_BASE_URL=%s%s\nexport VOLT_API_KEY=%s\n", origin, sim.Prefix, server.Config().Key)
	fmt.Fprintf(stderr, "The %s API, simulated. Look at %s/ and end it with Ctrl-C.\n", server.Config().Revision, origin)

	web := &http.Server{Handler: routes(server, origin), ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- web.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	conclude(stderr, server.State(sim.Query{}))
	// Whoever is in the middle of an answer may have it; a scripted delay may not.
	grace, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if web.Shutdown(grace) != nil {
		_ = web.Close()
	}
	return nil
}

// listen opens a loopback address.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("-addr: %w", err)
	}
	if !control.Loopback(host) {
		return nil, fmt.Errorf("-addr %s: want a loopback address such as 127.0.0.1:8642", addr)
	}
	var config net.ListenConfig
	return config.Listen(ctx, "tcp", addr)
}

func routes(server *sim.Server, origin string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(sim.Prefix+"/", server)
	mux.Handle(control.Prefix, control.Handler(server))
	mux.Handle("/", control.Local(page(server, origin)))
	return mux
}

// conclude sums up.
func conclude(w io.Writer, s sim.State) {
	fmt.Fprintf(w, "\n%d requests, $%s spent, $%s left", s.Requests, s.Spent, s.Balance)
	billed := 0
	for _, p := range s.Pods {
		if p.Billed {
			billed++
		}
	}
	if billed > 0 {
		fmt.Fprintf(w, "; %d pods were still billed", billed)
	}
	fmt.Fprintln(w, ".")
	for _, v := range s.Violations {
		fmt.Fprintln(w, "not what the API's page allows:", v)
	}
}
