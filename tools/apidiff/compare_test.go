package main

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Each file in testdata is a package before and after a change, and what is said
// of it. All are loaded at once: as folders of one module before, of one after.
func TestCompare(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	before, after := map[string]string{}, map[string]string{}
	want := map[string]string{}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if rest, ok := strings.CutPrefix(f.Name, "old/"); ok {
				before[name+"/"+rest] = string(f.Data)
			} else if rest, ok := strings.CutPrefix(f.Name, "new/"); ok {
				after[name+"/"+rest] = string(f.Data)
			} else if f.Name == "want" {
				want[name] = string(f.Data)
			}
		}
	}
	was, is := loaded(t, before), loaded(t, after)
	for name, text := range want {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got strings.Builder
			compare(linesBelow(was, name), linesBelow(is, name)).print(&got)
			if got.String() != text {
				t.Errorf("got:\n%s\nwant:\n%s", got.String(), text)
			}
		})
	}
}

func loaded(t *testing.T, files map[string]string) api {
	t.Helper()
	dir := t.TempDir()
	moduleIn(t, dir, files)
	m, err := load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return m.apiOf()
}

// linesBelow is the lines of a folder's packages.
func linesBelow(a api, folder string) []string {
	var lines []string
	for _, line := range a.lines() {
		if strings.HasPrefix(line, "pkg "+folder+",") || strings.HasPrefix(line, "pkg "+folder+"/") {
			lines = append(lines, line)
		}
	}
	return lines
}
