package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
)

var errShape = errors.New("it is not a whole JSON object")

// members yields the members of a JSON object with their raw values, without
// decoding them: this finds the value inside an envelope in one pass. It stops
// early where the object is broken; whole reports whether it is not.
func members(body []byte, whole *bool) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		*whole = false
		i := skipSpace(body, 0)
		if i >= len(body) || body[i] != '{' {
			return
		}
		i = skipSpace(body, i+1)
		if i < len(body) && body[i] == '}' {
			*whole = skipSpace(body, i+1) == len(body)
			return
		}
		for i < len(body) && body[i] == '"' {
			end := skipString(body, i)
			if end < 0 {
				return
			}
			name := plainName(body[i:end])
			i = skipSpace(body, end)
			if i >= len(body) || body[i] != ':' {
				return
			}
			i = skipSpace(body, i+1)
			if end = skipValue(body, i); end < 0 {
				return
			}
			value := body[i:end]
			i = skipSpace(body, end)
			if i >= len(body) {
				return
			}
			last := body[i] == '}'
			if !last && body[i] != ',' {
				return
			}
			if last {
				*whole = skipSpace(body, i+1) == len(body)
			}
			if !yield(name, value) || last {
				return
			}
			i = skipSpace(body, i+1)
		}
	}
}

// plainName is a member's name without quotes and escapes.
func plainName(quoted []byte) []byte {
	name := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(name, '\\') >= 0 {
		var s string
		_ = json.Unmarshal(quoted, &s)
		return []byte(s)
	}
	return name
}

// Members yields the members of an object in JSON that is known to be valid.
func Members(object []byte) iter.Seq2[[]byte, []byte] {
	whole := false
	return members(object, &whole)
}

// Elements yields the elements of an array in JSON that is known to be valid.
func Elements(array []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		i := skipSpace(array, 0)
		if i >= len(array) || array[i] != '[' {
			return
		}
		for i = skipSpace(array, i+1); i < len(array) && array[i] != ']'; {
			end := skipValue(array, i)
			if end < 0 || !yield(array[i:end]) {
				return
			}
			if i = skipSpace(array, end); i < len(array) && array[i] == ',' {
				i = skipSpace(array, i+1)
			}
		}
	}
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

// skipString returns the index behind the string that begins at i, or -1.
func skipString(b []byte, i int) int {
	for i++; i < len(b); i++ {
		j := bytes.IndexByte(b[i:], '"')
		if j < 0 {
			return -1
		}
		quote := i + j
		// A quote behind an odd number of backslashes does not end it.
		slashes := 0
		for quote-slashes-1 >= i && b[quote-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return quote + 1
		}
		i = quote
	}
	return -1
}

// skipValue returns the index behind the value that begins at i, or -1.
func skipValue(b []byte, i int) int {
	if i >= len(b) {
		return -1
	}
	switch b[i] {
	case '"':
		return skipString(b, i)
	case '{', '[':
		depth := 0
		for i < len(b) {
			switch b[i] {
			case '"':
				if i = skipString(b, i); i < 0 {
					return -1
				}
				continue
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
			i++
		}
		return -1
	}
	start := i
	for i < len(b) && b[i] != ',' && b[i] != '}' && b[i] != ']' && b[i] > ' ' {
		i++
	}
	if i == start {
		return -1
	}
	return i
}

// Member returns the raw value of the first of names that the JSON object body
// has as a member, and which one that is; nil where there is none. The object
// has to be whole. Of a name that it has twice the last counts, as elsewhere.
func Member(body []byte, names ...string) (value []byte, name string, err error) {
	whole := false
	found := len(names)
	for member, raw := range members(body, &whole) {
		for i := range min(found+1, len(names)) {
			if names[i] == string(member) {
				value, name, found = raw, names[i], i
				break
			}
		}
	}
	if !whole {
		return nil, "", errShape
	}
	return value, name, nil
}
