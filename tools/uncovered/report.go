package main

import (
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/cover"
)

// report is what the tests leave of some packages.
type report struct {
	packages []*tally
	blocks   []block
}

// tally counts the statements of one package.
type tally struct {
	name         string
	all, covered int
}

// block is some statements that no test runs.
type block struct {
	place  string // file and line
	source string // its first line
	why    string // what explains it, or ""
}

// mark begins what explains a block.
const mark = "// uncovered: "

// read makes a report of the named packages, folders of the module in dir. One
// that the profile does not know is an error: it would pass unseen.
func read(dir string, files []*cover.Profile, packages []string) (*report, error) {
	module, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return nil, err
	}
	root := modfile.ModulePath(module)
	var r report
	for _, name := range packages {
		t := &tally{name: name}
		for _, f := range files {
			if path.Dir(f.FileName) != path.Join(root, name) {
				continue
			}
			file := strings.TrimPrefix(f.FileName, root+"/")
			text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
			if err != nil {
				return nil, err
			}
			r.add(t, file, strings.Split(string(text), "\n"), f.Blocks)
		}
		if t.all == 0 {
			return nil, fmt.Errorf("the profile has nothing of %s", name)
		}
		r.packages = append(r.packages, t)
	}
	return &r, nil
}

// add counts a file's blocks. Those that are empty count for nothing.
func (r *report) add(t *tally, file string, lines []string, blocks []cover.ProfileBlock) {
	for _, b := range blocks {
		t.all += b.NumStmt
		if b.Count > 0 {
			t.covered += b.NumStmt
			continue
		}
		if b.NumStmt == 0 {
			continue
		}
		first, last := b.StartLine-1, min(b.EndLine, len(lines))
		r.blocks = append(r.blocks, block{
			place:  fmt.Sprintf("%s:%d", file, b.StartLine),
			source: strings.TrimSpace(lines[first]),
			why:    reason(lines[commentBefore(lines, first):last]),
		})
	}
}

// commentBefore is where the comment begins that ends on the line before.
func commentBefore(lines []string, first int) int {
	for first > 0 && strings.HasPrefix(strings.TrimSpace(lines[first-1]), "//") {
		first--
	}
	return first
}

// reason is what explains the block in these lines.
func reason(lines []string) string {
	for _, line := range slices.Backward(lines) {
		if _, why, ok := strings.Cut(line, mark); ok {
			return strings.TrimSpace(why)
		}
	}
	return ""
}

func (r *report) unexplained() (n int) {
	for _, b := range r.blocks {
		if b.why == "" {
			n++
		}
	}
	return n
}

// print lists each block, those without a reason last, and each package's share.
func (r *report) print(w io.Writer) {
	slices.SortStableFunc(r.blocks, func(a, b block) int { return compare(a.why == "", b.why == "") })
	for _, b := range r.blocks {
		if b.why == "" {
			fmt.Fprintf(w, "%s: NOT COVERED, and says not why: %s\n", b.place, b.source)
			continue
		}
		fmt.Fprintf(w, "%s: %s\n", b.place, b.why)
	}
	var all, covered int
	for _, t := range r.packages {
		fmt.Fprintf(w, "%-24s %5.1f %% of %5d statements\n", t.name, share(t.covered, t.all), t.all)
		all, covered = all+t.all, covered+t.covered
	}
	fmt.Fprintf(w, "%-24s %5.1f %% of %5d statements; of %d blocks that no test runs %d are not explained\n",
		"together", share(covered, all), all, len(r.blocks), r.unexplained())
}

func share(part, of int) float64 { return 100 * float64(part) / float64(of) }

// compare puts false before true.
func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
