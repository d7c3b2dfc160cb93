package volt_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// importsOf is what the packages of a folder import of this module, tests left
// out.
func importsOf(t *testing.T, dir string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	found := map[string]bool{}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, i := range file.Imports {
			if p, ok := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), module); ok {
				found[strings.TrimPrefix(p, "/")] = true
			}
		}
	}
	require.NotEmpty(t, files, dir)
	return found
}

// Imports run one way: no client imports another, nothing below them imports
// one, and a simulator shares nothing with what is tested on it.
func TestImportsRunOneWay(t *testing.T) {
	t.Parallel()
	core := []string{"api", "internal/client", "internal/lifecycle", "internal/poll", "internal/rest", "internal/wire"}
	for dir, allowed := range map[string][]string{
		"api":                      {},
		"internal/rest":            {"api"},
		"internal/poll":            {"api", "internal/rest"},
		"internal/wire":            {"api", "internal/rest"},
		"internal/lifecycle":       {"api", "internal/rest", "internal/wire"},
		"internal/client":          {"api", "internal/lifecycle", "internal/poll", "internal/rest", "internal/wire"},
		".":                        core,
		"voltagepark":              core,
		"packetai":                 core,
		"internal/docs/acme":       core,
		"internal/sim/kernel":      {},
		"internal/sim":             {"internal/sim/kernel"},
		"internal/sim/voltagepark": {"internal/sim/kernel"},
		"internal/sim/packetai":    {"internal/sim/kernel"},
		"limitertest":              {"api"},
		"apitest":                  {"api", "internal/sim/kernel"},
	} {
		for p := range importsOf(t, dir) {
			assert.Contains(t, allowed, p, "%s imports it", dir)
		}
	}
}

// What the clients stand on knows none of the APIs, not even by name.
func TestTheCoreKnowsNoAPI(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"api", "internal/rest", "internal/poll", "internal/wire", "internal/client", "internal/sim/kernel"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		require.NoError(t, err)
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			raw, err := os.ReadFile(path)
			require.NoError(t, err)
			text := strings.ToLower(strings.ReplaceAll(string(raw), module, ""))
			for _, name := range []string{"voltagepark", "voltage park", "packetai", "packet.ai", "voltagegpu", "lium", "targon"} {
				assert.False(t, strings.Contains(text, name), "%s speaks of %q", path, name)
			}
		}
	}
}
