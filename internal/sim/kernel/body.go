package kernel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Body is a checked request's body or query: the values that are there, each as
// its Kind says.
type Body map[string]any

// Has reports whether a field is there.
func (b Body) Has(name string) bool {
	_, ok := b[name]
	return ok
}

// Text is a string, "" where it is not there.
func (b Body) Text(name string) string { return get(b, name, "") }

// Int is a whole number, or otherwise where it is not there.
func (b Body) Int(name string, otherwise int) int { return get(b, name, otherwise) }

// Float is a number, 0 where it is not there.
func (b Body) Float(name string) float64 { return get(b, name, 0.0) }

// Bool is a boolean, or otherwise where it is not there.
func (b Body) Bool(name string, otherwise bool) bool { return get(b, name, otherwise) }

// Texts is a list of strings, nil where it is not there.
func (b Body) Texts(name string) []string { return get[[]string](b, name, nil) }

// Ints is a list of whole numbers, nil where it is not there.
func (b Body) Ints(name string) []int { return get[[]int](b, name, nil) }

// Object is an object, empty where it is not there.
func (b Body) Object(name string) Body { return get[Body](b, name, nil) }

// Objects is a list of objects, nil where it is not there.
func (b Body) Objects(name string) []Body { return get[[]Body](b, name, nil) }

func get[T any](b Body, name string, otherwise T) T {
	if v, ok := b[name].(T); ok {
		return v
	}
	return otherwise
}

var errNotObject = errors.New("the body is not a JSON object")

// members takes a JSON object apart, in its own order.
func members(raw []byte) (m map[string]json.RawMessage, order []string, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return nil, nil, errNotObject
	}
	m = make(map[string]json.RawMessage)
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, nil, errNotObject
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, nil, errNotObject
		}
		if _, twice := m[name.(string)]; twice {
			return nil, nil, fmt.Errorf("field %q is there twice", name)
		}
		m[name.(string)] = value
		order = append(order, name.(string))
	}
	if _, err := d.Token(); err != nil {
		return nil, nil, errNotObject
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, errors.New("something follows the JSON object")
	}
	return m, order, nil
}
