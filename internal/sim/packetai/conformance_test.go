package packetai_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// found are the first groups of a pattern in files.
func found(t *testing.T, files, pattern string) map[string]bool {
	t.Helper()
	paths, err := filepath.Glob(files)
	require.NoError(t, err)
	names := map[string]bool{}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(raw), -1) {
			names[m[1]] = true
		}
	}
	require.NotEmpty(t, names, files)
	return names
}

// CONFORMANCE.md names every behaviour, and tests that are there.
func TestTheTableIsComplete(t *testing.T) {
	t.Parallel()
	behaviours := found(t, "behaviour.go", `Behaviour = "([^"]+)"`)
	assert.Equal(t, behaviours, found(t, "CONFORMANCE.md", "\\| `([a-z0-9-]+)` \\| `Test"))
	tests := found(t, "*_test.go", `\nfunc (Test\w+)\(`)
	for name := range found(t, "CONFORMANCE.md", "`(Test\\w+)`") {
		assert.Contains(t, tests, name)
	}
}
