package volt

import (
	"bytes"
	"errors"

	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

var (
	errNoKey      = errors.New("it has no key")
	errNotDeleted = errors.New("it says that it was not deleted")
)

// decodeList reads a list, bare or inside an envelope under one of names. One that
// is null is not known to be empty unless a total says so.
func decodeList[T any](read func(wire.Value) T, names ...string) func([]byte) (List[T], error) {
	return func(body []byte) (List[T], error) {
		items, total, err := wire.List(body, read, names...)
		if err == nil && len(items) == 0 && isNullList(body, names) {
			total = -1
		}
		return List[T]{Items: items, Total: total}, err
	}
}

// isNullList reports whether a list that can be read is null, without a total.
func isNullList(body []byte, names []string) bool {
	list, _, err := rest.Member(body, names...)
	if err != nil { // it is bare
		return string(bytes.TrimSpace(body)) == "null"
	}
	total, _, _ := rest.Member(body, "total", "count")
	return string(list) == "null" && (total == nil || string(total) == "null")
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
