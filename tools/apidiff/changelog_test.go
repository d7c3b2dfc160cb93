package main

import (
	"slices"
	"testing"
)

const changelogText = `# Changelog

- not an entry

## [Unreleased]

### Added

- one, over
  two lines
- two

### Changed

* three

## 0.1.0 - 2026-11-21

### Changed

- old
`

func TestChangelog(t *testing.T) {
	t.Parallel()
	log := parseChangelog(changelogText)
	for _, c := range []struct {
		name     string
		base     string
		headings []string
		want     []string
	}{
		{"nothing before", "", []string{"Changed", "Removed"}, []string{"old", "three"}},
		{"any heading", "## 0.1.0", nil, []string{"one, over two lines", "three", "two"}},
		{"old ones do not count", "## 0.1.0", []string{"Changed"}, []string{"three"}},
		{"known ones do not count", "## Unreleased\n### Changed\n- three\n## 0.1.0", []string{"Changed"}, nil},
		{"released with the change", "## Unreleased\n### Changed\n- else", []string{"Changed"}, []string{"old", "three"}},
		{"no such heading", "## 0.1.0", []string{"Removed"}, nil},
	} {
		got := log.since(parseChangelog(c.base), c.headings...)
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
