package main

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// A base is what the API is compared with: its golden files and changelog, as
// git has them.
type base struct {
	// name says what it is, for those who read the verdict.
	name string
	// release is the newest release that led here, or "".
	release string
	api     api
	log     changelog
}

// errNoBase: there is nothing to compare with, which is no failure.
var errNoBase = errors.New("no base")

// baseOf reads the base: what ref names, else the last release, else HEAD.
func baseOf(dir, ref string) (*base, error) {
	if _, err := git(dir, "rev-parse", "--verify", "--quiet", "HEAD"); err != nil {
		if ref != "" {
			return nil, fmt.Errorf("base %s: no git repository with a commit: %w", ref, err)
		}
		return nil, fmt.Errorf("%w: no git repository with a commit", errNoBase)
	}
	release, err := lastRelease(dir)
	if err != nil {
		return nil, err
	}
	b := &base{name: ref, release: release}
	switch {
	case ref != "":
	case release != "":
		ref, b.name = release, "the last release, "+release
	default:
		ref, b.name = "HEAD", "HEAD, as nothing is released yet"
	}
	files, err := git(dir, "ls-tree", "--name-only", ref, "--", goldenDir+"/")
	if err != nil {
		return nil, err
	}
	b.api = api{}
	for _, file := range strings.Fields(files) {
		if path.Ext(file) != ".txt" {
			continue
		}
		text, err := git(dir, "show", ref+":./"+file)
		if err != nil {
			return nil, err
		}
		b.api[path.Base(file)] = parseGolden(text)
	}
	if len(b.api) == 0 {
		return nil, fmt.Errorf("%w: no golden files at %s", errNoBase, b.name)
	}
	// Without a changelog at the base every entry is new.
	text, _ := git(dir, "show", ref+":./CHANGELOG.md")
	b.log = parseChangelog(text)
	return b, nil
}

// lastRelease is the highest version among the tags that lead to HEAD. Tags of
// other modules (redislimit/v0.1.0) and pre-releases, which promise nothing, are
// left out.
func lastRelease(dir string) (string, error) {
	tags, err := git(dir, "tag", "--merged", "HEAD", "--list", "v[0-9]*")
	if err != nil {
		return "", err
	}
	newest := ""
	for _, tag := range strings.Fields(tags) {
		if semver.IsValid(tag) && semver.Prerelease(tag) == "" && semver.Compare(tag, newest) > 0 {
			newest = tag
		}
	}
	return newest, nil
}

// needsNewMajor reports whether the module's path is still that of the released
// major version, and that version is to be kept. It is not before v1.
func (b *base) needsNewMajor(modulePath string) bool {
	major := "v1"
	if _, suffix, ok := module.SplitPathVersion(modulePath); ok && suffix != "" {
		major = module.PathMajorPrefix(suffix)
	}
	return major == semver.Major(b.release)
}

func git(dir string, args ...string) (string, error) {
	var stderr bytes.Buffer
	cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return string(out), nil
}
