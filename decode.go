package volt

import (
	"encoding/json"
	"errors"

	"github.com/voltagegpu/volt-go/internal/wire"
)

var (
	errNoID       = errors.New("it has no id")
	errNotDeleted = errors.New("it says that it was not deleted")
)

// unmarshalObject reads a JSON object into one of the structs that answers are
// decoded into.
func unmarshalObject(body []byte, into any) error {
	if len(body) == 0 || body[0] != '{' {
		return errors.New("it is not a JSON object")
	}
	return json.Unmarshal(body, into)
}

// decodeOne reads an object, inside one of the named envelopes or without one,
// and converts it. convert tells the id, without which an answer is none.
func decodeOne[W, T any](convert func(*W) T, id func(*T) string, envelopes ...string) func([]byte) (T, error) {
	return func(body []byte) (T, error) {
		var none T
		inner, err := wire.Object(body, envelopes...)
		if err != nil {
			return none, err
		}
		var w W
		if err := unmarshalObject(inner, &w); err != nil {
			return none, err
		}
		t := convert(&w)
		if id(&t) == "" {
			return none, errNoID
		}
		return t, nil
	}
}

// decodeList reads a list, bare or inside an envelope under one of names.
func decodeList[W, T any](convert func(*W) T, names ...string) func([]byte) (List[T], error) {
	return func(body []byte) (List[T], error) {
		items, total, err := wire.List(body, convert, names...)
		return List[T]{Items: items, Total: total}, err
	}
}
