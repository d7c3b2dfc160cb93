package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	testFlag  = regexp.MustCompile(`-(?:run|bench|fuzz)[ =]'?([\w|^$.]+)'?`)
	ownFolder = regexp.MustCompile(`(?:^|\s)(\./[\w./-]*|\.)(?:\s|$)`)
	inFolder  = regexp.MustCompile(`-C (\S+)`)
	target    = regexp.MustCompile(`(?m)^(\w[\w -]*):(?:[^=]|$)`)
	phony     = regexp.MustCompile(`(?m)^\.PHONY:((?:.*\\\n)*.*)`)
	function  = regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz|Example)\w*)\(`)
)

// checkCommands looks whether what the page's shell blocks and its text call is
// there: targets of make, folders that go is given, and tests that it is to run.
func (p *page) checkCommands() {
	for _, b := range p.blocks {
		if b.language != "" && b.language != "sh" {
			continue
		}
		for i, text := range strings.Split(b.text, "\n") {
			p.checkCommand(b.line+i, text)
		}
	}
	for _, l := range p.prose {
		for _, code := range inlineCode.FindAllString(l.text, -1) {
			p.checkCommand(l.n, strings.Trim(code, "`"))
		}
	}
}

func (p *page) checkCommand(line int, text string) {
	command, _, _ := strings.Cut(text, "#")
	words := strings.Fields(command)
	for len(words) > 0 && strings.Contains(words[0], "=") { // VARIABLE=value
		words = words[1:]
	}
	if len(words) < 2 {
		return
	}
	switch words[0] {
	case "make":
		if !slices.Contains(targets(), words[1]) {
			p.complain(line, "make has no target %q", words[1])
		}
	case "go":
		p.checkGo(line, command)
	}
}

// targets are those that the Makefile has a rule for.
var targets = sync.OnceValue(func() (names []string) {
	for _, m := range target.FindAllSubmatch(makefile(), -1) {
		names = append(names, strings.Fields(string(m[1]))...)
	}
	return names
})

var makefile = sync.OnceValue(func() []byte {
	raw, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		panic(err)
	}
	return raw
})

// A name that is no file and has no rule is made by doing nothing, and passes.
func TestMakeHasARuleForEachName(t *testing.T) {
	t.Parallel()
	names := phony.FindSubmatch(makefile())
	require.NotNil(t, names)
	for _, name := range strings.Fields(strings.ReplaceAll(string(names[1]), "\\", "")) {
		assert.Contains(t, targets(), name)
	}
}

// What CI runs there is, and CONTRIBUTING.md says what each target is for, but for
// the parts of check, of prove and of all.
func TestTargetsAreTold(t *testing.T) {
	t.Parallel()
	ci, err := os.ReadFile(filepath.Join(root, ".github/workflows/ci.yml"))
	require.NoError(t, err)
	runs := regexp.MustCompile(`run: make (\S+)`).FindAllSubmatch(ci, -1)
	require.NotEmpty(t, runs)
	for _, m := range runs {
		assert.Contains(t, targets(), string(m[1]))
	}
	guide, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	require.NoError(t, err)
	parts := []string{"all", "fmt", "vet", "staticcheck", "apidiff", "tidy"}
	for _, name := range targets() {
		if !slices.Contains(parts, name) && !strings.HasPrefix(name, "prove-") {
			assert.Regexp(t, `(?m)^make `+name+` +#`, string(guide))
		}
	}
}

func (p *page) checkGo(line int, command string) {
	base := root
	if m := inFolder.FindStringSubmatch(command); m != nil {
		base = filepath.Join(root, m[1])
	}
	var defined []string
	for _, m := range ownFolder.FindAllStringSubmatch(command, -1) {
		dir := filepath.Join(base, strings.TrimSuffix(m[1], "/..."))
		files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		if len(files) == 0 && !strings.HasSuffix(m[1], "/...") {
			p.complain(line, "no Go in %s", m[1])
		}
		for _, file := range files {
			raw, _ := os.ReadFile(file)
			for _, f := range function.FindAllSubmatch(raw, -1) {
				defined = append(defined, string(f[1]))
			}
		}
	}
	for _, m := range testFlag.FindAllStringSubmatch(command, -1) {
		for _, name := range strings.Split(m[1], "|") {
			name = strings.Trim(name, "^$")
			if name != "" && name != "." && !slices.ContainsFunc(defined, func(f string) bool { return strings.Contains(f, name) }) {
				p.complain(line, "no test %s there", name)
			}
		}
	}
}
