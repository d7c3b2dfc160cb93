package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// kind is the JSON type of a field.
type kind string

const (
	text     kind = "a string"
	number   kind = "a number"
	integer  kind = "a whole number"
	texts    kind = "a list of strings"
	integers kind = "a list of whole numbers"
	textMap  kind = "an object of strings"
)

// field is a field that a request's body may have.
type field struct {
	name     string
	kind     kind
	required bool
}

// fields is what a request's body may have.
type fields []field

func need(name string, k kind) field { return field{name, k, true} }
func may(name string, k kind) field  { return field{name, k, false} }

func (f fields) names() string {
	names := make([]string, len(f))
	for i, field := range f {
		names[i] = field.name
	}
	return strings.Join(names, ", ")
}

// body is a checked request's body.
type body map[string]any

// check reads a body and compares it with what the page allows. problems are
// what no page allows; missing are required fields that are not there, which
// the pages answer with 400.
func (f fields) check(members map[string]json.RawMessage, order []string) (b body, problems, missing []string) {
	b = body{}
	for _, name := range order {
		known, ok := f.find(name)
		if !ok {
			problems = append(problems, fmt.Sprintf("field %q is unknown: the page has %s", name, f.names()))
			continue
		}
		value, ok := known.kind.read(members[name])
		if !ok {
			problems = append(problems, fmt.Sprintf("field %q is %s: the page has %s", name, describe(members[name]), known.kind))
			continue
		}
		b[name] = value
	}
	for _, field := range f {
		if value, ok := b[field.name]; field.required && (!ok || value == "") {
			missing = append(missing, field.name)
		}
	}
	return b, problems, missing
}

func (f fields) find(name string) (field, bool) {
	for _, field := range f {
		if field.name == name {
			return field, true
		}
	}
	return field{}, false
}

// read decodes a value of the kind.
func (k kind) read(raw json.RawMessage) (any, bool) {
	switch k {
	case text:
		return readAs[string](raw)
	case number:
		return readAs[float64](raw)
	case integer:
		return readInt(raw)
	case texts:
		return readAs[[]string](raw)
	case integers:
		list, ok := readAs[[]json.Number](raw)
		if !ok {
			return nil, false
		}
		ints := make([]int, len(list.([]json.Number)))
		for i, n := range list.([]json.Number) {
			v, ok := readInt(json.RawMessage(n))
			if !ok {
				return nil, false
			}
			ints[i] = v.(int)
		}
		return ints, true
	case textMap:
		return readAs[map[string]string](raw)
	}
	return nil, false
}

func readAs[T any](raw json.RawMessage) (any, bool) {
	var v T
	// encoding/json lets null pass as anything, also within a list or an object.
	if hasNull(raw) || json.Unmarshal(raw, &v) != nil {
		return nil, false
	}
	return v, true
}

func hasNull(raw json.RawMessage) bool {
	switch raw[0] {
	case 'n':
		return true
	case '[':
		var list []json.RawMessage
		_ = json.Unmarshal(raw, &list)
		for _, v := range list {
			if len(v) > 0 && v[0] == 'n' {
				return true
			}
		}
	case '{':
		var object map[string]json.RawMessage
		_ = json.Unmarshal(raw, &object)
		for _, v := range object {
			if len(v) > 0 && v[0] == 'n' {
				return true
			}
		}
	}
	return false
}

func readInt(raw json.RawMessage) (any, bool) {
	if n, err := strconv.Atoi(string(raw)); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(string(raw), 64) // 1.0 and 1e3 are whole too
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return nil, false
	}
	return int(f), true
}

func describe(raw json.RawMessage) string {
	switch raw[0] {
	case '"':
		return "a string"
	case '{':
		return "an object"
	case '[':
		return "a list, or one of other things"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
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

func (b body) text(name string) string {
	v, _ := b[name].(string)
	return v
}

func (b body) int(name string, otherwise int) int {
	if v, ok := b[name].(int); ok {
		return v
	}
	return otherwise
}

func (b body) float(name string) float64 {
	v, _ := b[name].(float64)
	return v
}

func (b body) texts(name string) []string {
	v, _ := b[name].([]string)
	return v
}

func (b body) has(name string) bool {
	_, ok := b[name]
	return ok
}
