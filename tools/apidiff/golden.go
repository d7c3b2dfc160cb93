package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// goldenDir is where the golden files are, below the module.
const goldenDir = "docs/api"

// An api is the lines of each package, by the name of its golden file.
type api map[string][]string

// apiOf describes every public package.
func (m *source) apiOf() api {
	a := api{}
	for _, p := range m.pkgs {
		a[fileName(m.name(p))] = m.describe(p)
	}
	return a
}

// fileName has no folders, so that all files are seen side by side.
func fileName(pkg string) string {
	return strings.ReplaceAll(pkg, "/", "-") + ".txt"
}

// lines are those of all packages, sorted.
func (a api) lines() []string {
	all := slices.Concat(slices.Collect(maps.Values(a))...)
	slices.Sort(all)
	return all
}

const header = "# Written by make api. See docs/compatibility.md before changing what it shows.\n"

func (a api) fileText(file string) string {
	return header + strings.Join(a[file], "\n") + "\n"
}

// parseGolden reads the lines of a golden file.
func parseGolden(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return lines
}

// readGolden reads what is in the golden files now.
func readGolden(dir string) (api, error) {
	paths, err := filepath.Glob(filepath.Join(dir, goldenDir, "*.txt"))
	if err != nil {
		return nil, err
	}
	a := api{}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		a[filepath.Base(path)] = parseGolden(string(raw))
	}
	return a, nil
}

// write replaces the golden files, those of packages that are gone with them.
func (a api) write(dir string) error {
	old, err := readGolden(dir)
	if err != nil {
		return err
	}
	folder := filepath.Join(dir, goldenDir)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for file := range old {
		if _, stays := a[file]; !stays {
			if err := os.Remove(filepath.Join(folder, file)); err != nil {
				return err
			}
		}
	}
	for file := range a {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(a.fileText(file)), 0o644); err != nil {
			return fmt.Errorf("golden file: %w", err)
		}
	}
	return nil
}
