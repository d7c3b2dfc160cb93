package kernel

import (
	"encoding/json"
	"slices"
	"strings"
)

func altered(name string, f func(name string, v any) any) Fault {
	return Fault{Name: name, alter: func(a *Answer) { a.rewrite(f) }}
}

// UnknownStatus tells every status as one that no page knows.
func UnknownStatus(status string) Fault {
	return altered("unknown status", func(name string, v any) any {
		if _, is := v.(string); is && name == "status" {
			return status
		}
		return v
	})
}

// NumbersAsText tells every number as a string.
func NumbersAsText() Fault {
	return altered("numbers as text", func(_ string, v any) any {
		if n, is := v.(json.Number); is {
			return n.String()
		}
		return v
	})
}

// WrongTypes tells every string as an object, every number as a list and every
// boolean as a string.
func WrongTypes() Fault {
	return altered("wrong types", func(_ string, v any) any {
		switch v := v.(type) {
		case string:
			return Object{{"value", v}}
		case json.Number:
			return []any{v}
		case bool:
			return "perhaps"
		}
		return v
	})
}

// AddedFields gives every object fields that no page knows.
func AddedFields() Fault {
	return altered("added fields", func(_ string, v any) any {
		if o, is := v.(Object); is {
			return append(o, Member{"x_region", "eu-north-7"}, Member{"x_events", []any{Object{{"reason", "Scheduled"}, {"count", json.Number("1")}}, nil}})
		}
		return v
	})
}

// NullFields makes the named fields null, or all that are no ids where none is
// named.
func NullFields(names ...string) Fault {
	return altered("null fields", func(name string, v any) any {
		switch v.(type) {
		case Object, []any:
			if !slices.Contains(names, name) {
				return v
			}
			return nil
		}
		if len(names) == 0 && name != "" && !isIdentity(name) || slices.Contains(names, name) {
			return nil
		}
		return v
	})
}

func isIdentity(name string) bool {
	name = strings.ToLower(name)
	return name == "success" || strings.HasSuffix(name, "id")
}

// HalfJSON answers with half of a JSON document, announced as whole.
func HalfJSON() Fault {
	return Fault{Name: "half a document", alter: func(a *Answer) { a.Body = a.Body[:len(a.Body)/2] }}
}

// WithoutLast is an answer without the last member of its innermost first
// object: one that does not tell all that it should.
func WithoutLast(a *Answer) *Answer {
	a.Render()
	tree, err := ParseTree(a.Body)
	if err != nil {
		return a
	}
	if raw, err := json.Marshal(dropLast(tree)); err == nil {
		a.Body = raw
	}
	return a
}

// dropLast leaves out the last member of the innermost first object.
func dropLast(v any) any {
	switch v := v.(type) {
	case []any:
		if hasObject(v) {
			v[0] = dropLast(v[0])
		}
	case Object:
		for i, m := range v {
			if hasObject(m.Value) {
				v[i].Value = dropLast(m.Value)
				return v
			}
		}
		if len(v) > 0 {
			return v[:len(v)-1]
		}
	}
	return v
}

func hasObject(v any) bool {
	switch v := v.(type) {
	case Object:
		return true
	case []any:
		return len(v) > 0 && hasObject(v[0])
	}
	return false
}
