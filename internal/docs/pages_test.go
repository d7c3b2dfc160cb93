package docs

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withoutGo are the pages of docs that need not show any.
var withoutGo = []string{"docs/README.md", "docs/call.md", "docs/comparison.md"}

// pages are all pages of the module, wherever they are.
func pages(t *testing.T) (all []*page) {
	t.Helper()
	require.NoError(t, fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != ".":
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".md"):
			return nil
		}
		p, err := readPage(path)
		all = append(all, p)
		return err
	}))
	require.Greater(t, len(all), 10)
	return all
}

func TestPagesCompile(t *testing.T) {
	t.Parallel()
	var c compiler
	for _, p := range pages(t) {
		report(t, p.problems)
		blocks := p.goBlocks()
		if len(blocks) == 0 && (p.path == "README.md" || strings.HasPrefix(p.path, "docs/")) && !slices.Contains(withoutGo, p.path) {
			t.Errorf("%s shows no Go", p.path)
		}
		for _, b := range p.blocks {
			assert.Contains(t, languages, b.language, "%s: language", b.at())
			if b.rule != "" && b.language != "go" {
				t.Errorf("%s: a rule for Go, before a block that is none", b.at())
			}
		}
		for _, b := range blocks {
			assert.NoError(t, c.add(b))
		}
		t.Logf("%-22s %2d blocks of Go", p.path, len(blocks))
	}
	for _, err := range c.check() {
		t.Error(err)
	}
}

func TestPagesPointToWhatIsThere(t *testing.T) {
	t.Parallel()
	for _, p := range pages(t) {
		p.checkLinks()
		p.checkCommands()
		report(t, p.problems)
	}
}

// The index leads to every page.
func TestTheIndexIsComplete(t *testing.T) {
	t.Parallel()
	index, err := readPage("docs/README.md")
	require.NoError(t, err)
	var targets []string
	for _, l := range index.links() {
		targets = append(targets, l.target)
	}
	for _, p := range pages(t) {
		if name, ok := strings.CutPrefix(p.path, "docs/"); ok && name != "README.md" {
			assert.Contains(t, targets, name, "links of docs/README.md")
		}
	}
}

func report(t *testing.T, problems []string) {
	t.Helper()
	for _, problem := range problems {
		t.Error(problem)
	}
}
