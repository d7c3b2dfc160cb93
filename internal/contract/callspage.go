package contract

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// CallsPage checks that the page for users has a row for each documented call,
// with the method that makes it, below the heading of its API and above the next.
func CallsPage(t *testing.T, c Coverage, path, heading string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	_, section, found := strings.Cut(string(raw), "\n## "+heading+"\n")
	require.True(t, found, "%s has no %s", path, heading)
	section, _, _ = strings.Cut(section, "\n## ")
	rows := map[string]string{}
	for line := range strings.Lines(section) {
		if cells := strings.Split(line, "|"); len(cells) > 3 && strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			rows[Pattern(strings.Trim(strings.TrimSpace(cells[1]), "`"))] += cells[2]
		}
	}
	documented := map[string]bool{}
	for _, p := range c.Pages {
		for call, d := range p.ByPattern() {
			documented[call] = true
			assert.Contains(t, rows[call], "`"+d.Method+"`", call)
		}
	}
	assert.Len(t, rows, len(documented), "rows of %s", heading)
}
