package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"math"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// Members yields the members of an object that are not null. Use the name in a switch on
// string(name), which does not allocate.
func (v Value) Members() iter.Seq2[[]byte, Value] {
	return func(yield func([]byte, Value) bool) {
		for name, value := range rest.Members(v) {
			if value[0] != 'n' && !yield(name, value) {
				return
			}
		}
	}
}

// isObject reports whether v is an object.
func (v Value) isObject() bool { return len(v) > 0 && v[0] == '{' }

// member returns the value of the first of names that an object has, or nil.
func (v Value) member(names ...string) Value {
	raw, _, _ := rest.Member(v, names...)
	if len(raw) == 0 || raw[0] == 'n' {
		return nil
	}
	return raw
}

// Texts returns the scalars of a list and the ids or names of its objects. It returns a
// scalar that is not in a list as a list. It returns nil for any other value, and for an
// empty text.
func (v Value) Texts() []string {
	if text := v.scalar(); len(text) > 0 {
		return []string{string(text)}
	}
	if len(v) == 0 || v[0] != '[' {
		return nil
	}
	texts := []string{}
	for item := range rest.Elements(v) {
		item := Value(item)
		if item.isObject() {
			item = item.member("id", "uid", "name", "value")
		}
		if text := item.scalar(); text != nil {
			texts = append(texts, string(text))
		}
	}
	return texts
}

// Ints returns the whole numbers of a list, or the ports of its objects. It returns nil
// if the value is not a list.
func (v Value) Ints() []int {
	if len(v) == 0 || v[0] != '[' {
		return nil
	}
	const none = math.MinInt
	ints := []int{}
	for item := range rest.Elements(v) {
		item := Value(item)
		if item.isObject() {
			item = item.member("port", "containerPort", "container_port", "internal_port")
		}
		if n := item.Int(none); n != none {
			ints = append(ints, n)
		}
	}
	return ints
}

// Map returns an object's members as text, or reads a list of objects with name (or key)
// and value. It returns nil if the value is neither.
func (v Value) Map() map[string]string {
	if len(v) == 0 || v[0] != '{' && v[0] != '[' {
		return nil
	}
	m := map[string]string{}
	if v.isObject() {
		for name, value := range v.Members() {
			m[string(name)] = value.Text()
		}
		return m
	}
	for item := range rest.Elements(v) {
		item := Value(item)
		if name := item.member("name", "key").Text(); item.isObject() && name != "" {
			m[name] = item.member("value").Text()
		}
	}
	return m
}

var (
	errInvalid   = errors.New("it is not valid JSON")
	errNotObject = errors.New("it is not a JSON object")
)

// Object checks that body is an object. It returns the object inside it under the first
// of names that exists, or body if none does.
func Object(body []byte, names ...string) (Value, error) {
	body = bytes.Trim(body, " \t\r\n")
	switch {
	case !json.Valid(body):
		return nil, errInvalid
	case !Value(body).isObject():
		return nil, errNotObject
	}
	if inner := Value(body).member(names...); inner.isObject() {
		return inner, nil
	}
	return body, nil
}
