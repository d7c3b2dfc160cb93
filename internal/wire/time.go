package wire

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// Time returns a time in one of the usual forms, or zero if the value has no such form.
// exact reports whether the form has a zone and seconds. A time without a zone is read
// as UTC.
func (v Value) Time() (at time.Time, exact bool) {
	if len(v) > 0 && v[0] == '{' {
		return objectTime(v)
	}
	text := v.scalar()
	if len(text) == 0 {
		return time.Time{}, false
	}
	if at.UnmarshalText(text) == nil { // the documented form
		return at, true
	}
	return parseTime(strings.TrimSpace(string(text)))
}

// objectTime reads a time in an object, as some databases and encoders write it.
func objectTime(v Value) (at time.Time, exact bool) {
	if date := v.member("$date", "date", "iso"); date != nil {
		if date[0] == '{' {
			date = date.member("$numberLong")
		}
		return date.Time()
	}
	if seconds := v.member("seconds", "_seconds"); seconds != nil {
		return parseTime(seconds.Text())
	}
	return time.Time{}, false
}

// Forms of a time. In the first list each has a zone and seconds. The zone is UTC or an
// offset, because other abbreviations are ambiguous.
var (
	exactLayouts = [...]string{
		"2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05Z07", "2006-01-02T15:04:05 Z07:00", "2006-01-02T15:04:05 Z0700",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z0700", "2006-01-02 15:04:05Z07",
		"2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05 -0700 MST",
		"20060102T150405Z0700", "20060102T150405Z07:00", "20060102150405Z",
		"Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700", "Mon Jan 2 15:04:05 -0700 2006", "Mon Jan 2 2006 15:04:05 -0700",
		"Monday, 02-Jan-06 15:04:05 -0700", "02/Jan/2006:15:04:05 -0700", "Jan 2, 2006 15:04:05 -0700", "Jan 2, 2006, 3:04:05 PM -0700",
	}
	looseLayouts = [...]string{
		"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly,
		time.ANSIC, "20060102T150405", "Mon, 2 Jan 2006 15:04:05", "2 Jan 2006 15:04:05", "20060102",
	}
)

func parseTime(text string) (at time.Time, exact bool) {
	if at, ok := unixTime(text); ok {
		return at, true
	}
	// JavaScript appends the zone's name, and others write a comma before a fraction.
	if i := strings.IndexByte(text, '('); i > 0 {
		text = strings.TrimSpace(text[:i])
	}
	text = strings.Replace(text, " GMT+", " +", 1)
	text = strings.Replace(text, " GMT-", " -", 1)
	if len(text) > 10 && text[4] == '/' && text[7] == '/' {
		text = strings.ReplaceAll(text[:10], "/", "-") + text[10:]
	}
	upper := strings.ToUpper(text)
	for _, utc := range [...]string{" UTC", " GMT", " Z", "UTC", "GMT"} {
		if plain, ok := strings.CutSuffix(upper, utc); ok && !strings.HasSuffix(plain, "+0000") {
			text = text[:len(plain)] + " +0000"
			break
		}
	}
	if len(text) > 10 && (text[10] == 't' || text[len(text)-1] == 'z') {
		text = strings.ToUpper(text)
	}
	for _, layout := range exactLayouts {
		if at, err := time.Parse(layout, text); err == nil {
			if strings.HasSuffix(layout, "MST") { // the abbreviation may be made up: the offset counts
				at = at.UTC()
			}
			return at, true
		}
	}
	// UnixDate has its zone in the middle.
	if at, err := time.Parse(time.UnixDate, text); err == nil && (strings.Contains(text, " UTC ") || strings.Contains(text, " GMT ")) {
		return at.UTC(), true
	}
	for _, layout := range looseLayouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at, false
		}
	}
	return time.Time{}, false
}

// The second 1e9 is in 2001. The same time in a finer unit is a larger number, so the
// size of a number shows its unit. 0 and numbers far from today are not times.
const (
	leastUnix = 1_000_000_000
	mostUnix  = 100_000_000_000
)

// unixTime reads seconds since the epoch, or milliseconds, microseconds or
// nanoseconds.
func unixTime(text string) (time.Time, bool) {
	if text == "" || strings.Trim(text, "0123456789.eE+") != "" || strings.Count(text, ".") > 1 {
		return time.Time{}, false
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		for _, unit := range [...]int64{1, 1e3, 1e6, 1e9} {
			if n >= leastUnix*unit && n/unit < mostUnix/10 {
				return time.Unix(n/unit, n%unit*(1e9/unit)).UTC(), true
			}
		}
		return time.Time{}, false
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return time.Time{}, false
	}
	for _, unit := range [...]float64{1, 1e3, 1e6, 1e9} {
		if f >= leastUnix*unit && f/unit < mostUnix/10 {
			whole, fraction := math.Modf(f / unit)
			return time.Unix(int64(whole), int64(fraction*1e9)).UTC(), true
		}
	}
	return time.Time{}, false
}

// Unreadable collects the names of members that are present but cannot be read, or only
// in part.
type Unreadable []string

func (u *Unreadable) add(name string) {
	for _, known := range *u {
		if known == name {
			return
		}
	}
	*u = append(*u, name)
}

// Time reads the time of a member.
func (u *Unreadable) Time(name string, v Value) time.Time {
	at, exact := v.Time()
	if !exact && !isNothing(v) {
		u.add(name)
	}
	return at
}

// USD reads the amount of a member.
func (u *Unreadable) USD(name string, v Value) api.USD {
	amount := v.USD()
	if !amount.Known() && amount.Decimal() != "" {
		u.add(name)
	}
	return amount
}

// Int reads the whole number of a member, or returns absent.
func (u *Unreadable) Int(name string, v Value, absent int) int {
	n := v.Int(math.MinInt)
	if n != math.MinInt {
		return n
	}
	if !isNothing(v) {
		u.add(name)
	}
	return absent
}
