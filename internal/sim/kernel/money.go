package kernel

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Money is an amount of US dollars, in micro-dollars.
type Money int64

// Dollar is one US dollar.
const Dollar Money = 1_000_000

// ParseMoney reads an amount such as "12.50" or "$12.50", exactly.
func ParseMoney(s string) (Money, error) {
	digits := strings.TrimPrefix(strings.TrimSpace(s), "$")
	negative := strings.HasPrefix(digits, "-")
	digits = strings.TrimPrefix(digits, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	if len(fraction) > 6 || whole+fraction == "" || strings.ContainsAny(digits, "+-_eE") {
		return 0, fmt.Errorf("%q is no amount: want dollars such as 12.50, with at most six decimals", s)
	}
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", 6-len(fraction)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is no amount: want dollars such as 12.50", s)
	}
	if negative {
		n = -n
	}
	return Money(n), nil
}

// String returns the amount in dollars with at least two decimals: "3.60".
func (m Money) String() string {
	sign, n := "", uint64(m)
	if m < 0 {
		sign, n = "-", -uint64(m)
	}
	text := fmt.Sprintf("%s%d.%06d", sign, n/uint64(Dollar), n%uint64(Dollar))
	for range 4 {
		text = strings.TrimSuffix(text, "0")
	}
	return text
}

// MarshalJSON spells the amount as a number, the way the API's pages do.
func (m Money) MarshalJSON() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Money) UnmarshalJSON(raw []byte) (err error) {
	*m, err = ParseMoney(string(raw))
	return err
}

// Cents returns m rounded to whole cents, half a cent up.
func (m Money) Cents() Money { return round(m, Dollar/100) * (Dollar / 100) }

// For returns what d costs at m an hour. Whole seconds count.
func (m Money) For(d time.Duration) Money {
	return round(m*Money(d/time.Second), 3600)
}

// Times returns what a number of hours, which may be a fraction, costs at m an
// hour.
func (m Money) Times(hours float64) Money {
	return round(m*Money(math.Round(hours*3600)), 3600)
}

func round(m, unit Money) Money {
	if m < 0 {
		return -round(-m, unit)
	}
	return (m + unit/2) / unit
}
