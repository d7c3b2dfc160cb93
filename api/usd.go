package api

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// USD is an exact decimal amount of US dollars. The comment of a USD field says which
// unit the price is for. Most prices are per hour.
//
// The zero USD is an unknown amount, which is not $0: see Known. Equal amounts are equal
// by ==. In JSON a USD is written as a number, and read from a number, a string or null.
type USD struct {
	// dec is the canonical decimal, such as "3.6", "0" or "-12.05". It is "" for an
	// unknown amount, and '?' with the original text if the server sent a text that is
	// not a number.
	dec string
}

// maxDigits limits the length of a number, so that a server cannot make the client
// compute for long.
const maxDigits = 64

// ParseUSD reads an amount such as "3.60", "$3.60" or "1e-6".
func ParseUSD(s string) (USD, error) {
	t := strings.TrimSpace(s)
	if amount, ok := strings.CutPrefix(t, "-$"); ok { // as String has it
		t = "-" + amount
	}
	t = strings.TrimPrefix(t, "$")
	dec, ok := canonical(t)
	if !ok {
		return USD{}, fmt.Errorf("%q is not an amount in dollars: want a decimal such as 3.60", s)
	}
	return USD{dec}, nil
}

// MustUSD is ParseUSD for amounts in a program's source. It panics if s is invalid.
func MustUSD(s string) USD {
	u, err := ParseUSD(s)
	if err != nil {
		panic(err)
	}
	return u
}

// Known reports whether u is an amount. It is false for the zero USD, and for a text from
// the server that is not a number.
func (u USD) Known() bool { return u.dec != "" && u.dec[0] != '?' }

// String formats u for people, with at least two decimals: "$3.60",
// "-$12.05", "$0.000001". An unknown amount is "unknown".
func (u USD) String() string {
	if !u.Known() {
		return "unknown"
	}
	dec, sign := u.dec, ""
	if dec[0] == '-' {
		dec, sign = dec[1:], "-"
	}
	dot := strings.IndexByte(dec, '.')
	switch {
	case dot < 0:
		dec += ".00"
	case len(dec)-dot == 2:
		dec += "0"
	}
	return sign + "$" + dec
}

// Decimal returns the amount without a currency sign, such as "3.6". It returns "" for
// the zero USD, and the server's text if that is not a number.
func (u USD) Decimal() string { return strings.TrimPrefix(u.dec, "?") }

// Float64 returns the nearest float, for charts and the like, or 0 if the amount is
// unknown.
func (u USD) Float64() float64 {
	if !u.Known() {
		return 0
	}
	f, _ := strconv.ParseFloat(u.dec, 64)
	return f
}

// Cmp returns -1, 0 or 1 if u is less than, equal to or greater than v. An unknown amount
// is greater than every known amount, so that it is never the cheapest.
func (u USD) Cmp(v USD) int {
	switch {
	case u == v, !u.Known() && !v.Known():
		return 0
	case !u.Known():
		return 1
	case !v.Known():
		return -1
	}
	return u.rat().Cmp(v.rat())
}

// Add returns u + v. The result is unknown if u or v is.
func (u USD) Add(v USD) USD {
	if !u.Known() || !v.Known() {
		return USD{}
	}
	return fromRat(new(big.Rat).Add(u.rat(), v.rat()), max(u.scale(), v.scale()))
}

// Sub returns u - v. The result is unknown if u or v is.
func (u USD) Sub(v USD) USD {
	if !v.Known() {
		return USD{}
	}
	return u.Add(v.Mul(-1))
}

// Mul returns u × n, exactly for the decimal that n prints as: a price times GPUs or
// hours. The result is unknown if u is, or if n is infinite or not a number.
func (u USD) Mul(n float64) USD {
	if !u.Known() || math.IsNaN(n) || math.IsInf(n, 0) {
		return USD{}
	}
	dec, ok := canonical(strconv.FormatFloat(n, 'f', -1, 64))
	if !ok {
		return USD{}
	}
	v := USD{dec}
	return fromRat(new(big.Rat).Mul(u.rat(), v.rat()), u.scale()+v.scale())
}

// Div returns u / n, such as the price of a pod per GPU. A result with many decimals is
// rounded to a millionth of a dollar. It is unknown if u is, or if n is not positive.
func (u USD) Div(n int) USD {
	if !u.Known() || n <= 0 {
		return USD{}
	}
	r := new(big.Rat).Quo(u.rat(), new(big.Rat).SetInt64(int64(n)))
	scale, even := r.FloatPrec()
	if !even {
		scale = max(millionths, u.scale())
	}
	return fromRat(r, scale)
}

// millionths is the number of decimals that Div rounds to.
const millionths = 6

// rat returns the amount as a fraction. u must be known.
func (u USD) rat() *big.Rat {
	r, _ := new(big.Rat).SetString(u.dec)
	return r
}

// scale returns the number of decimals.
func (u USD) scale() int {
	if dot := strings.IndexByte(u.dec, '.'); dot >= 0 {
		return len(u.dec) - dot - 1
	}
	return 0
}

func fromRat(r *big.Rat, scale int) USD {
	dec, _ := canonical(r.FloatString(scale))
	return USD{dec}
}

// MarshalJSON writes the amount as a number, and an unknown amount as null.
func (u USD) MarshalJSON() ([]byte, error) {
	if !u.Known() {
		return []byte("null"), nil
	}
	return []byte(u.dec), nil
}

// UnmarshalJSON reads a number, a string or null. Any other text becomes an unknown
// amount, so that it does not make the whole response unreadable. Decimal returns that
// text.
func (u *USD) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*u = USD{}
		return nil
	}
	text := string(data)
	if len(data) > 0 && data[0] == '"' {
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
	}
	v, err := ParseUSD(text)
	if err != nil && strings.TrimSpace(text) != "" {
		v = USD{"?" + text}
	}
	*u = v
	return nil
}

// canonical returns a decimal in the form in which equal amounts are equal strings.
func canonical(s string) (string, bool) {
	if len(s) == 0 || len(s) > maxDigits+len("-.00") {
		return "", false
	}
	sign, digits := "", s
	if digits[0] == '-' || digits[0] == '+' {
		if digits[0] == '-' {
			sign = "-"
		}
		digits = digits[1:]
	}
	exp := 0
	if i := strings.IndexAny(digits, "eE"); i >= 0 {
		var err error
		if exp, err = strconv.Atoi(digits[i+1:]); err != nil || exp > maxDigits || exp < -maxDigits {
			return "", false
		}
		digits = digits[:i]
	}
	whole, frac, _ := strings.Cut(digits, ".")
	if whole == "" && frac == "" || !isDigits(whole) || !isDigits(frac) {
		return "", false
	}
	if exp != 0 {
		whole, frac = shift(whole, frac, exp)
	}
	whole = strings.TrimLeft(whole, "0")
	frac = strings.TrimRight(frac, "0")
	if whole == "" {
		whole = "0"
	}
	if len(whole)+len(frac)+2 > maxDigits {
		return "", false
	}
	if frac == "" {
		if whole == "0" {
			sign = ""
		}
		return sign + whole, true
	}
	if sign == "" && exp == 0 && strings.HasPrefix(digits, whole) && digits[len(whole)] == '.' {
		return digits[:len(whole)+1+len(frac)], true // already canonical: no copy
	}
	return sign + whole + "." + frac, true
}

// shift moves the decimal point by exp places.
func shift(whole, frac string, exp int) (string, string) {
	if exp > 0 {
		if pad := exp - len(frac); pad > 0 {
			frac += strings.Repeat("0", pad)
		}
		return whole + frac[:exp], frac[exp:]
	}
	if pad := -exp - len(whole); pad > 0 {
		whole = strings.Repeat("0", pad) + whole
	}
	cut := len(whole) + exp
	return whole[:cut], whole[cut:] + frac
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
