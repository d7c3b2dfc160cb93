package wire

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/voltagegpu/volt-go/api"
)

// Value is the JSON of one value, known to be valid and not null.
type Value []byte

// Text returns a string, a number or a boolean as text, and "" for anything else.
func (v Value) Text() string { return string(v.scalar()) }

// Lower returns Text in lower case without spaces around it, so that == can compare a
// status or another word.
func (v Value) Lower() string { return strings.ToLower(strings.TrimSpace(v.Text())) }

// Int returns a whole number, also from a string, or unknown for any other value.
func (v Value) Int(unknown int) int {
	text := v.scalar()
	if i, err := strconv.Atoi(string(text)); err == nil {
		return i
	}
	if f, err := strconv.ParseFloat(string(text), 64); err == nil && math.Abs(f) < 1<<53 && f == float64(int(f)) {
		return int(f)
	}
	return unknown
}

// Float returns a number, also from a string, or 0 for any other value.
func (v Value) Float() float64 {
	f, err := strconv.ParseFloat(string(v.scalar()), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return 0
	}
	return f
}

// Bool returns true for true, "true" and 1.
func (v Value) Bool() bool {
	text := v.scalar()
	return bytes.EqualFold(text, []byte("true")) || string(text) == "1"
}

// USD returns an amount, from a number or a string.
func (v Value) USD() api.USD {
	var u api.USD
	_ = u.UnmarshalJSON(v) // it keeps what it cannot read
	return u
}

// scalar returns the text of a string, a number or a boolean, and nil for anything else.
// It copies only a string that is escaped or not valid UTF-8.
func (v Value) scalar() []byte {
	if len(v) == 0 {
		return nil
	}
	switch v[0] {
	case 'n', '{', '[':
		return nil
	case '"':
		inner := v[1 : len(v)-1]
		if bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) {
			return inner
		}
		var s string
		_ = json.Unmarshal(v, &s) // it is valid
		return []byte(s)
	}
	return v
}
