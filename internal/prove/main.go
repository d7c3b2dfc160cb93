// Command prove runs the tests behind the promises that the README makes, and
// prints the figures that they saw. It ends in an error where a figure is out of
// its bounds, where one is not there, and where a test was not run.
//
//	go run ./internal/prove                 # or: make prove
//	go run ./internal/prove money quota     # or: make prove-money prove-quota
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

func main() {
	race := flag.Bool("race", false, "run the tests under the race detector")
	flag.Parse()
	chosen, err := choose(flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	ok := true
	for _, p := range chosen {
		ok = p.prove(os.Stdout, goTest(*race)) && ok
	}
	if !ok {
		os.Exit(1)
	}
}

// choose finds the promises of those names, all where there is none.
func choose(names []string) ([]promise, error) {
	if len(names) == 0 {
		return promises, nil
	}
	var chosen []promise
	for _, name := range names {
		p, ok := find(name)
		if !ok {
			return nil, fmt.Errorf("no promise is called %q: want some of %s", name, strings.Join(known(), ", "))
		}
		chosen = append(chosen, p)
	}
	return chosen, nil
}

// goTest runs tests with the go command.
func goTest(race bool) runner {
	return func(pkg string, tests []string) (io.Reader, error) {
		cmd := exec.Command("go", "test", "-count=1", "-json", "-timeout=30m", fmt.Sprintf("-race=%t", race), "-run", "^("+strings.Join(tests, "|")+")$", pkg)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if _, failed := err.(*exec.ExitError); failed {
			err = nil // which one it was is in the output
		}
		return strings.NewReader(string(out)), err
	}
}
