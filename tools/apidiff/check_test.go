package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A repository is a module in git, with golden files that were right once.
type repository struct {
	*testing.T
	dir string
}

const (
	podsGo   = "package volt\n\ntype Pods struct{}\n\nfunc (*Pods) Stop() {}\n"
	noStopGo = "package volt\n\ntype Pods struct{}\n"
	startGo  = podsGo + "\nfunc (*Pods) Start() {}\n"
	emptyLog = "# Changelog\n\n## Unreleased\n\n### Changed\n\n- old\n"
)

func newRepository(t *testing.T) *repository {
	t.Helper()
	r := &repository{t, t.TempDir()}
	moduleIn(t, r.dir, map[string]string{"pods.go": podsGo, "CHANGELOG.md": emptyLog})
	r.git("init", "--quiet")
	r.make()
	r.commit()
	return r
}

func (r *repository) git(args ...string) {
	r.Helper()
	cmd := exec.Command("git", append([]string{"-C", r.dir,
		"-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		r.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func (r *repository) commit() {
	r.Helper()
	r.git("add", "--all")
	r.git("commit", "--quiet", "--allow-empty", "--message", "a")
}

// make rewrites the golden files.
func (r *repository) make() {
	r.Helper()
	var out strings.Builder
	if ok, err := rewrite(&out, r.dir, ""); !ok || err != nil {
		r.Fatal(ok, err, out.String())
	}
}

// passes and fails check, and that what is said has all of some parts.
func (r *repository) passes(said ...string) { r.Helper(); r.check(true, "", said) }
func (r *repository) fails(said ...string)  { r.Helper(); r.check(false, "", said) }

func (r *repository) check(want bool, ref string, said []string) {
	r.Helper()
	var out strings.Builder
	ok, err := check(&out, r.dir, ref)
	if err != nil || ok != want {
		r.Errorf("got %v %v, want %v:\n%s", ok, err, want, out.String())
	}
	for _, part := range said {
		if !strings.Contains(out.String(), part) {
			r.Errorf("nothing of %q in:\n%s", part, out.String())
		}
	}
}

func (r *repository) changelog(text string) {
	r.Helper()
	put(r.T, r.dir, "CHANGELOG.md", text)
}

func TestRemovedMethodFails(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.passes("the same as at HEAD")

	put(t, r.dir, "pods.go", noStopGo)
	r.fails("removed or changed", "- pkg volt, method (*Pods) Stop()", "run make api", "### Removed")

	r.make()
	r.fails("changed since HEAD", "- pkg volt, method (*Pods) Stop()", "### Removed")

	r.changelog(strings.Replace(emptyLog, "- old", "- old\n\n### Added\n\n- more", 1))
	r.fails("### Removed")

	r.changelog(strings.Replace(emptyLog, "- old", "- old\n\n### Removed\n\n- `Pods.Stop`: write Delete", 1))
	r.passes("0 added, 1 removed")
	r.commit()
	r.passes("the same")
	r.check(true, "HEAD~1", []string{"since HEAD~1"})
}

func TestAddedMethodNeedsGoldenFileAndLine(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	put(t, r.dir, "pods.go", startGo)
	r.fails("added:", "+ pkg volt, method (*Pods) Start()", "make api", "CHANGELOG.md")
	r.make()
	r.fails("CHANGELOG.md needs a line")
	r.changelog(strings.Replace(emptyLog, "- old", "- old\n\n### Added\n\n- `Pods.Start`", 1))
	r.passes("1 added, 0 removed")
}

// The base is the last release, however many commits ago.
func TestLastRelease(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.changelog(strings.Replace(emptyLog, "Unreleased", "0.9.0", 1))
	r.commit()
	for _, tag := range []string{"v0.9.0", "v0.10.0-rc.1", "other/v3.0.0", "vague"} {
		r.git("tag", tag)
	}
	put(t, r.dir, "pods.go", noStopGo)
	r.make()
	r.commit()
	r.fails("since the last release, v0.9.0", "### Removed")

	// As its entry moves to the version that is being released.
	r.changelog("## Unreleased\n\n## 0.10.0\n\n### Removed\n\n- `Pods.Stop`\n\n## 0.9.0\n\n### Changed\n\n- old\n")
	r.passes("1 removed")
	r.commit()
	r.git("tag", "v0.10.0")
	r.passes("the same as at the last release, v0.10.0")
}

// From 1.0.0 on no changelog helps, but another module path does.
func TestMajorVersion(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.git("tag", "v1.2.0")
	put(t, r.dir, "pods.go", noStopGo)
	r.changelog(emptyLog + "- no Stop\n")
	r.make()
	r.fails("new major version")
	put(t, r.dir, "go.mod", "module example.com/m/v2\n\ngo 1.25\n")
	r.passes("1 removed")
	r.commit()
	r.git("tag", "v2.0.0")
	put(t, r.dir, "pods.go", podsGo)
	r.changelog(emptyLog + "- no Stop\n- Stop again\n")
	r.make()
	r.passes("1 added")
	put(t, r.dir, "pods.go", "package volt\n")
	r.make()
	r.fails("breaks callers of v2.0.0")
}

// The files are those of the packages that there are, in order.
func TestGoldenFiles(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	put(t, r.dir, "more/a.go", "package more\n\nfunc A() {}\n\nfunc B() {}\n")
	r.make()
	path := filepath.Join(r.dir, goldenDir, "more.txt")
	raw, err := os.ReadFile(path)
	if want := header + "pkg more, func A()\npkg more, func B()\n"; err != nil || string(raw) != want {
		t.Errorf("got %v %q, want %q", err, raw, want)
	}
	put(t, r.dir, goldenDir+"/more.txt", header+"pkg more, func B()\npkg more, func A()\n")
	r.fails("out of order")
	put(t, r.dir, goldenDir+"/more.txt", strings.ReplaceAll(string(raw), "\n", "\r\n"))
	r.changelog(emptyLog + "\n### Added\n\n- more\n")
	r.passes()

	if err := os.RemoveAll(filepath.Join(r.dir, "more")); err != nil {
		t.Fatal(err)
	}
	r.fails("- pkg more, func A()")
	r.make()
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Error("the file of a package that is gone is still there", err)
	}
}

// Without git the golden files still hold, and it is said that no more was looked at.
func TestWithoutGit(t *testing.T) {
	t.Parallel()
	r := &repository{t, t.TempDir()}
	moduleIn(t, r.dir, map[string]string{"pods.go": podsGo})
	r.make()
	r.passes("no base")
	if _, err := check(&strings.Builder{}, r.dir, "v1.0.0"); err == nil {
		t.Error("a base that was asked for and is not there is no error")
	}
	put(t, r.dir, "pods.go", noStopGo)
	r.fails("- pkg volt, method (*Pods) Stop()")
}
