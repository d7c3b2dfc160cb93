package contract

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// NamesNoForeignType checks that nothing that this module could not keep stable
// is part of what packages show. public are their folders, and the import paths
// that their signatures may name beside the standard library's.
func NamesNoForeignType(t *testing.T, public map[string][]string) {
	t.Helper()
	require.NotEmpty(t, public)
	for dir, allowed := range public {
		set, files := sources(t, dir)
		for _, file := range files {
			imports := importsOf(t, file)
			for _, node := range exportedTypes(file) {
				ast.Inspect(node, func(n ast.Node) bool {
					selector, ok := n.(*ast.SelectorExpr)
					if !ok {
						return true
					}
					name, ok := selector.X.(*ast.Ident)
					if !ok {
						return true
					}
					path := imports[name.Name]
					if standard(path) || slices.Contains(allowed, path) {
						return true
					}
					t.Errorf("%s: %s.%s of %s is part of the public API", set.Position(n.Pos()), name.Name, selector.Sel.Name, path)
					return true
				})
			}
		}
	}
}

// standard reports whether an import path is the standard library's, which has
// no dot in its first element.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return path != "" && !strings.Contains(first, ".")
}

func importsOf(t testing.TB, file *ast.File) map[string]string {
	t.Helper()
	imports := map[string]string{}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		name := path[strings.LastIndexByte(path, '/')+1:]
		if spec.Name != nil {
			name = spec.Name.Name
			assert.NotEqual(t, ".", name, "a dot import hides where a name is from")
		}
		imports[name] = path
	}
	return imports
}
