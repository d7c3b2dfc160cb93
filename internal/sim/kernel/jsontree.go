package kernel

import (
	"bytes"
	"encoding/json"
)

// Object is a JSON object in its own order, so that an altered answer still
// reads like the original.
type Object []Member

// Member is a name of an object, and its value.
type Member struct {
	Name  string
	Value any // Object, []any, string, json.Number, bool or nil
}

// MarshalJSON writes the members in their order.
func (o Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.Value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// ParseTree reads a JSON document into Object, []any, string, json.Number, bool and
// nil.
func ParseTree(raw []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return readTree(d)
}

func readTree(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		o := Object{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			value, err := readTree(d)
			if err != nil {
				return nil, err
			}
			o = append(o, Member{name.(string), value})
		}
		_, err := d.Token()
		return o, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			value, err := readTree(d)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err := d.Token()
		return list, err
	}
	return token, nil
}

// Rewrite replaces every value of a tree by what f makes of it, the innermost
// first. name is the member that it belongs to, or "".
func Rewrite(name string, v any, f func(name string, v any) any) any {
	switch v := v.(type) {
	case Object:
		out := make(Object, len(v))
		for i, m := range v {
			out[i] = Member{m.Name, Rewrite(m.Name, m.Value, f)}
		}
		return f(name, out)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = Rewrite("", e, f)
		}
		return f(name, out)
	}
	return f(name, v)
}

// rewrite rewrites an answer that is JSON.
func (a *Answer) rewrite(f func(name string, v any) any) {
	tree, err := ParseTree(a.Body)
	if err != nil {
		return
	}
	if raw, err := json.Marshal(Rewrite("", tree, f)); err == nil {
		a.Body = raw
	}
}
