package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/voltagegpu/volt-go/internal/bench"
)

func main() {
	rounds := flag.Int("rounds", 11, "rounds of each measurement, in which the two take turns")
	output := flag.String("o", "", "write the page to this file instead of standard output")
	serve := flag.Bool("serve", false, "be the server (what the command starts by itself)")
	flag.Parse()
	var err error
	if *serve {
		err = bench.Serve(handler())
	} else {
		err = run(*rounds, *output)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run measures and prints, and ends in an error where this module's client falls
// short of what it promises.
func run(rounds int, output string) error {
	cells, err := table()
	if err != nil {
		return err
	}
	srv, err := bench.Start("-serve")
	if err != nil {
		return err
	}
	defer srv.Stop()
	speeds := make([]speed, len(sdks))
	for i, s := range sdks {
		fmt.Fprintln(os.Stderr, "measuring", s.name, s.version())
		if speeds[i], err = s.measure(srv, rounds); err != nil {
			return err
		}
	}
	all, err := sizes()
	if err != nil {
		return err
	}
	for i := range speeds {
		speeds[i].size = all[i]
	}
	var page bytes.Buffer
	write(&page, cells, speeds)
	var out io.Writer = os.Stdout
	if output != "" {
		f, err := os.Create(output)
		if err != nil {
			return err
		}
		defer f.Close()
		out = f
	}
	if _, err := out.Write(page.Bytes()); err != nil {
		return err
	}
	return fallsShort(cells[0])
}

// fallsShort says where the first SDK, this module's, does not do what it
// promises.
func fallsShort(cells []string) error {
	for i, f := range failures {
		if cells[i] != f.best {
			return fmt.Errorf("%s: %s: %q, want %q", f.what, f.asks, cells[i], f.best)
		}
	}
	return nil
}
