package wire

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// Text is a string that may arrive as a number or a boolean.
type Text string

// UnmarshalJSON reads any scalar.
func (t *Text) UnmarshalJSON(data []byte) error {
	s, _ := scalar(data)
	*t = Text(s)
	return nil
}

// Int is a whole number that may arrive as a string.
type Int int

// UnmarshalJSON reads a number, or a string that holds one.
func (n *Int) UnmarshalJSON(data []byte) error {
	*n = 0
	s, ok := scalar(data)
	if !ok {
		return nil
	}
	if i, err := strconv.Atoi(s); err == nil {
		*n = Int(i)
	} else if f, err := strconv.ParseFloat(s, 64); err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		*n = Int(f)
	}
	return nil
}

// Float is a number that may arrive as a string.
type Float float64

// UnmarshalJSON reads a number, or a string that holds one.
func (n *Float) UnmarshalJSON(data []byte) error {
	*n = 0
	s, _ := scalar(data)
	if f, err := strconv.ParseFloat(s, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
		*n = Float(f)
	}
	return nil
}

// Bool is a boolean that may arrive as a string or a number.
type Bool bool

// UnmarshalJSON reads true, "true" and 1 as true, and all else as false.
func (b *Bool) UnmarshalJSON(data []byte) error {
	s, _ := scalar(data)
	*b = Bool(strings.EqualFold(s, "true") || s == "1")
	return nil
}

// Time is a time that may be null, empty, without a zone, or in Unix seconds.
type Time struct{ time.Time }

var layouts = [...]string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", time.DateOnly, time.RFC1123}

// UnmarshalJSON reads a time.
func (t *Time) UnmarshalJSON(data []byte) error {
	t.Time = time.Time{}
	s, ok := scalar(data)
	if !ok || s == "" {
		return nil
	}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, s); err == nil {
			t.Time = at
			return nil
		}
	}
	if unix, err := strconv.ParseInt(s, 10, 64); err == nil && unix > 0 && unix < 1<<37 {
		t.Time = time.Unix(unix, 0).UTC()
	}
	return nil
}

// scalar is the text of a JSON scalar, and whether it is one: not null, an
// object or an array.
func scalar(data []byte) (string, bool) {
	if len(data) == 0 {
		return "", false
	}
	switch data[0] {
	case 'n', '{', '[':
		return "", false
	case '"':
		if inner := data[1 : len(data)-1]; plain(inner) {
			return string(inner), true
		}
		var s string
		if json.Unmarshal(data, &s) != nil {
			return "", false
		}
		return s, true
	}
	return string(data), true
}

// plain reports whether the inside of a JSON string stands for itself.
func plain(s []byte) bool {
	for _, c := range s {
		if c == '\\' || c >= 0x80 {
			return false
		}
	}
	return true
}

// FirstNonZero is the first of several spellings of a value that was given.
func FirstNonZero[T comparable](values ...T) T {
	var zero T
	for _, v := range values {
		if v != zero {
			return v
		}
	}
	return zero
}
