package contract

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// EveryServiceMethodHasAnExample checks that not the documented calls alone are
// shown, but whatever a service can do.
func EveryServiceMethodHasAnExample(t *testing.T, c Coverage) {
	t.Helper()
	examples := exampleOutputs(t, c.Dir)
	services := servicesOf(t, c.Client)
	for path, service := range services {
		methods := 0
		for i := range service.NumMethod() {
			methods++
			name, _ := exampleName(services, path+"."+service.Method(i).Name)
			assert.NotEmpty(t, examples[name], "%s with an output is missing", name)
		}
		for nested := range services {
			if strings.HasPrefix(nested, path+".") {
				methods++ // it may only hold others
			}
		}
		assert.NotZero(t, methods, "%s can do nothing", path)
	}
	require.Len(t, services, c.Services)
}

// exampleOutputs is what the Examples of a folder say that they print.
func exampleOutputs(t testing.TB, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	set := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		file, err := parser.ParseFile(set, name, text, parser.ParseComments)
		require.NoError(t, err)
		parsed = append(parsed, file)
	}
	outputs := map[string]string{}
	for _, e := range doc.Examples(parsed...) {
		// One that has no output is compiled and not run.
		outputs["Example"+e.Name] = strings.TrimSpace(e.Output)
	}
	return outputs
}
