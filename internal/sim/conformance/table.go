package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// row is a statement of the table.
type row struct {
	line      int
	statement string
	behaviour string
	test      string
}

var rowPattern = regexp.MustCompile("^\\| (.+?) \\| `([^`]+)` \\| `(Test[A-Za-z0-9_]+)` \\|$")

// readTable reads the rows that name a behaviour and a test.
func readTable(path string) ([]row, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var rows []row
	for i, line := range strings.Split(string(raw), "\n") {
		m := rowPattern.FindStringSubmatch(line)
		if m == nil {
			if strings.HasPrefix(line, "|") && strings.Contains(line, "`Test") {
				return nil, fmt.Errorf("%s:%d: a row that cannot be read: %s", path, i+1, line)
			}
			continue
		}
		rows = append(rows, row{i + 1, m[1], m[2], m[3]})
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s has no rows", path)
	}
	return rows, nil
}

// readBehaviours reads the behaviours that the simulator in dir knows by name:
// its constants of type Behaviour.
func readBehaviours(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "behaviour*.go"))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return nil, err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok {
				for _, v := range spec.Values {
					if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
						name, _ := strconv.Unquote(lit.Value)
						names = append(names, name)
					}
				}
			}
			return true
		})
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s names no behaviours", dir)
	}
	return names, nil
}

// compare says what the table and the simulator do not agree on.
func compare(rows []row, behaviours []string) (problems []string) {
	named := map[string]bool{}
	for _, r := range rows {
		named[r.behaviour] = true
		if !slices.Contains(behaviours, r.behaviour) && !strings.HasPrefix(r.behaviour, "answer ") {
			problems = append(problems, fmt.Sprintf("line %d: no behaviour %q", r.line, r.behaviour))
		}
	}
	for _, b := range behaviours {
		if !named[b] {
			problems = append(problems, fmt.Sprintf("behaviour %q has no row", b))
		}
	}
	return problems
}
