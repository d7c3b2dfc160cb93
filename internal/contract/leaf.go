package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Leaf is a scalar of a JSON document, and where it stands.
type Leaf struct {
	// Path are the names and indexes that lead to it.
	Path []any
	// Value is a string, a json.Number, a bool or nil.
	Value any
}

// Leaves are all scalars of a document that Parse has read.
func Leaves(document any) []Leaf {
	var found []Leaf
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
			found = append(found, Leaf{path, node})
		}
	}
	walk(document, nil)
	return found
}

// Name is the place as text, such as "pods.0.id".
func (l Leaf) Name() string {
	steps := make([]string, len(l.Path))
	for i, step := range l.Path {
		steps[i] = fmt.Sprint(step)
	}
	return strings.Join(steps, ".")
}

// Others are values that the leaf could as well have had.
func (l Leaf) Others() []any {
	name := l.Name()
	switch v := l.Value.(type) {
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
		case strings.HasSuffix(name, "_at") || strings.HasSuffix(name, "At"):
			return []any{"2026-01-02T03:04:05Z"}
		case strings.HasSuffix(name, "port"):
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

// Replaced is the document with another value in the leaf's place.
func (l Leaf) Replaced(document, value any) any {
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
	return put(document, l.Path)
}
