package client

import (
	"errors"

	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// ErrNoID is an answer that lacks what later calls need.
var ErrNoID = errors.New("it has no id")

// errOtherName is the error of a create whose response has another name.
var errOtherName = errors.New("it shows another name than the requested one")

// Named returns a decoder for the response to a create of name. If the response shows a
// name that differs by more than case, punctuation and truncation, it is about another
// resource.
func Named[T any](decode func([]byte) (T, error), name string, nameOf func(T) string) func([]byte) (T, error) {
	return func(body []byte) (T, error) {
		t, err := decode(body)
		if err == nil && name != "" && nameOf(t) != "" && !lifecycle.NamesAgree(name, nameOf(t)) {
			var none T
			return none, errOtherName
		}
		return t, err
	}
}

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
