package volt

import (
	"errors"

	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

var (
	errNoKey    = errors.New("it has no key")
	errUnclear  = errors.New("it does not say whether the request was accepted")
	errOtherPod = errors.New("it is about another pod")
	errOtherJob = errors.New("it is about another job")
)

// decodeEnding reads the response to a delete, stop, cancel or revoke. A response that
// says no is ErrRejected. A response that says neither yes nor no is ErrBadResponse.
func decodeEnding[T any](e lifecycle.Ending, read func(wire.Value) T) func([]byte) (T, error) {
	return func(body []byte) (T, error) {
		var none T
		switch e.Accepted(body) {
		case lifecycle.Denied:
			return none, rest.ErrRefused
		case lifecycle.Unknown:
			return none, errUnclear
		}
		object, _ := wire.Object(body) // the body may be empty
		return read(object), nil
	}
}

// saysSuccess reports whether a response has the member success with the value true.
func saysSuccess(body []byte) bool {
	for name, v := range wire.Value(body).Members() {
		if string(name) == "success" {
			return v.Bool()
		}
	}
	return false
}

// decodeDeletion reads the response to the delete of an object with a single id.
func decodeDeletion(id string) func([]byte) (Deletion, error) {
	e := lifecycle.Ending{
		API: provider.Name, IDs: idMembers, Envelopes: []string{"ssh_key", "credential", "template", "api_key", "key"},
		IsOther: func(shown string) bool { return shown != id },
	}
	return decodeEnding(e, func(object wire.Value) Deletion {
		d := Deletion{ID: id}
		for name, v := range object.Members() {
			if string(name) == "message" {
				d.Message = v.Text()
			}
		}
		return d
	})
}
