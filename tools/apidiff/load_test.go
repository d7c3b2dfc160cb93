package main

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// What is public is found by looking.
func TestPublicPackages(t *testing.T) {
	t.Parallel()
	a := loaded(t, map[string]string{
		"root.go":                "package volt\n\ntype Pod struct{}\n",
		"clienttest/a.go":        "package clienttest\n\nimport volt \"example.com/m\"\n\nfunc Pod() volt.Pod { return volt.Pod{} }\n",
		"clienttest/a_test.go":   "package clienttest\n\nfunc ForTests() {}\n",
		"clienttest/deep/a.go":   "package deep\n",
		"clienttest/sim/main.go": "package main\n\nfunc main() {}\n",
		"internal/a/a.go":        "package a\n\nfunc A() {}\n",
		"b/internal/b.go":        "package internal\n\nfunc B() {}\n",
		"examples/one/a.go":      "package main\n\nfunc main() {}\n",
		"examples/start/a.go":    "package start\n\nfunc Start() {}\n",
		"testdata/a.go":          "package broken(\n",
	})
	files := []string{"clienttest-deep.txt", "clienttest.txt", "volt.txt"}
	if got := slices.Sorted(maps.Keys(a)); !slices.Equal(got, files) {
		t.Errorf("got %v, want %v", got, files)
	}
	lines := []string{
		"pkg clienttest, func Pod() volt.Pod",
		"pkg volt, type Pod struct",
		"pkg volt, type Pod struct, comparable",
	}
	if got := a.lines(); !slices.Equal(got, lines) {
		t.Errorf("got:\n%s", strings.Join(got, "\n"))
	}
}

// What does not compile has no API, rather than an empty one.
func TestBrokenPackage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	moduleIn(t, dir, map[string]string{"a.go": "package a\n\nfunc A() Missing { return nil }\n"})
	if m, err := load(dir); err == nil {
		t.Errorf("got %v", m.apiOf())
	} else if !strings.Contains(err.Error(), "Missing") {
		t.Error(err)
	}
}

// Neither the user's platform nor their build tags show.
func TestPlatform(t *testing.T) {
	t.Setenv("GOOS", "windows")
	t.Setenv("GOARCH", "arm64")
	t.Setenv("GOFLAGS", "-tags=extra")
	a := loaded(t, map[string]string{
		"a.go":         "package m\n\nfunc A() {}\n",
		"a_windows.go": "package m\n\nfunc OnlyThere() {}\n",
		"extra.go":     "//go:build extra\n\npackage m\n\nfunc Extra() {}\n",
	})
	if got := a.lines(); !slices.Equal(got, []string{"pkg m, func A()"}) {
		t.Errorf("got %v", got)
	}
}
