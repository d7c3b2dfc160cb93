package contract

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// EveryFixtureIsReplayed checks that no fixture of the API's folders is left out
// by the tables, but for those of NotReplayed.
func EveryFixtureIsReplayed[C any](t *testing.T, s Suite[C]) {
	t.Helper()
	used := map[string]bool{}
	for _, e := range s.Exchanges {
		used[e.Answer], used[e.Asked] = true, true
	}
	for _, e := range s.Errors {
		used[e.Answer] = true
	}
	for _, name := range s.NotReplayed {
		assert.False(t, used[name], "%s is replayed, and no exception", name)
		assert.FileExists(t, filepath.Join(s.Fixtures, name))
	}
	require.NotEmpty(t, s.Folders)
	for _, folder := range s.Folders {
		found := 0
		err := fs.WalkDir(os.DirFS(s.Fixtures), folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(name) == ".md" {
				return err
			}
			found++
			if !used[name] && !slices.Contains(s.NotReplayed, name) {
				t.Errorf("%s is replayed by no test", name)
			}
			return nil
		})
		require.NoError(t, err)
		require.NotZero(t, found, "%s has no fixture", folder)
	}
}

// EveryCallIsReplayed checks that each registered call, such as "GET /pods/{id}",
// is made by an exchange, also one of which no page shows any JSON; and that no
// exchange makes another.
func EveryCallIsReplayed[C any](t *testing.T, s Suite[C], registered []string) {
	t.Helper()
	require.NotEmpty(t, registered)
	made := map[string]bool{}
	for _, e := range s.Exchanges {
		call, ok := registeredAs(registered, e.Method+" "+e.Path)
		assert.True(t, ok, "%s makes no registered call: %s %s", e.Name(), e.Method, e.Path)
		made[call] = true
	}
	for _, call := range registered {
		assert.True(t, made[call], "%s is replayed by no test", call)
	}
}

// registeredAs is the registered call that a request makes: "GET /pods/types" is
// that rather than "GET /pods/{id}", where both are.
func registeredAs(registered []string, request string) (call string, ok bool) {
	for _, pattern := range registered {
		if isLike(request, Pattern(pattern)) && (!ok || strings.Count(pattern, "{") < strings.Count(call, "{")) {
			call, ok = pattern, true
		}
	}
	return call, ok
}

// isLike reports whether a request is of a pattern, in which {id} is any segment that
// is not empty. It compiles no regular expression: a fuzz target calls it for each
// registered call with each answer.
func isLike(request, pattern string) bool {
	for {
		want, wantRest, wantMore := strings.Cut(pattern, "/")
		got, gotRest, gotMore := strings.Cut(request, "/")
		if wantMore != gotMore || got != want && (want != "{id}" || got == "") {
			return false
		}
		if !wantMore {
			return true
		}
		pattern, request = wantRest, gotRest
	}
}
