package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/cover"
)

const source = `package a

func F(n int) int {
	switch n {
	case 1:
		return 1
	case 2: // uncovered: nobody has two
		return 2
	// uncovered: nor three
	// of them
	case 3:
		return 3
	}
	return 4
}
`

const profile = `mode: set
example.com/m/a/a.go:3.19,4.11 1 1
example.com/m/a/a.go:5.9,6.11 1 0
example.com/m/a/a.go:5.9,6.11 1 1
example.com/m/a/a.go:7.9,8.11 1 0
example.com/m/a/a.go:11.9,12.11 1 0
example.com/m/a/a.go:14.2,14.10 1 0
example.com/m/other/b.go:13.2,13.10 1 0
`

func TestReport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/m\n")
	write(t, filepath.Join(dir, "a", "a.go"), source)
	write(t, filepath.Join(dir, "cover.out"), profile)
	files, err := cover.ParseProfiles(filepath.Join(dir, "cover.out"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := read(dir, files, []string{"./a"})
	if err != nil {
		t.Fatal(err)
	}
	if r.unexplained() != 1 {
		t.Errorf("%d are not explained, want the last return alone", r.unexplained())
	}
	var b bytes.Buffer
	r.print(&b)
	want := `a/a.go:7: nobody has two
a/a.go:11: nor three
a/a.go:14: NOT COVERED, and says not why: return 4
./a                       40.0 % of     5 statements
together                  40.0 % of     5 statements; of 3 blocks that no test runs 1 are not explained
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	if _, err := read(dir, files, []string{"./gone"}); err == nil {
		t.Error("a package that the profile does not know passes unseen")
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
