package packetai

import (
	"bytes"
	"errors"
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

// errSaysError is an answer that tells of an error where an object was wanted.
var errSaysError = errors.New("it tells of an error")

// decodeChange reads the answer to a change, which may say no more than that it
// was accepted; one that tells of an error does not say that.
func decodeChange[T any](read func(wire.Value) T, names ...string) func([]byte) (T, error) {
	inner := decodeOne(read, withoutID[T], names...)
	return func(body []byte) (T, error) {
		if saysError(body) {
			var none T
			return none, errSaysError
		}
		return inner(body)
	}
}

// saysError reports whether an answer, or its data, has an error that says
// anything.
func saysError(body []byte) bool {
	outer, err := wire.Object(body)
	if err != nil {
		return false
	}
	data, _ := wire.Object(body, "data")
	for _, object := range [...]wire.Value{outer, data} {
		for name, v := range object.Members() {
			if string(name) != "error" {
				continue
			}
			for range v.Members() {
				return true
			}
			if text := v.Text(); text != "" && text != "false" {
				return true
			}
		}
	}
	return false
}

// decodeList reads a list.
func decodeList[T any](read func(wire.Value) T, names ...string) func([]byte) (List[T], error) {
	decode := decodeSheet(read, names...)
	return func(body []byte) (List[T], error) {
		s, err := decode(body)
		return s.List, err
	}
}

// sheet is a list as the server told it.
type sheet[T any] struct {
	List[T]
	// told is whether it says how many there are in all, and null whether it is none.
	told, null bool
}

// decodeSheet reads a list, and what is known of it beyond that.
func decodeSheet[T any](read func(wire.Value) T, names ...string) func([]byte) (sheet[T], error) {
	names = append(names, "data", "items", "results")
	return func(body []byte) (sheet[T], error) {
		inner, err := wire.Object(body, "data")
		if err != nil {
			inner = body // a bare list, or nothing that can be read
		}
		items, total, err := wire.List(inner, read, names...)
		if err != nil {
			return sheet[T]{}, err
		}
		l := List[T]{Items: items, Total: total, Raw: rawOf(bytes.TrimSpace(body))}
		told := false // how many there are in all
		for _, envelope := range [][]byte{inner, body} {
			l.readPagination(envelope, &told)
		}
		full := l.PerPage > 0 && len(items) >= l.PerPage && l.TotalPages == 0
		list, _, _ := rest.Member(inner, names...)
		null := string(list) == "null" || string(inner) == "null" // which is not none
		l.More = l.More || full && !told || null
		return sheet[T]{l, told, null}, nil
	}
}

// readPagination takes what an envelope says of the pages: in pagination, in
// meta, or beside the list.
func (l *List[T]) readPagination(envelope wire.Value, told *bool) {
	if len(envelope) == 0 || envelope[0] != '{' {
		return
	}
	for name, v := range envelope.Members() {
		switch spelled(name) {
		case "pagination", "meta":
			if v[0] == '{' {
				l.readPagination(v, told)
			}
		case "page":
			l.Page = v.Int(l.Page)
		case "perpage":
			l.PerPage = v.Int(l.PerPage)
		case "total", "totalcount", "totalitems", "totalresults":
			const none = -1
			if n := v.Int(none); n != none {
				l.Total, *told = n, true
			}
		case "totalpages", "pagecount":
			l.TotalPages = v.Int(l.TotalPages)
		case "hasmore", "hasnext", "hasnextpage":
			l.More = l.More || v.Bool()
		case "next", "nextpage", "nextcursor", "nextpagetoken":
			next := v.Lower()
			l.More = l.More || next != "" && next != "false" && next != "0"
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
