package contract

import (
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Documented is a call as a page prints it, and where a client has it.
type Documented struct {
	// Call is the method and the path below the base URL: "GET /pods/:id".
	Call string
	// Method is the client's: "Pods.Get", or "BareMetal.Rentals.List".
	Method string
	// Fixtures are in the page's folder, "" where the page shows none.
	Fixtures string
}

// Page is a page of documentation, typed by hand. Calls that no page lists and
// that are known otherwise stand on one of their own.
type Page struct {
	// Folder holds the page's fixtures, and names it.
	Folder string
	// Count is how many distinct calls the page has, counted there.
	Count int
	// Calls are those, a row each: the Call, Method and Fixtures of a Documented.
	Calls [][3]string
}

// Documented are the page's calls.
func (p Page) Documented() []Documented {
	calls := make([]Documented, len(p.Calls))
	for i, row := range p.Calls {
		calls[i] = Documented{Call: row[0], Method: row[1], Fixtures: row[2]}
	}
	return calls
}

// ByPattern are the page's calls in the registry's spelling.
func (p Page) ByPattern() map[string]Documented {
	calls := map[string]Documented{}
	for _, d := range p.Documented() {
		calls[Pattern(d.Call)] = d
	}
	return calls
}

// Coverage is what there has to be for what the pages list.
type Coverage struct {
	// Client is the client's struct type.
	Client reflect.Type
	// Services is how many it has, nested ones too.
	Services int
	// Dir is the folder of the package, for its Examples.
	Dir string
	// Fixtures is the folder that those of the pages are in.
	Fixtures string
	// Registered are all endpoints: "GET /pods/{id}".
	Registered []string
	// Pages are all that document the API.
	Pages []Page
}

var placeholder = regexp.MustCompile(`:\w+|\{\w+\}`)

// Pattern spells a call's placeholders, ":id" or "{pod_id}", all alike: "{id}".
func Pattern(call string) string { return placeholder.ReplaceAllString(call, "{id}") }

// DocumentedTables checks the tables themselves: that the pages have as many
// distinct calls as were counted there, and that nothing is registered twice or
// on no page.
func DocumentedTables(t *testing.T, c Coverage) {
	t.Helper()
	known := map[string]bool{}
	for _, p := range c.Pages {
		calls := p.ByPattern()
		assert.NotZero(t, p.Count, p.Folder)
		assert.Len(t, calls, p.Count, "distinct calls of %s", p.Folder)
		assert.Len(t, p.Calls, p.Count, "calls of %s", p.Folder)
		for call := range calls {
			known[call] = true
		}
	}
	seen := map[string]bool{}
	for _, call := range c.Registered {
		call = Pattern(call)
		assert.False(t, seen[call], "%s is registered twice", call)
		seen[call] = true
		assert.True(t, known[call], "%s is on no page", call)
	}
}

// EveryDocumentedCallIsThere checks that each call of each page has an endpoint,
// a method of a service, an Example that runs, and the fixtures that it names.
func EveryDocumentedCallIsThere(t *testing.T, c Coverage) {
	t.Helper()
	examples := exampleOutputs(t, c.Dir)
	methods := servicesOf(t, c.Client)
	registered := map[string]bool{}
	for _, call := range c.Registered {
		registered[Pattern(call)] = true
	}
	require.NotEmpty(t, c.Pages)
	for _, p := range c.Pages {
		for _, d := range p.Documented() {
			assert.True(t, registered[Pattern(d.Call)], "%s: %s has no endpoint", p.Folder, d.Call)
			if name, ok := exampleName(methods, d.Method); assert.True(t, ok, "%s: %s: there is no method %s", p.Folder, d.Call, d.Method) {
				assert.NotEmpty(t, examples[name], "%s: %s has no %s with an output", p.Folder, d.Call, name)
			}
			for _, file := range strings.Fields(d.Fixtures) {
				assert.FileExists(t, filepath.Join(c.Fixtures, p.Folder, file), d.Call)
			}
		}
	}
}
