package volt

import (
	"errors"

	"github.com/voltagegpu/volt-go/internal/wire"
)

var (
	errNoID       = errors.New("it has no id")
	errNoKey      = errors.New("it has no key")
	errNotDeleted = errors.New("it says that it was not deleted")
)

// decodeOne reads an object, inside one of the named envelopes or without one.
// id tells its id, without which an answer is none.
func decodeOne[T any](read func(wire.Value) T, id func(T) string, envelopes ...string) func([]byte) (T, error) {
	return func(body []byte) (T, error) {
		var none T
		object, err := wire.Object(body, envelopes...)
		if err != nil {
			return none, err
		}
		t := read(object)
		if id(t) == "" {
			return none, errNoID
		}
		return t, nil
	}
}

// decodeList reads a list, bare or inside an envelope under one of names.
func decodeList[T any](read func(wire.Value) T, names ...string) func([]byte) (List[T], error) {
	return func(body []byte) (List[T], error) {
		items, total, err := wire.List(body, read, names...)
		return List[T]{Items: items, Total: total}, err
	}
}

// decodeDeletion reads the answer to a delete of id. A body that says
// deleted:false is no answer to it.
func decodeDeletion(id string) func([]byte) (Deletion, error) {
	return func(body []byte) (Deletion, error) {
		object, err := wire.Object(body)
		if err != nil {
			return Deletion{}, err
		}
		d := Deletion{ID: id}
		for name, v := range object.Members() {
			switch string(name) {
			case "id", "uid":
				d.ID = v.Text()
			case "deleted":
				if !v.Bool() {
					return Deletion{}, errNotDeleted
				}
			case "message":
				d.Message = v.Text()
			}
		}
		return d, nil
	}
}

// saysSuccess reports whether an answer says that the call succeeded, which may
// be all that it says.
func saysSuccess(body []byte) bool {
	for name, v := range wire.Value(body).Members() {
		if string(name) == "success" {
			return v.Bool()
		}
	}
	return false
}
