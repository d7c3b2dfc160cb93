package packetai

import (
	"bytes"
	"strings"

	"github.com/voltagegpu/volt-go/internal/client"
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
		return inner(object)
	}
}

// withoutID is for answers that need not have one.
func withoutID[T any](T) string { return "-" }

// decodeList reads a list.
func decodeList[T any](read func(wire.Value) T, names ...string) func([]byte) (List[T], error) {
	names = append(names, "data", "items", "results")
	return func(body []byte) (List[T], error) {
		inner, err := wire.Object(body, "data")
		if err != nil {
			inner = body // a bare list, or nothing that can be read
		}
		items, total, err := wire.List(inner, read, names...)
		if err != nil {
			return List[T]{}, err
		}
		l := List[T]{Items: items, Total: total, Raw: rawOf(bytes.TrimSpace(body))}
		for _, envelope := range [][]byte{inner, body} {
			l.readPagination(envelope)
		}
		return l, nil
	}
}

// readPagination takes what an envelope says of the pages: in pagination, in
// meta, or beside the list.
func (l *List[T]) readPagination(envelope wire.Value) {
	if len(envelope) == 0 || envelope[0] != '{' {
		return
	}
	for name, v := range envelope.Members() {
		switch spelled(name) {
		case "pagination", "meta":
			if v[0] == '{' {
				l.readPagination(v)
			}
		case "page":
			l.Page = v.Int(l.Page)
		case "perpage":
			l.PerPage = v.Int(l.PerPage)
		case "total":
			l.Total = v.Int(l.Total)
		case "totalpages":
			l.TotalPages = v.Int(l.TotalPages)
		}
	}
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

// amount is a number or a text; or, of an object, its amount.
func amount(v wire.Value) USD {
	if v[0] == '{' {
		raw, _, _ := rest.Member(v, "amount", "value", "usd")
		v = raw
	}
	if len(v) == 0 || v[0] == '{' || v[0] == '[' {
		return USD{}
	}
	return v.USD()
}

// fill sets what is not known yet.
func fill[T comparable](field *T, value T) {
	var none T
	if *field == none {
		*field = value
	}
}
