package rest

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longestPause is what a Retry-After is believed to at most: a window of an
// hour and a little.
const longestPause = time.Hour + 30*time.Second

// mostSkew is how far a server's clock may be from ours and still be believed.
const mostSkew = 24 * time.Hour

// askedToWait is how long an answer asks to wait: its Retry-After, or else, for
// a 429, until the limit is renewed as its ResetHeader says, if that is no
// further off than a pause may last. 0 is for neither.
func (c *Core) askedToWait(res *http.Response, now time.Time) time.Duration {
	asked := retryAfter(res.Header, now)
	if asked > 0 || res.StatusCode != http.StatusTooManyRequests || c.cfg.ResetHeader == "" {
		return asked
	}
	at, err := strconv.ParseInt(strings.TrimSpace(res.Header.Get(c.cfg.ResetHeader)), 10, 64)
	renewed := until(time.Unix(at, 0), now, res.Header)
	if err != nil || renewed > longestPause {
		return 0
	}
	return renewed
}

// until is how long it is until at, which a server named: by its own clock, which
// the answer's Date tells, since ours may be slow or fast; by ours where there is no
// Date, or none that can be meant.
func until(at, now time.Time, h http.Header) time.Duration {
	if theirs := at.Sub(TheirNow(now, h)); theirs > 0 {
		return theirs
	}
	return max(0, at.Sub(now))
}

// TheirNow is what now is by the clock of the server whose answer has that header:
// ours where there is no Date, or none that can be meant.
func TheirNow(now time.Time, h http.Header) time.Time {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil || date.Sub(now).Abs() > mostSkew {
		return now
	}
	return date
}

// ServerTime returns the server's clock at the time of the response, if its header has a
// Date and the response does not come from a cache.
func ServerTime(h http.Header) (at time.Time, ok bool) {
	at, err := http.ParseTime(h.Get("Date"))
	age := strings.TrimSpace(h.Get("Age"))
	return at, err == nil && (age == "" || age == "0")
}

// retryAfter reads a Retry-After header: seconds, or a date in any form that
// HTTP knows. Nonsense, the past and the negative count as absent.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if digits := strings.TrimLeft(v, "0123456789"); digits == "" || digits[0] == '.' {
		return seconds(v)
	}
	at, err := http.ParseTime(v)
	if err != nil {
		if at, err = time.Parse(time.RFC1123Z, v); err != nil {
			return 0
		}
	}
	return until(at, now, h)
}

func seconds(v string) time.Duration {
	s, err := strconv.ParseFloat(v, 64)
	if err != nil && s == 0 {
		return 0
	}
	const most = float64(1<<63-1) / float64(time.Second)
	if s >= most {
		return 1<<63 - 1
	}
	return time.Duration(s * float64(time.Second))
}
