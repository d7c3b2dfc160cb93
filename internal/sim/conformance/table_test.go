package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestReadTable(t *testing.T) {
	t.Parallel()
	rows, err := readTable(write(t, "a.md", "| S | B | T |\n| --- | --- | --- |\n| It does. | `it-does` | `TestIt` |\n| Plain | row |\n"))
	require.NoError(t, err)
	assert.Equal(t, []row{{3, "It does.", "it-does", "TestIt"}}, rows)
	_, err = readTable(write(t, "b.md", "| It does. | it-does | `TestIt` |\n"))
	require.ErrorContains(t, err, "b.md:1", "a row with a slip is not passed over")
	_, err = readTable(write(t, "c.md", "nothing\n"))
	require.Error(t, err)
}

func TestCompare(t *testing.T) {
	t.Parallel()
	behaviours, err := readBehaviours(filepath.Dir(write(t, "behaviour.go", "package sim\n\nconst (\n\tA Behaviour = \"a\"\n\tB Behaviour = \"b\"\n)\n")))
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, behaviours)
	problems := compare([]row{{line: 1, behaviour: "a"}, {line: 2, behaviour: "answer GET /pods"}, {line: 3, behaviour: "c"}}, behaviours)
	assert.Equal(t, []string{`line 3: no behaviour "c"`, `behaviour "b" has no row`}, problems)
}
