package main

import (
	"os"
	"path/filepath"
	"testing"
)

// moduleIn writes a module of the given files, by their path below it.
func moduleIn(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	put(t, dir, "go.mod", "module example.com/m\n\ngo 1.25\n")
	for path, text := range files {
		put(t, dir, path, text)
	}
}

func put(t *testing.T, dir, path, text string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
