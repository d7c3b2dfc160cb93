package packetai

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// The page shows no answer. The vendor's open edition puts all of them into
// {"data": …, "meta": …}; they are read with and without that, and with the
// resource's own name around what it holds, in data or in its place.

// decodeOne reads an object. id tells its id, without which an answer is none.
func decodeOne[T any](read func(wire.Value) T, id func(T) string, names ...string) func([]byte) (T, error) {
	inner := client.One(read, id, names...)
	return func(body []byte) (T, error) {
		object, err := wire.Object(body, "data")
		if err != nil {
			var none T
			return none, err
		}
		t, err := inner(object)
		if named, _ := wire.Object(object, names...); err == nil && len(named) != len(object) {
			// What stands beside it may be told only once, as a password is.
			any(&t).(keeper).keep(object)
		}
		return t, err
	}
}

// keeper is what decodeOne reads: keep makes the JSON its Raw.
type keeper interface{ keep(wire.Value) }

// withoutID is for answers that need not have one.
func withoutID[T any](T) string { return "-" }

var (
	errUnclear         = errors.New("it does not say whether the request was accepted")
	errOtherDeployment = errors.New("it is about another deployment")
)

// decodeChange reads the response to a change, which may show no id. The core returns the
// error if the response reports one.
func decodeChange[T any](read func(wire.Value) T, names ...string) func([]byte) (T, error) {
	return decodeOne(read, withoutID[T], names...)
}

// accepts returns nil if the response to a delete or a terminate reports success, or has
// no body. It returns ErrRejected if the response reports a failure, or is about another
// resource, and ErrBadResponse for any other response. about returns whether an object is
// about the resource.
func accepts(e lifecycle.Ending, body []byte, about func(wire.Value) lifecycle.Evidence) error {
	accepted := e.Accepted(body)
	if object, err := wire.Object(body); err == nil {
		flat := flatten(object, saysNothing)
		accepted = e.Accepted(flat)
		if inner, _ := wire.Object(flat, e.Envelopes...); about(flat) == lifecycle.Denied || about(inner) == lifecycle.Denied {
			accepted = lifecycle.Denied
		}
	}
	switch accepted {
	case lifecycle.Denied:
		return rest.ErrRefused
	case lifecycle.Unknown:
		return errUnclear
	}
	return nil
}

// saysNothing reports whether a member says nothing about the outcome of the call: it is
// null, or belongs to the success envelope around data.
func saysNothing(name string, v wire.Value) bool {
	return name == "meta" || v[0] == 'n'
}

// flatten returns the members of a response and of its data as one object. skip reports
// whether a member is left out. It may be nil.
func flatten(body wire.Value, skip func(name string, v wire.Value) bool) []byte {
	data, _ := wire.Object(body, "data")
	nested := len(data) != len(body)
	flat := appendMembers([]byte{'{'}, body, 0, func(name string, v wire.Value) bool {
		return nested && name == "data" || skip != nil && skip(name, v)
	})
	if nested {
		flat = appendMembers(flat, data, 0, skip)
	}
	return append(bytes.TrimSuffix(flat, []byte(",")), '}')
}

// appendMembers appends the members of an object, each followed by a comma. It also calls
// skip for the members of objects with page numbers.
func appendMembers(flat []byte, object wire.Value, depth int, skip func(name string, v wire.Value) bool) []byte {
	for name, v := range rest.Members(object) {
		if skip != nil && skip(string(name), v) {
			continue
		}
		text, _ := json.Marshal(string(name))
		flat = append(append(flat, text...), ':')
		if depth < 2 && v[0] == '{' && holdsPageNumbers(spelled(name)) {
			inner := appendMembers([]byte{'{'}, v, depth+1, skip)
			v = append(bytes.TrimSuffix(inner, []byte(",")), '}')
		}
		flat = append(append(flat, v...), ',')
	}
	return flat
}

func holdsPageNumbers(name string) bool {
	return name == "pagination" || name == "meta" || name == "paging"
}

// spelled is a member's name in the one form that its spellings share: "offerid"
// for offerId, offer_id and OfferID.
func spelled(name []byte) string {
	return strings.ToLower(joints.Replace(string(name)))
}

var joints = strings.NewReplacer("_", "", "-", "")

// word is a text; or, of an object, its id or name; or the first of a list.
func word(v wire.Value) string {
	if text := v.Text(); text != "" {
		return text
	}
	if len(v) > 0 && v[0] == '{' {
		raw, _, _ := rest.Member(v, "id", "name", "value", "type", "model")
		return wire.Value(raw).Text()
	}
	for _, text := range v.Texts() {
		return text
	}
	return ""
}

// fill sets what is not known yet.
func fill[T comparable](field *T, value T) {
	var none T
	if *field == none {
		*field = value
	}
}
