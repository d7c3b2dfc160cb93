package contract

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLeavesAndTheirPlaces(t *testing.T) {
	t.Parallel()
	document := Parse(t, `{"a":[{"b":2.40},{"b":null}],"c d":"x","on":false,"none":{},"at":"2026-01-01T00:00:00Z"}`)
	others := map[string][]any{}
	for _, l := range Leaves(document) {
		others[l.Name()] = l.Others()
	}
	require.Equal(t, map[string][]any{
		"a.0.b": {json.Number("3.4"), nil}, "a.1.b": {"a-value"}, "c d": {"x-other", nil}, "on": {true},
		"at": {"2026-01-01T00:00:01Z", nil},
	}, others)
}

// The document that a leaf is replaced in stays as it is.
func TestReplacedIsAnotherDocument(t *testing.T) {
	t.Parallel()
	const text = `{"a":[{"b":2.40},{"b":null}]}`
	document := Parse(t, text)
	l := Leaves(document)[1]
	require.JSONEq(t, `{"a":[{"b":2.40},{"b":"x"}]}`, Text(t, l.Replaced(document, "x")))
	require.Equal(t, text, Text(t, document))
}
