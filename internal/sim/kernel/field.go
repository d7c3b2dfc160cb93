package kernel

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Field is a field that a request's body may have, or a parameter of its query.
type Field struct {
	Name     string
	Kind     Kind
	Required bool
}

// Need is a field that has to be there, and not to be "".
func Need(name string, k Kind) Field { return Field{name, k, true} }

// May is a field that may be there.
func May(name string, k Kind) Field { return Field{name, k, false} }

// Fields is what a request's body, or its query, may have.
type Fields []Field

// Fixed is the fields of bodies that may all have the same: for Route.Body.
func Fixed(f ...Field) func(map[string]json.RawMessage) Fields {
	return func(map[string]json.RawMessage) Fields { return f }
}

func (f Fields) names() string {
	names := make([]string, len(f))
	for i, field := range f {
		names[i] = field.Name
	}
	return strings.Join(names, ", ")
}

func (f Fields) find(name string) (Field, bool) {
	for _, field := range f {
		if field.Name == name {
			return field, true
		}
	}
	return Field{}, false
}

// findings are what is wrong with a request: problems are what no page allows;
// missing are required fields that are not there.
type findings struct {
	problems, missing []string
	// lenient lets fields pass that are unknown.
	lenient bool
}

func (n *findings) problem(format string, args ...any) {
	n.problems = append(n.problems, fmt.Sprintf(format, args...))
}

// check reads an object and compares it with what the page allows. where is the
// path to the object, such as "cloud_init.", or "".
func (f Fields) check(where string, members map[string]json.RawMessage, order []string, n *findings) Body {
	b := Body{}
	for _, name := range order {
		known, ok := f.find(name)
		switch {
		case !ok && n.lenient:
		case !ok:
			n.problem("field %q is unknown: the page has %s", where+name, f.names())
		case known.Kind.null && isNull(members[name]):
		default:
			if value, ok := known.Kind.value(where+name, members[name], n); ok {
				b[name] = value
			}
		}
	}
	f.lacking(where, b, n)
	return b
}

// lacking notes the required fields that are not there.
func (f Fields) lacking(where string, b Body, n *findings) {
	for _, field := range f {
		if value, ok := b[field.Name]; field.Required && (!ok || value == "") {
			n.missing = append(n.missing, where+field.Name)
		}
	}
}

// value reads the value of a field, objects within it too.
func (k Kind) value(path string, raw json.RawMessage, n *findings) (v any, ok bool) {
	switch {
	case k.object && k.many:
		v, ok = k.objects(path, raw, n)
	case k.object:
		object, order, err := members(raw)
		if err == nil {
			return k.fields.check(path+".", object, order, n), true
		}
		if !errors.Is(err, errNotObject) {
			n.problem("field %q: %v", path, err)
			return nil, false
		}
	default:
		v, ok = k.read(raw)
	}
	if !ok {
		n.problem("field %q is %s: the page has %s", path, describe(raw), k.name)
	}
	return v, ok
}

func (k Kind) objects(path string, raw json.RawMessage, n *findings) ([]Body, bool) {
	var list []json.RawMessage
	if isNull(raw) || json.Unmarshal(raw, &list) != nil {
		return nil, false
	}
	bodies := make([]Body, len(list))
	for i, each := range list {
		object, order, err := members(each)
		if err != nil {
			return nil, false
		}
		bodies[i] = k.fields.check(fmt.Sprintf("%s.%d.", path, i), object, order, n)
	}
	return bodies, true
}

// checkQuery reads a query and compares it with what the page allows.
func (f Fields) checkQuery(query url.Values, names []string, n *findings) Body {
	if len(f) == 0 && len(names) == 0 {
		return nil
	}
	b := Body{}
	for _, name := range names {
		known, ok := f.find(name)
		switch values := query[name]; {
		case !ok && n.lenient:
		case !ok && len(f) == 0:
			n.problem("query %q is unknown: the page has none here", name)
		case !ok:
			n.problem("query %q is unknown: the page has %s", name, f.names())
		case known.Kind.parse == nil:
			b[name] = values
		case len(values) != 1:
			n.problem("query %q is there %d times: the page has %s", name, len(values), known.Kind.name)
		default:
			value, ok := known.Kind.parse(values[0])
			if !ok {
				n.problem("query %q is %q: the page has %s", name, values[0], known.Kind.name)
				continue
			}
			b[name] = value
		}
	}
	f.lacking("", b, n)
	return b
}
