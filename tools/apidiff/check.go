package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// check compares the API with its golden files, and these with the base.
func check(w io.Writer, dir, ref string) (ok bool, err error) {
	m, err := load(dir)
	if err != nil {
		return false, err
	}
	golden, err := readGolden(dir)
	if err != nil {
		return false, err
	}
	now := m.apiOf()
	d := compare(golden.lines(), now.lines())
	if d.none() && maps.EqualFunc(golden, now, slices.Equal) {
		return judge(w, dir, ref, m.path, now)
	}
	fmt.Fprintf(w, "the exported API is not what %s says\n", goldenDir)
	d.print(w)
	if d.none() {
		fmt.Fprintln(w, "the same lines, but out of order, twice or in the wrong file")
	}
	fmt.Fprintln(w, "run make api, look at what it writes, and add a line to CHANGELOG.md")
	if len(d.breaking) > 0 {
		fmt.Fprintln(w, "under \"### Changed\" or \"### Removed\"; from 1.0.0 on this needs a new major version")
	}
	fmt.Fprintln(w, "see docs/compatibility.md")
	return false, nil
}

// rewrite writes the golden files, and says what this will need.
func rewrite(w io.Writer, dir, ref string) (ok bool, err error) {
	m, err := load(dir)
	if err != nil {
		return false, err
	}
	now := m.apiOf()
	if err := now.write(dir); err != nil {
		return false, err
	}
	_, err = judge(w, dir, ref, m.path, now)
	return true, err
}

// judge says whether a change since the base has what it needs.
func judge(w io.Writer, dir, ref, modulePath string, now api) (ok bool, err error) {
	b, err := baseOf(dir, ref)
	if errors.Is(err, errNoBase) {
		fmt.Fprintf(w, "API: as in %s; %v\n", goldenDir, err)
		return true, nil
	}
	if err != nil {
		return false, err
	}
	d := compare(b.api.lines(), now.lines())
	if d.none() {
		fmt.Fprintf(w, "API: the same as at %s\n", b.name)
		return true, nil
	}
	raw, err := os.ReadFile(filepath.Join(dir, "CHANGELOG.md"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	missing := b.missing(d, modulePath, parseChangelog(string(raw)))
	if missing == "" {
		fmt.Fprintf(w, "API: %d added, %d removed or changed since %s\n", len(d.added), len(d.breaking), b.name)
		return true, nil
	}
	fmt.Fprintf(w, "the exported API has changed since %s\n", b.name)
	d.print(w)
	fmt.Fprintf(w, "%s; see docs/compatibility.md\n", missing)
	return false, nil
}

// missing is what a change lacks, or "".
func (b *base) missing(d difference, modulePath string, log changelog) string {
	switch {
	case len(d.breaking) > 0 && b.needsNewMajor(modulePath):
		return "this breaks callers of " + b.release + ": it needs a new major version, with a module path of its own"
	case len(d.breaking) > 0 && len(log.since(b.log, "Changed", "Removed")) == 0:
		return "this breaks callers: say in CHANGELOG.md, under \"## Unreleased\" and there \"### Changed\" or\n" +
			"\"### Removed\", what they write instead, in an entry that the base does not have"
	case len(d.added) > 0 && len(log.since(b.log)) == 0:
		return "CHANGELOG.md needs a line about it under \"## Unreleased\""
	}
	return ""
}
