package volt_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// unknownLeaves are the places of the observed list that no page documents: put
// there to be tolerated, and within reach through WithResponse alone.
var unknownLeaves = map[string][]string{
	"volt-observed/pods_list.response.json": {"1.labels.team", "1.events.0.reason", "1.events.0.count"},
}

// nullIsAbsent are members that say no more as null than left out, and that other
// documented answers to the same calls do leave out: flags and counts, and what
// is known from the request, by the end of the answer's name.
var nullIsAbsent = map[string][]string{
	".response.json":            {"success", "deleted", "total"},
	"_delete.response.json":     {"id", "status"},
	"_revoke.response.json":     {"id"},
	"_start.response.json":      {"id"},
	"_stop.response.json":       {"id"},
	"pods_update.response.json": {"id"},
}

// Nothing that an answer says is lost: another leaf makes another value, or an
// error.
func TestEveryLeafOfEveryAnswerMatters(t *testing.T) {
	t.Parallel()
	for _, e := range onePerAnswer() {
		t.Run(e.answer, func(t *testing.T) {
			t.Parallel()
			document := parse(t, fixture(t, e.answer))
			places := leaves(document)
			require.NotEmpty(t, places)
			before := outcomeOf(t, e, document)
			require.NoError(t, before.err)
			for _, l := range places {
				if slices.Contains(unknownLeaves[e.answer], l.name()) {
					continue
				}
				for _, other := range l.others() {
					if other == nil && sameAsAbsent(e.answer, l.name()) {
						continue
					}
					after := outcomeOf(t, e, l.replaced(document, other))
					assert.False(t, before.equals(after), "%s: %v instead of %v makes no difference", l.name(), other, l.value)
				}
			}
		})
	}
}

// What this package does not know is still there.
func TestUnknownLeavesAreInTheRawAnswer(t *testing.T) {
	t.Parallel()
	for name, places := range unknownLeaves {
		document := parse(t, fixture(t, name))
		for _, l := range leaves(document) {
			if !slices.Contains(places, l.name()) {
				continue
			}
			other := l.replaced(document, "changed")
			var resp volt.Response
			_, err := newClient(t, always(200, text(t, other))).Pods.List(t.Context(), volt.WithResponse(&resp))
			require.NoError(t, err)
			require.Equal(t, other, parse(t, string(resp.Raw())))
		}
	}
}

// The same for what a server says no with: the error changes.
func TestEveryLeafOfEveryErrorMatters(t *testing.T) {
	t.Parallel()
	for _, e := range errorExchanges {
		if !strings.HasSuffix(e.answer, ".json") {
			continue
		}
		t.Run(e.answer, func(t *testing.T) {
			t.Parallel()
			errorOf := func(document any) volt.Error {
				err := e.call(t.Context(), newClient(t, always(e.status, text(t, document))))
				got := *as[*volt.Error](t, err)
				got.Waited = 0
				return got
			}
			document := parse(t, fixture(t, e.answer))
			before := errorOf(document)
			for _, l := range leaves(document) {
				for _, other := range l.others() {
					assert.NotEqual(t, before, errorOf(l.replaced(document, other)), "%s: %v", l.name(), other)
				}
				if name := l.name(); strings.HasSuffix(name, "message") || strings.HasSuffix(name, "code") {
					after := errorOf(l.replaced(document, "another"))
					assert.Contains(t, []string{after.Message, after.Code}, "another", "%s has a field of its own", name)
				}
			}
		})
	}
}

// sameAsAbsent reports whether nullIsAbsent has the place.
func sameAsAbsent(answer, place string) bool {
	for end, names := range nullIsAbsent {
		if strings.HasSuffix(answer, end) && slices.Contains(names, place) {
			return true
		}
	}
	return false
}

// onePerAnswer are the exchanges without those that only ask otherwise.
func onePerAnswer() []exchange {
	seen := map[string]bool{}
	var one []exchange
	for _, e := range exchanges {
		if !seen[e.answer] {
			seen[e.answer] = true
			one = append(one, e)
		}
	}
	return one
}

// outcome is how a call ended.
type outcome struct {
	value any
	err   error
}

func (o outcome) equals(p outcome) bool {
	return fmt.Sprint(o.err) == fmt.Sprint(p.err) && assert.ObjectsAreEqual(o.value, p.value)
}

func outcomeOf(t *testing.T, e exchange, document any) outcome {
	t.Helper()
	value, err := e.call(t.Context(), newClient(t, always(e.status, text(t, document))))
	return outcome{value, err}
}

// leaf is a scalar of a JSON document, and where it stands.
type leaf struct {
	path  []any // names and indexes
	value any   // a string, a json.Number, a bool or nil
}

// leaves are all scalars of a document.
func leaves(document any) []leaf {
	var found []leaf
	var walk func(node any, path []any)
	walk = func(node any, path []any) {
		switch node := node.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(node)) {
				walk(node[name], append(slices.Clone(path), name))
			}
		case []any:
			for i, item := range node {
				walk(item, append(slices.Clone(path), i))
			}
		default:
			found = append(found, leaf{path, node})
		}
	}
	walk(document, nil)
	return found
}

// name is the place as text, such as "pods.0.id".
func (l leaf) name() string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(l.path), "[]"), " ", ".")
}

// others are values that the leaf could as well have had.
func (l leaf) others() []any {
	last, _ := l.path[len(l.path)-1].(string)
	switch v := l.value.(type) {
	case json.Number:
		f, _ := v.Float64()
		return []any{json.Number(fmt.Sprint(f + 1)), nil}
	case bool:
		if !v {
			return []any{true} // false is what null and absent are
		}
		return []any{false, nil}
	case nil:
		switch {
		case strings.HasSuffix(last, "_at") || strings.HasSuffix(last, "At"):
			return []any{"2026-01-02T03:04:05Z"}
		case strings.HasSuffix(last, "port"):
			return []any{2222}
		}
		return []any{"a-value"}
	case string:
		if t, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return []any{t.Add(time.Second).Format(time.RFC3339Nano), nil}
		}
		if strings.Trim(v, "0123456789.") == "" {
			return []any{"1" + v, nil}
		}
		return []any{v + "-other", nil}
	}
	panic("not a leaf")
}

// replaced is the document with another value in the leaf's place.
func (l leaf) replaced(document, value any) any {
	var put func(node any, path []any) any
	put = func(node any, path []any) any {
		if len(path) == 0 {
			return value
		}
		switch at := path[0].(type) {
		case string:
			object := maps.Clone(node.(map[string]any))
			object[at] = put(object[at], path[1:])
			return object
		default:
			array := slices.Clone(node.([]any))
			array[at.(int)] = put(array[at.(int)], path[1:])
			return array
		}
	}
	return put(document, l.path)
}

func parse(t testing.TB, document string) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(document))
	dec.UseNumber()
	var v any
	require.NoError(t, dec.Decode(&v))
	return v
}

func text(t testing.TB, document any) string {
	t.Helper()
	raw, err := json.Marshal(document)
	require.NoError(t, err)
	return string(raw)
}
