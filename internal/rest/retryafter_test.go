package rest

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

const forever = time.Duration(math.MaxInt64)

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 6, 8, 49, 7, 0, time.UTC)
	in := func(d time.Duration, layout string) string { return now.Add(d).Format(layout) }
	const gmt = "Mon, 02 Jan 2006 15:04:05 GMT"
	for value, want := range map[string]time.Duration{
		"120":                              2 * time.Minute,
		"  120\t":                          2 * time.Minute,
		"1":                                time.Second,
		"007":                              7 * time.Second,
		"1.5":                              1500 * time.Millisecond,
		"0.25":                             250 * time.Millisecond,
		".5":                               500 * time.Millisecond,
		"3600":                             time.Hour,
		"99999999":                         99999999 * time.Second,
		"9e9":                              0,
		"":                                 0,
		"0":                                0,
		"0.0":                              0,
		"-1":                               0,
		"-120":                             0,
		"+5":                               0,
		"5s":                               0,
		"5,5":                              0,
		"5 5":                              0,
		".":                                0,
		"1.5.5":                            0,
		"NaN":                              0,
		"Inf":                              0,
		"Infinity":                         0,
		"0x10":                             0,
		"soon":                             0,
		"1_000":                            0,
		"\x00":                             0,
		"12０":                              0,
		"tomorrow,":                        0,
		"9223372036":                       9223372036 * time.Second,
		"9223372037":                       forever,
		"99999999999":                      forever,
		strings.Repeat("9", 400):           forever,
		strings.Repeat("9", 400) + ".5":    forever,
		in(2*time.Minute, gmt):             2 * time.Minute,
		in(2*time.Minute, http.TimeFormat): 2 * time.Minute,
		in(90*time.Second, time.RFC850):    90 * time.Second,
		in(90*time.Second, time.ANSIC):     90 * time.Second,
		in(time.Hour, time.RFC1123Z):       time.Hour,
		"Fri, 06 Nov 2026 09:50:07 +0100":  time.Minute,
		in(-time.Minute, gmt):              0,
		in(0, gmt):                         0,
		"Fri, 06 Nov 9999 08:49:07 GMT":    forever,
		"Fri, 06 Nov 0001 08:49:07 GMT":    0,
		"Fri, 31 Feb 2027 08:49:07 GMT":    0,
		"2026-11-06T08:50:07Z":             0,
		"06 Nov 2026":                      0,
	} {
		assert.Equal(t, want, retryAfter(http.Header{"Retry-After": {value}}, now), "%q", value)
	}
	assert.Zero(t, retryAfter(http.Header{}, now))
	assert.Equal(t, time.Second, retryAfter(http.Header{"Retry-After": {"1", "2"}}, now))
}

// A date is until when the server's clock is there: where that is not ours, the
// answer's own Date tells so. One that makes no sense beside it is left alone.
func TestADateIsOfTheServersClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 6, 8, 49, 7, 0, time.UTC)
	with := &Core{cfg: Config{ResetHeader: "X-Reset"}}
	for name, tc := range map[string]struct{ at, date, want time.Duration }{
		"the same clock":       {time.Minute, 0, time.Minute},
		"on its way for 2 s":   {time.Minute, -2 * time.Second, 62 * time.Second},
		"ours is slow":         {31 * time.Minute, 30 * time.Minute, time.Minute},
		"ours is fast":         {-29 * time.Minute, -30 * time.Minute, time.Minute},
		"ours is a bit fast":   {30 * time.Second, -30 * time.Second, time.Minute},
		"it is over":           {-time.Minute, 0, 0},
		"it was over before":   {time.Minute, 2 * time.Minute, time.Minute},
		"a Date of long ago":   {time.Minute, -50 * 365 * 24 * time.Hour, time.Minute},
		"a Date to come":       {time.Minute, 24 * time.Hour, time.Minute},
		"an hour, ours is off": {time.Hour - 5*time.Minute, -5 * time.Minute, time.Hour},
	} {
		at, date := now.Add(tc.at), now.Add(tc.date).Format(http.TimeFormat)
		assert.Equal(t, tc.want, retryAfter(http.Header{"Retry-After": {at.Format(http.TimeFormat)}, "Date": {date}}, now), name)
		assert.Equal(t, tc.want, with.askedToWait(answer(429, "", "X-Reset", strconv.FormatInt(at.Unix(), 10), "Date", date), now), name)
	}
	assert.Equal(t, time.Minute, retryAfter(http.Header{"Retry-After": {"60"}, "Date": {now.Add(time.Hour).Format(http.TimeFormat)}}, now))
}

// Whatever a server sends, the wait is none or one that can be waited, and whole
// seconds are what they say.
func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"120", "1.5", "-1", "Fri, 06 Nov 2026 08:49:07 GMT", "Friday, 06-Nov-26 08:49:07 GMT", "Fri Nov  6 08:49:07 2026", "99999999999999999999", "", "1e9", "NaN"} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 6, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value string) {
		got := retryAfter(http.Header{"Retry-After": {value}}, now)
		if got < 0 {
			t.Fatalf("%q: %s", value, got)
		}
		if n, err := strconv.ParseUint(value, 10, 32); err == nil && got != time.Duration(n)*time.Second {
			t.Fatalf("%q: %s", value, got)
		}
		if pause := min(got, longestPause); pause > longestPause || now.Add(got).Before(now) {
			t.Fatalf("%q: %s cannot be waited", value, got)
		}
	})
}
