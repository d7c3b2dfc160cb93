package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// check compares each simulator with its table, and runs every test with its
// behaviour on and off. A simulator is a folder with a CONFORMANCE.md.
func check(ctx context.Context) error {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return fmt.Errorf("run it inside the module: %w", err)
	}
	sims := filepath.Join(strings.TrimSpace(string(root)), "internal", "sim")
	tables, err := filepath.Glob(filepath.Join(sims, "*", "CONFORMANCE.md"))
	if err != nil {
		return err
	}
	failed := false
	for _, table := range append([]string{filepath.Join(sims, "CONFORMANCE.md")}, tables...) {
		if err := checkOne(ctx, filepath.Dir(table)); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", filepath.Base(filepath.Dir(table)), err)
			failed = true
		}
	}
	if failed {
		return errors.New("not all that the tables say holds")
	}
	return ctx.Err()
}

// checkOne checks the simulator in dir.
func checkOne(ctx context.Context, dir string) error {
	rows, err := readTable(filepath.Join(dir, "CONFORMANCE.md"))
	if err != nil {
		return err
	}
	behaviours, err := readBehaviours(dir)
	if err != nil {
		return err
	}
	problems := compare(rows, behaviours)

	scratch, err := os.MkdirTemp("", "conformance")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	tests := suite{binary: filepath.Join(scratch, "sim.test"), dir: dir}
	if out, err := exec.CommandContext(ctx, "go", "test", "-c", "-o", tests.binary, dir).CombinedOutput(); err != nil {
		return fmt.Errorf("building the tests: %w\n%s", err, out)
	}
	problems = append(problems, tests.runAll(ctx, rows)...)
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, p := range problems {
		fmt.Fprintln(os.Stderr, p)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%d problems in %d statements", len(problems), len(rows))
	}
	fmt.Printf("%s: %d statements: each test passes, and fails without its behaviour\n", filepath.Base(dir), len(rows))
	return nil
}

// suite is the simulator's tests, compiled.
type suite struct{ binary, dir string }

// runAll says what is wrong with the rows' tests, in the rows' order.
func (s suite) runAll(ctx context.Context, rows []row) []string {
	problems := make([]string, len(rows))
	places := make(chan struct{}, runtime.NumCPU())
	var all sync.WaitGroup
	for i, r := range rows {
		all.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			problems[i] = s.runRow(ctx, r)
		})
	}
	all.Wait()
	return slices.DeleteFunc(problems, func(p string) bool { return p == "" })
}

func (s suite) runRow(ctx context.Context, r row) string {
	passed, out, err := s.run(ctx, r.test, "")
	switch {
	case err != nil:
		return fmt.Sprintf("line %d: %s: %v", r.line, r.test, err)
	case !strings.Contains(out, "--- PASS: "+r.test+" ") && !strings.Contains(out, "--- FAIL: "+r.test+" "):
		return fmt.Sprintf("line %d: %s did not run: is there such a test?", r.line, r.test)
	case !passed:
		return fmt.Sprintf("line %d: %s fails:\n%s", r.line, r.test, out)
	}
	passed, out, err = s.run(ctx, r.test, r.behaviour)
	switch {
	case err != nil:
		return fmt.Sprintf("line %d: %s: %v", r.line, r.test, err)
	case passed:
		return fmt.Sprintf("line %d: %s passes without %q, so it does not show it", r.line, r.test, r.behaviour)
	case !strings.Contains(out, "--- FAIL: "+r.test+" "):
		return fmt.Sprintf("line %d: %s breaks off without %q rather than failing:\n%s", r.line, r.test, r.behaviour, out)
	}
	return ""
}

// run runs one test without a behaviour, or with all of them.
func (s suite) run(ctx context.Context, test, without string) (passed bool, out string, err error) {
	cmd := exec.CommandContext(ctx, s.binary, "-test.v", "-test.timeout=60s", "-test.run=^"+test+"$")
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "VOLTSIM_BREAK="+without)
	raw, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return false, string(raw), nil
	}
	return err == nil, string(raw), err
}
