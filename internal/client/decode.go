package client

import (
	"errors"

	"github.com/voltagegpu/volt-go/internal/wire"
)

// ErrNoID is an answer that lacks what later calls need.
var ErrNoID = errors.New("it has no id")

// One makes a decoder of an object, inside one of the named envelopes or without
// one. id tells its id, without which an answer is none.
func One[T any](read func(wire.Value) T, id func(T) string, envelopes ...string) func([]byte) (T, error) {
	return func(body []byte) (T, error) {
		var none T
		object, err := wire.Object(body, envelopes...)
		if err != nil {
			return none, err
		}
		t := read(object)
		if id(t) == "" {
			return none, ErrNoID
		}
		return t, nil
	}
}
