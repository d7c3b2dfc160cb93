package wire

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/voltagegpu/volt-go/api"
)

// Value is the JSON of one value, known to be valid and not null.
type Value []byte

// Text is a string, a number or a boolean as text; "" for anything else.
func (v Value) Text() string { return string(v.scalar()) }

// Lower is Text in lower case without spaces around it: an open set's value in
// the one form that == compares.
func (v Value) Lower() string { return strings.ToLower(strings.TrimSpace(v.Text())) }

// Int is a whole number, which may be in a string; unknown where it is none.
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

// Float is a number, which may be in a string; 0 where it is none.
func (v Value) Float() float64 {
	f, err := strconv.ParseFloat(string(v.scalar()), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return 0
	}
	return f
}

// Bool is true for true, "true" and 1.
func (v Value) Bool() bool {
	text := v.scalar()
	return bytes.EqualFold(text, []byte("true")) || string(text) == "1"
}

// USD is an amount, in a number or a string.
func (v Value) USD() api.USD {
	var u api.USD
	_ = u.UnmarshalJSON(v) // it keeps what it cannot read
	return u
}

// layouts are the forms of a time besides RFC 3339's.
var layouts = [...]string{"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", time.DateOnly, time.RFC1123}

// Time is a time in one of the usual forms, or in Unix seconds; zero where it
// is none.
func (v Value) Time() (at time.Time) {
	text := v.scalar()
	if len(text) == 0 || at.UnmarshalText(text) == nil {
		return at
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, string(text)); err == nil {
			return at
		}
	}
	if unix, err := strconv.ParseInt(string(text), 10, 64); err == nil && unix > 0 && unix < 1<<37 {
		return time.Unix(unix, 0).UTC()
	}
	return time.Time{}
}

// scalar is the text of a string, a number or a boolean, and nil for anything
// else. It is a part of v where it can be.
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
