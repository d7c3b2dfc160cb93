package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// runner runs tests of a package, and gives what go test -json says.
type runner func(pkg string, tests []string) (io.Reader, error)

// outcome is what became of a test.
type outcome struct {
	figures []string
	failed  []string // what it and those below it said, where it failed
	passed  bool
}

// prove runs a promise's proofs, one package at a time, prints their figures, and
// reports whether all are there and good.
func (p promise) prove(w io.Writer, run runner) bool {
	fmt.Fprintf(w, "%s: %s\n", p.name, p.says)
	seen := map[proof]outcome{}
	ok := true
	for _, pkg := range p.packages() {
		var names []string
		for _, f := range p.proofs {
			if f.pkg == pkg {
				names = append(names, f.test)
			}
		}
		out, err := run(pkg, names)
		if err == nil {
			err = read(out, func(test string, o outcome) {
				for _, f := range p.proofs {
					if f.pkg == pkg && f.test == test {
						seen[f] = o
					}
				}
			})
		}
		if err != nil {
			fmt.Fprintf(w, "  %s: %v\n", pkg, err)
			ok = false
		}
	}
	for _, f := range p.proofs {
		ok = f.print(w, seen[f]) && ok
	}
	fmt.Fprintln(w)
	return ok
}

func (p promise) packages() (all []string) {
	for _, f := range p.proofs {
		if !slices.Contains(all, f.pkg) {
			all = append(all, f.pkg)
		}
	}
	return all
}

// print tells what a proof showed, and reports whether it did.
func (f proof) print(w io.Writer, o outcome) bool {
	fmt.Fprintf(w, "  %s (%s %s)\n", f.says, f.pkg, f.test)
	for _, figure := range o.figures {
		fmt.Fprintf(w, "    %s\n", figure)
	}
	switch {
	case !o.passed && len(o.failed) == 0:
		fmt.Fprintf(w, "    NOT RUN\n")
	case !o.passed:
		fmt.Fprintf(w, "    FAILED\n%s", strings.Join(o.failed, ""))
	case len(o.figures) == 0:
		fmt.Fprintf(w, "    SHOWS NO FIGURE\n")
	default:
		return true
	}
	return false
}

// event is a line of go test -json.
type event struct{ Action, Test, Output string }

// logged is a line that a test logged, behind where it did.
var logged = regexp.MustCompile(`^\s+[\w./-]+\.go:\d+: (.*)`)

// read gathers what go test -json says of each test at the top, its subtests'
// figures with their names.
func read(out io.Reader, tell func(test string, o outcome)) error {
	tests := map[string]*outcome{}
	said := map[string][]string{}
	down, told := false, false
	for d := json.NewDecoder(out); ; {
		var e event
		if err := d.Decode(&e); err == io.EOF {
			break
		} else if err != nil {
			return fmt.Errorf("what go test says cannot be read: %w", err)
		}
		if e.Test == "" {
			down = down || e.Action == "fail"
			continue
		}
		top, below, _ := strings.Cut(e.Test, "/")
		o := tests[top]
		if o == nil {
			o = &outcome{}
			tests[top] = o
		}
		switch e.Action {
		case "output":
			said[e.Test] = append(said[e.Test], e.Output)
			if m := logged.FindStringSubmatch(e.Output); m != nil {
				figure := strings.TrimSpace(m[1])
				if below != "" {
					figure = strings.ReplaceAll(below, "_", " ") + ": " + figure
				}
				o.figures = append(o.figures, figure)
			}
		case "fail":
			o.failed = append(o.failed, said[e.Test]...)
			told = true
		case "pass":
			o.passed = o.passed || below == ""
		}
	}
	for test, o := range tests {
		slices.Sort(o.figures)
		tell(test, *o)
	}
	if down && !told {
		return errors.New("the package failed, and none of its tests")
	}
	return nil
}
