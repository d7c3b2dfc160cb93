package wire

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An empty list has several forms. Texts returns no empty text for any of them.
func TestAnEmptyListIsEmpty(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`""`, `null`, `{}`, ``, `{"a":"b"}`} {
		assert.Nil(t, Value(in).Texts(), in)
		assert.Nil(t, Value(in).Ints(), in)
	}
	for _, in := range []string{`[]`, `[ ]`, `[null]`, `[{}]`, `[[]]`, `[{"other":1}]`} {
		assert.Equal(t, []string{}, Value(in).Texts(), in)
		assert.Equal(t, []int{}, Value(in).Ints(), in)
	}
}

// A null counts as absent, under every spelling of a field.
func TestANullIsAbsent(t *testing.T) {
	t.Parallel()
	var names []string
	for name := range Value(`{"a":null,"b":0,"c":"null","d":false,"e":[null]}`).Members() {
		names = append(names, string(name))
	}
	assert.Equal(t, []string{"b", "c", "d", "e"}, names)
	inner, err := Object([]byte(`{"pod":null,"id":"a"}`), "pod")
	require.NoError(t, err)
	assert.Equal(t, "a", inner.member("id").Text())
	assert.Nil(t, inner.member("pod"))
	assert.Nil(t, inner.member("none"))
}

// Spaces around a value are not a part of it.
func TestSpaceAroundAValueDoesNotMatter(t *testing.T) {
	t.Parallel()
	items, _, err := List([]byte("\r\n [ {\"id\" : \"a\"} ] \n"), readID, "pods")
	require.NoError(t, err)
	require.Equal(t, []string{"a"}, items)
	v, err := Object([]byte(" \n{\"pod\" : {\"id\" : \"a\"} }\n"), "pod")
	require.NoError(t, err)
	require.Equal(t, "a", readID(v))
}

// The first name wins, whatever comes first in the answer; its error names it.
func TestTheFirstNameOfAListWins(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`{"data":[{"id":"b"}],"pods":[{"id":"a"}]}`, `{"pods":[{"id":"a"}],"data":[{"id":"b"}]}`} {
		items, _, err := List([]byte(in), readID, "pods", "data")
		require.NoError(t, err)
		require.Equal(t, []string{"a"}, items)
	}
	_, _, err := List([]byte(`{"message":"no"}`), readID, "pods", "data")
	require.ErrorContains(t, err, "pods")
}

// The memory for a list is in proportion to the response, also if the first element is
// short.
func TestAListSetsNoMoreAsideThanItHolds(t *testing.T) {
	t.Parallel()
	body := []byte(`[{},{"id":"` + strings.Repeat("x", 1<<20) + `"}]`)
	items, _, err := List(body, readID, "pods")
	require.NoError(t, err)
	require.Len(t, items, 2)
	require.LessOrEqual(t, cap(items), 1024)
	var many bytes.Buffer
	for range 5000 {
		many.WriteString(`,{"id":"a"}`)
	}
	items, _, err = List([]byte("["+many.String()[1:]+"]"), readID, "pods")
	require.NoError(t, err)
	require.Len(t, items, 5000)
}

// Deep nesting does not use up the stack: encoding/json refuses it first.
func TestADeepAnswerIsRefusedOrRead(t *testing.T) {
	t.Parallel()
	for _, depth := range []int{1, 1000, 9990, 20_000, 1_000_000} {
		body := []byte(`[{"x":` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + `,"id":"a"}]`)
		items, _, err := List(body, readID, "pods")
		if json.Valid(body) {
			require.NoError(t, err)
			require.Equal(t, []string{"a"}, items)
		} else {
			require.Error(t, err)
		}
	}
}

// Every array of objects is read completely, and no value makes a reader panic.
func FuzzWireList(f *testing.F) {
	for _, s := range []string{` [ {"id":"a"} , {} ] `, `{"pods":[{"id":1}],"total":"2"}`, `[{"id":{"id":"a"}},{"id":null}]`, `[{"":"\u0000","id":"\""}]`, `{"pods":null}`, `"x"`, `-0`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var objects []map[string]json.RawMessage
		isList := json.Unmarshal(body, &objects) == nil
		for _, o := range objects {
			isList = isList && o != nil
		}
		items, paging, err := List(body, readID, "pods")
		if isList {
			require.NoError(t, err)
			require.Len(t, items, len(objects))
			require.False(t, paging.HasTotal || paging.More != "")
		}
		if !json.Valid(body) {
			require.Error(t, err)
			return
		}
		v := Value(bytes.TrimSpace(body))
		texts, ints := v.Texts(), v.Ints()
		require.GreaterOrEqual(t, len(v), max(len(texts), len(ints)))
		v.Map()
		v.Bool()
		v.Time()
		require.False(t, v.Float() != v.Float())
		if n := v.Int(-1); v.USD().Known() && n != -1 {
			require.InDelta(t, v.USD().Float64(), n, 1e-9*max(1, float64(max(n, -n))))
		}
	})
}
