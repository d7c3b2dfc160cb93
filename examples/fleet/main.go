// Fleet shows what happens when many processes share one API key: with a limiter
// in each, all are told off with 429; with one in Redis, none is, and the quota is
// used to the end.
//
//	go run -C examples/fleet .
//
// It needs nothing: the API is the simulator, Redis an embedded one, and the
// processes are this program again. An hour takes 5 s of it, on both sides. With
// -redis it uses yours:
//
//	go run -C examples/fleet . -redis localhost:6379 -processes 16
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/voltagegpu/volt-go/volttest"
)

func main() {
	if spec := os.Getenv(workerVariable); spec != "" {
		os.Exit(work(spec))
	}
	s := show{}
	flag.IntVar(&s.processes, "processes", 8, "how many processes share the key")
	flag.IntVar(&s.quota, "quota", 200, "how many requests the key may make in each window")
	flag.DurationVar(&s.window, "window", 5*time.Second, "how long a window is")
	flag.DurationVar(&s.apart, "apart", 7*time.Second, "how long to run with a limiter in each process")
	flag.DurationVar(&s.together, "together", 17*time.Second, "how long to run with one in Redis")
	flag.StringVar(&s.redis, "redis", "", "the address of a Redis, rather than an embedded one")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := s.run(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// show is what is shown.
type show struct {
	processes, quota int
	window           time.Duration
	apart, together  time.Duration
	redis            string
}

// run lets the fleet work with either kind of limiter, and prints what the API saw.
func (s show) run(ctx context.Context, out io.Writer) error {
	if s.redis == "" {
		server, err := miniredis.Run()
		if err != nil {
			return err
		}
		defer server.Close()
		s.redis = server.Addr()
	}
	fmt.Fprintf(out, "%d processes share a key of %d requests in %s.\n\n", s.processes, s.quota, s.window)
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', tabwriter.AlignRight)
	defer table.Flush()
	fmt.Fprintln(table, "limiter\twent\t429\tmost in a window\tof the quota used\t")
	for _, c := range []struct {
		name, redis string
		lasting     time.Duration
	}{{"one in each process", "", s.apart}, {"one in Redis", s.redis, s.together}} {
		fmt.Fprintf(os.Stderr, "for %s: %s …\n", c.lasting, c.name)
		seen, err := s.fleet(ctx, c.redis, c.lasting)
		if err != nil {
			return err
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%.1f %%\t\n", c.name, seen.went, seen.refused, seen.most, 100*seen.used)
	}
	return nil
}

// fleet is one run of all processes against an API of its own.
func (s show) fleet(ctx context.Context, redis string, lasting time.Duration) (seen, error) {
	api, err := volttest.Start(volttest.Quota(s.quota, s.window), volttest.Instant, volttest.Socket)
	if err != nil {
		return seen{}, err
	}
	defer api.Close()
	err = start(ctx, s.processes, task{
		URL: api.URL, Key: api.Key, Redis: redis, Quota: s.quota, Window: s.window, For: lasting,
	})
	return count(api.Requests(), s.quota, s.window), err
}
