package volt

import (
	"errors"

	"github.com/voltagegpu/volt-go/internal/wire"
)

var (
	errNoKey      = errors.New("it has no key")
	errNotDeleted = errors.New("it says that it was not deleted")
)

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
