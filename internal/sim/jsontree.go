package sim

import (
	"bytes"
	"encoding/json"
)

// object is a JSON object in its own order, so that an altered answer still
// reads like the original.
type object []member

type member struct {
	name  string
	value any // object, []any, string, json.Number, bool or nil
}

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
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

func parseTree(raw []byte) (any, error) {
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
		o := object{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			value, err := readTree(d)
			if err != nil {
				return nil, err
			}
			o = append(o, member{name.(string), value})
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

// rewrite replaces every value of a tree by what f makes of it, the innermost
// first. name is the member that it belongs to, or "".
func rewrite(name string, v any, f func(name string, v any) any) any {
	switch v := v.(type) {
	case object:
		out := make(object, len(v))
		for i, m := range v {
			out[i] = member{m.name, rewrite(m.name, m.value, f)}
		}
		return f(name, out)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = rewrite("", e, f)
		}
		return f(name, out)
	}
	return f(name, v)
}

// rewriteBody rewrites an answer that is JSON.
func (a *answer) rewriteBody(f func(name string, v any) any) {
	tree, err := parseTree(a.body)
	if err != nil {
		return
	}
	if raw, err := json.Marshal(rewrite("", tree, f)); err == nil {
		a.body = raw
	}
}
