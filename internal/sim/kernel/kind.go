package kernel

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind is the JSON type of a field, or what a query's text has to be.
type Kind struct {
	name string // "a string"
	// read decodes a value. A kind that cannot be in a query has no parse.
	read  func(json.RawMessage) (any, bool)
	parse func(string) (any, bool)
	// fields are those of an object, or of each of a list of many.
	object, many bool
	null         bool
	fields       Fields
}

// The kinds, and the Go type that Body has each as.
var (
	Text     = Kind{name: "a string", read: readAs[string], parse: func(s string) (any, bool) { return s, true }}                              // string
	Number   = Kind{name: "a number", read: readAs[float64], parse: func(s string) (any, bool) { return readAs[float64](json.RawMessage(s)) }} // float64
	Integer  = Kind{name: "a whole number", read: readInt, parse: func(s string) (any, bool) { return readInt(json.RawMessage(s)) }}           // int
	Boolean  = Kind{name: "a boolean", read: readAs[bool], parse: func(s string) (any, bool) { return readAs[bool](json.RawMessage(s)) }}      // bool
	Texts    = Kind{name: "a list of strings", read: readAs[[]string]}                                                                         // []string
	Integers = Kind{name: "a list of whole numbers", read: readInts}                                                                           // []int
	TextMap  = Kind{name: "an object of strings", read: readAs[map[string]string]}                                                             // map[string]string
	Anything = Kind{name: "any value", read: func(raw json.RawMessage) (any, bool) { return raw, true }}                                       // json.RawMessage
	// Day is a date such as 2024-10-01.
	Day = textual("a date such as 2024-10-01", func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil }) // string
)

// OneOf is a string out of a few.
func OneOf(texts ...string) Kind {
	return textual("one of "+strings.Join(texts, ", "), func(s string) bool { return slices.Contains(texts, s) })
}

// OrMissing lets null pass for a field that is not there.
func OrMissing(k Kind) Kind {
	k.name += " or null"
	k.null = true
	return k
}

// ObjectOf is an object that may have some fields; Body has it as a Body.
func ObjectOf(fields ...Field) Kind {
	return Kind{name: "an object", object: true, fields: fields}
}

// ObjectsOf is a list of such objects; Body has it as a []Body.
func ObjectsOf(fields ...Field) Kind {
	return Kind{name: "a list of objects", object: true, many: true, fields: fields}
}

func textual(name string, good func(string) bool) Kind {
	return Kind{
		name:  name,
		read:  func(raw json.RawMessage) (any, bool) { v, ok := readAs[string](raw); return v, ok && good(v.(string)) },
		parse: func(s string) (any, bool) { return s, good(s) },
	}
}

func readAs[T any](raw json.RawMessage) (any, bool) {
	var v T
	// encoding/json lets null pass as anything, also within a list or an object.
	if hasNull(raw) || json.Unmarshal(raw, &v) != nil {
		return nil, false
	}
	return v, true
}

func hasNull(raw json.RawMessage) bool {
	raw = bytes.TrimLeft(raw, " \t\r\n")
	if len(raw) == 0 {
		return false
	}
	switch raw[0] {
	case 'n':
		return true
	case '[':
		var list []json.RawMessage
		_ = json.Unmarshal(raw, &list)
		for _, v := range list {
			if len(v) > 0 && v[0] == 'n' {
				return true
			}
		}
	case '{':
		var object map[string]json.RawMessage
		_ = json.Unmarshal(raw, &object)
		for _, v := range object {
			if len(v) > 0 && v[0] == 'n' {
				return true
			}
		}
	}
	return false
}

func readInt(raw json.RawMessage) (any, bool) {
	if n, err := strconv.Atoi(string(raw)); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(string(raw), 64) // 1.0 and 1e3 are whole too
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return nil, false
	}
	return int(f), true
}

func readInts(raw json.RawMessage) (any, bool) {
	list, ok := readAs[[]json.Number](raw)
	if !ok {
		return nil, false
	}
	ints := make([]int, len(list.([]json.Number)))
	for i, n := range list.([]json.Number) {
		v, ok := readInt(json.RawMessage(n))
		if !ok {
			return nil, false
		}
		ints[i] = v.(int)
	}
	return ints, true
}

// isNull reports whether a value is null.
func isNull(raw json.RawMessage) bool { return string(raw) == "null" }

// describe says what a value is.
func describe(raw json.RawMessage) string {
	switch raw[0] {
	case '"':
		return "a string"
	case '{':
		return "an object"
	case '[':
		return "a list, or one of other things"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}
