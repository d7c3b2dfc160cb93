package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// Texts is a list of strings that may arrive as numbers, as objects with an
// id, or as one string alone.
type Texts []string

// UnmarshalJSON reads a list of scalars or of objects with an id or a name.
func (t *Texts) UnmarshalJSON(data []byte) error {
	*t = nil
	if s, ok := scalar(data); ok {
		*t = Texts{s}
		return nil
	}
	var items []json.RawMessage
	if json.Unmarshal(data, &items) != nil {
		return nil
	}
	*t = make(Texts, 0, len(items))
	for _, item := range items {
		if len(item) > 0 && item[0] == '{' {
			item, _, _ = rest.Member(item, "id", "uid", "name", "value")
		}
		if s, ok := scalar(item); ok {
			*t = append(*t, s)
		}
	}
	return nil
}

// Ints is a list of whole numbers that may arrive as strings, or as objects
// that hold one under the name port.
type Ints []int

// UnmarshalJSON reads a list of numbers.
func (n *Ints) UnmarshalJSON(data []byte) error {
	*n = nil
	var items []json.RawMessage
	if json.Unmarshal(data, &items) != nil || items == nil {
		return nil
	}
	*n = make(Ints, 0, len(items))
	for _, item := range items {
		if len(item) > 0 && item[0] == '{' {
			item, _, _ = rest.Member(item, "port", "containerPort", "container_port", "internal_port")
		}
		var i Int
		_ = i.UnmarshalJSON(item)
		if s, ok := scalar(item); ok && (i != 0 || s == strconv.Itoa(0)) {
			*n = append(*n, int(i))
		}
	}
	return nil
}

// Map is a set of named texts: an object, or a list of objects with name (or
// key) and value.
type Map map[string]string

// UnmarshalJSON reads an object or a list of pairs.
func (m *Map) UnmarshalJSON(data []byte) error {
	*m = nil
	var object map[string]Text
	if json.Unmarshal(data, &object) == nil {
		if object == nil {
			return nil
		}
		*m = make(Map, len(object))
		for k, v := range object {
			(*m)[k] = string(v)
		}
		return nil
	}
	var pairs []struct {
		Name, Key, Value Text
	}
	if json.Unmarshal(data, &pairs) != nil {
		return nil
	}
	*m = make(Map, len(pairs))
	for _, p := range pairs {
		(*m)[string(FirstNonZero(p.Name, p.Key))] = string(p.Value)
	}
	return nil
}

// Object is the object inside an envelope, or body itself where it has none of
// the names as an object.
func Object(body []byte, names ...string) ([]byte, error) {
	inner, _, err := rest.Member(body, names...)
	if err != nil {
		return nil, err
	}
	if len(inner) > 0 && inner[0] == '{' {
		return inner, nil
	}
	return body, nil
}

// List decodes a bare array, or the array inside an envelope under the first of
// names that it has, and converts each element once. total is what the envelope
// says that there are, and otherwise how many were read.
func List[W, T any](body []byte, convert func(*W) T, names ...string) (items []T, total int, err error) {
	array := body
	var said Int
	given := false
	if len(body) == 0 || body[0] != '[' {
		var name string
		if array, name, err = rest.Member(body, names...); err != nil {
			return nil, 0, err
		}
		if name == "" {
			return nil, 0, fmt.Errorf("it holds no list: want a bare one, or one named %s", names[0])
		}
		if raw, name, _ := rest.Member(body, "total", "count"); name != "" && !bytes.Equal(raw, []byte("null")) {
			given = said.UnmarshalJSON(raw) == nil
		}
	}
	var wires []W
	if err := json.Unmarshal(array, &wires); err != nil {
		return nil, 0, err
	}
	items = make([]T, len(wires))
	for i := range wires {
		items[i] = convert(&wires[i])
	}
	if !given {
		return items, len(items), nil
	}
	return items, int(said), nil
}
