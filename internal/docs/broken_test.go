package docs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is wrong with a page is found, at its line.
func TestBrokenPagesAreFoundOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ page, want string }{
		"a method that is not there":  {"```go\nerr := client.Pods.Destroy(ctx, id)\n```", "x.md:2: client.Pods.Destroy undefined"},
		"a wrong type":                {"text\n\n```go\n_, err = client.Pods.Get(ctx, 4711)\n```", "x.md:4: cannot use 4711"},
		"a forgotten value":           {"```go\npod := client.Pods.List(ctx)\n```", "x.md:2: assignment mismatch"},
		"a name that nobody declares": {"```go\nfmt.Println(nothing)\n```", "x.md:2: undefined: nothing"},
		"a statement of no use":       {"```go\nid\n```", "x.md:2: id (variable"},
		"no Go":                       {"```go\nvolt.New(…)\n```", "x.md:2: illegal character"},
		"half a block":                {"```go\nif err != nil {\n```", "expected '}'"},
		"a broken declaration":        {"```go\nfunc f() {\n\treturn 1\n}\n```", "x.md:3: too many return values"},
		"an unused import":            {"```go\npackage main\n\nimport \"fmt\"\n\nfunc main() {}\n```", `x.md:4: "fmt" imported and not used`},
		"an unused variable in a file": {
			"```go\npackage main\n\nfunc main() {\n\tx := 1\n}\n```", "x.md:5: declared and not used: x",
		},
		"an unknown rule":      {"<!-- go: ignore -->\n```go\nerr = nil\n```", `no such rule: "ignore"`},
		"names that are not":   {"<!-- go: with nobody -->\n```go\nerr = nil\n```", `no such names: "nobody"`},
		"the wrong names":      {"<!-- go: with park -->\n```go\n_, err = client.Pods.List(ctx)\n```", "client.Pods undefined"},
		"a rule without block": {"<!-- go: with park -->\n\n```go\nerr = nil\n```", "a rule for Go, and no block after it"},
		"a rule for a file":    {"<!-- go: with park -->\n```go\npackage main\n```", "a file stands alone"},
		"not in its file":      {"<!-- go: from client.go -->\n```go\nfunc New() *Client\n```", "the block does not stand in client.go"},
		"no such file":         {"<!-- go: from nobody.go -->\n```go\nerr = nil\n```", "no such file"},
		"a file of no package": {"<!-- go: from README.md -->\n```go\nerr = nil\n```", "is no Go file that is compiled"},
		"no end":               {"```go\nerr = nil", "a block that does not end"},
		"a link":               {"[a](nobody.md)", "x.md:1: no such file: nobody.md"},
		"a link out of it":     {"[a](../go.mod)", "no such file"},
		"a heading":            {"[a](README.md#nothing)", "no such heading"},
		"a heading of its own": {"# One\n\n[a](#two)", "x.md:3: no such heading"},
		"a target of make":     {"```\nmake coffee\n```", `x.md:2: make has no target "coffee"`},
		"a target in the text": {"Then `make coffee` makes it.", `x.md:1: make has no target "coffee"`},
		"a program":            {"```sh\nKEY=x go run ./examples/nothing\n```", "x.md:2: no Go in ./examples/nothing"},
		"a test":               {"```sh\ngo test -v -run 'TestBudget|TestNothing' ./internal/poll\n```", "no test TestNothing there"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, strings.Join(problemsOf("x.md", c.page), "\n"), c.want)
		})
	}
}

// What is right is let through.
func TestWholePages(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"an unused variable":   "```go\npod, err := client.Pods.Get(ctx, id)\n```",
		"a return":             "```go\nif err != nil {\n\treturn err\n}\n```",
		"a declaration":        "```go\nfunc TestX(t *testing.T) { srv := volttest.NewServer(t); _ = srv.Client() }\n```",
		"a name of its own":    "```go\nfunc deploy(id int) error { return nil }\n\nvar spec = deploy(1)\n```",
		"an import of its own": "```go\nimport v \"github.com/voltagegpu/volt-go\"\n\nvar x *v.Client\n```",
		"a file":               "```go\npackage main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println() }\n```",
		"other names":          "<!-- go: with park -->\n```go\n_, err = client.Organization.Get(ctx)\n```",
		"part of a file":       "<!-- go: from config.go -->\n```go\n// DefaultBaseURL is the API's public address.\n```",
		"in a list":            "- one:\n\n  ```go\n  err = nil\n  ```",
		"another language":     "```text\nvolt.New(…)\n```",
		"links":                "# One `two`: 3\n\n[a](README.md#what-it-promises) [b](https://go.dev) [c](#one-two-3) `[d](e)` [f](docs/)",
		"commands":             "```\nmake test # all\nFUZZTIME=1m go test -fuzz FuzzAnswers -run '^TestNothing$' ./nowhere/...\n```",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "commands" {
				require.Contains(t, problemsOf("x.md", text), "x.md:3: no test FuzzAnswers there")
				return
			}
			assert.Empty(t, problemsOf("x.md", text))
		})
	}
}

// problemsOf are what is wrong with a page.
func problemsOf(path, text string) []string {
	p := parsePage(path, text)
	var c compiler
	for _, b := range p.goBlocks() {
		if err := c.add(b); err != nil {
			p.problems = append(p.problems, err.Error())
		}
	}
	p.checkLinks()
	p.checkCommands()
	for _, err := range c.check() {
		p.problems = append(p.problems, err.Error())
	}
	return p.problems
}
