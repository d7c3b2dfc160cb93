package wire

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// A time with a zone and seconds is exact, in any usual spelling.
func TestExactTimes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 6, 3, 21, 25, 17, 0, time.UTC)
	for _, in := range []string{
		// RFC 3339 and its relatives.
		`"2026-06-03T21:25:17Z"`, `"2026-06-03T23:25:17+02:00"`, `"2026-06-03T21:25:17+00:00"`, `"2026-06-03T16:25:17-05:00"`,
		`"2026-06-03t21:25:17z"`, `"2026-06-03T21:25:17+0000"`, `"2026-06-03T23:25:17+0200"`, `"2026-06-03T21:25:17+00"`,
		`"2026-06-03T21:25:17 +00:00"`, `"2026-06-03T21:25:17 +0000"`, `"2026-06-03T21:25:17 UTC"`, `"2026-06-03T21:25:17UTC"`,
		`"20260603T212517Z"`, `"20260603T232517+0200"`, `"20260603T232517+02:00"`, `"20260603212517Z"`,
		// With a space, as databases and Go print it.
		`"2026-06-03 21:25:17Z"`, `"2026-06-03 21:25:17 UTC"`, `"2026-06-03 21:25:17 GMT"`, `"2026-06-03 21:25:17 utc"`, `"2026-06-03 21:25:17 Z"`,
		`"2026-06-03 21:25:17+00:00"`, `"2026-06-03 21:25:17+00"`, `"2026-06-03 23:25:17+0200"`, `"2026-06-03 23:25:17 +0200"`, `"2026-06-03 23:25:17 +02:00"`,
		`"2026-06-03 21:25:17 +0000 UTC"`, `"2026-06-03 23:25:17 +0200 CEST"`, `"2026/06/03 21:25:17 UTC"`, `"2026/06/03T21:25:17Z"`,
		// Mail, HTTP, Unix and log files.
		`"Wed, 03 Jun 2026 21:25:17 GMT"`, `"Wed, 3 Jun 2026 21:25:17 GMT"`, `"Wed, 03 Jun 2026 21:25:17 UTC"`, `"Wed, 03 Jun 2026 23:25:17 +0200"`,
		`"03 Jun 2026 21:25:17 +0000"`, `"Wednesday, 03-Jun-26 21:25:17 GMT"`, `"Wed Jun  3 21:25:17 UTC 2026"`, `"Wed Jun 03 21:25:17 +0000 2026"`,
		`"03/Jun/2026:21:25:17 +0000"`, `"Jun 3, 2026 21:25:17 UTC"`, `"Jun 3, 2026, 9:25:17 PM UTC"`,
		// JavaScript's Date.
		`"Wed Jun 03 2026 23:25:17 GMT+0200 (Central European Summer Time)"`, `"Wed Jun 03 2026 21:25:17 GMT+0000 (UTC)"`, `"Wed Jun 03 2026 16:25:17 GMT-0500"`,
		// Since the epoch, in every unit.
		`1780521917`, `"1780521917"`, `1780521917000`, `"1780521917000"`, `1780521917000000`, `1780521917000000000`, `1780521917.0`, `1.780521917e9`, `" 1780521917 "`,
		// In an object.
		`{"$date":"2026-06-03T21:25:17Z"}`, `{"$date":1780521917000}`, `{"$date":{"$numberLong":"1780521917000"}}`, `{"seconds":1780521917,"nanos":0}`, `{"_seconds":1780521917}`, `{"date":"2026-06-03 21:25:17 UTC"}`,
	} {
		got, exact := Value(in).Time()
		assert.True(t, exact, in)
		assert.True(t, at.Equal(got), "%s is read as %s", in, got)
	}
	for in, fraction := range map[string]time.Duration{
		`"2026-06-03T21:25:17.461136Z"`: 461136 * time.Microsecond, `"2026-06-03T21:25:17,461Z"`: 461 * time.Millisecond, `"2026-06-03 21:25:17.461+00"`: 461 * time.Millisecond,
		`"2026-06-03T21:25:17.461136+0000"`: 461136 * time.Microsecond, `1780521917461`: 461 * time.Millisecond, `1780521917461136`: 461136 * time.Microsecond,
	} {
		got, exact := Value(in).Time()
		assert.True(t, exact, in)
		assert.Equal(t, fraction, got.Sub(at), in)
	}
	got, exact := Value(`1780521917.5`).Time()
	assert.True(t, exact)
	assert.InDelta(t, float64(500*time.Millisecond), float64(got.Sub(at)), float64(time.Microsecond))
}

// A time without a zone or without seconds is read as UTC, and is not exact.
func TestLooseTimes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 6, 3, 21, 25, 17, 0, time.UTC)
	for in, want := range map[string]time.Time{
		`"2026-06-03T21:25:17"`: at, `"2026-06-03 21:25:17"`: at, `"2026/06/03 21:25:17"`: at, `"20260603T212517"`: at, `"Wed Jun  3 21:25:17 2026"`: at,
		`"Wed, 3 Jun 2026 21:25:17"`: at, `"3 Jun 2026 21:25:17"`: at, `"2026-06-03T21:25:17.000"`: at,
		`"2026-06-03T21:25Z"`: at.Truncate(time.Minute), `"2026-06-03T21:25"`: at.Truncate(time.Minute), `"2026-06-03 21:25"`: at.Truncate(time.Minute),
		`"2026-06-03"`: at.Truncate(24 * time.Hour), `"20260603"`: at.Truncate(24 * time.Hour), `20260603`: at.Truncate(24 * time.Hour),
	} {
		got, exact := Value(in).Time()
		assert.False(t, exact, in)
		assert.True(t, want.Equal(got), "%s is read as %s", in, got)
	}
}

// A value is not read if it is not a time, or could be several times.
func TestWhatIsNoTime(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		``, `null`, `""`, `" "`, `"soon"`, `"3 hours ago"`, `true`, `false`, `{}`, `[]`, `[1780521917]`, `{"date":null}`, `{"seconds":"soon"}`, `{"$date":{}}`,
		`0`, `-5`, `12`, `"0"`, `1e300`, `-1780521917`, `99999999999999999999`, `20260603212517`,
		`"03/06/2026 21:25:17"`, `"06/03/2026"`, `"2026-06-03 21:25:17 EST"`, `"2026-06-03 21:25:17 CEST"`, `"Wed, 03 Jun 2026 21:25:17 PST"`, `"Wed Jun  3 21:25:17 CEST 2026"`,
		`"2026-13-03T21:25:17Z"`, `"2026-06-31T21:25:17Z"`, `"2026-06-03T25:25:17Z"`, `"2026-06-03T21:25:17Z junk"`, `"("`, `"UTC"`,
	} {
		got, exact := Value(in).Time()
		assert.False(t, exact, in)
		assert.True(t, got.IsZero(), "%s is read as %s", in, got)
	}
}

// A member that is present and cannot be read is reported. An absent or empty member is
// not.
func TestUnreadableMembers(t *testing.T) {
	t.Parallel()
	for in, reported := range map[string]bool{
		`"2026-06-03T21:25:17Z"`: false, `null`: false, `""`: false, `0`: false, `"soon"`: true, `"2026-06-03"`: true, `"2026-06-03 21:25:17"`: true, `-5`: true, `{"at":1}`: true, `{}`: false,
	} {
		var u Unreadable
		u.Time("created_at", Value(in))
		assert.Equal(t, reported, len(u) > 0, in)
	}
	for in, reported := range map[string]bool{
		`3.6`: false, `"3.60"`: false, `"$3.60"`: false, `0`: false, `null`: false, `""`: false, `"1,234.00"`: true, `1e300`: true, `"3.60 EUR"`: true, `"free"`: true, `true`: true,
		`"€3.60"`: true, `"3,60"`: true, `{"amount":3.6}`: true, `[3.6]`: true, `"NaN"`: true, `"360 cents"`: true,
	} {
		var u Unreadable
		price := u.USD("price", Value(in))
		assert.Equal(t, reported, len(u) > 0, in)
		assert.False(t, reported && price.Known(), in)
	}
	for in, want := range map[string]int{`3`: 3, `"3"`: 3, `3.0`: 3, `null`: -1, `""`: -1, `3.5`: -1, `"many"`: -1, `{"n":3}`: -1} {
		var u Unreadable
		assert.Equal(t, want, u.Int("gpu_count", Value(in), -1), in)
		assert.Equal(t, want == -1 && in != `null` && in != `""`, len(u) > 0, in)
	}
	var u Unreadable
	u.Time("a", Value(`"x"`))
	u.Time("b", Value(`"x"`))
	require.Equal(t, api.USD{}, u.USD("c", Value(`null`)))
	u.Time("a", Value(`"y"`))
	require.Equal(t, Unreadable{"a", "b"}, u)
}
