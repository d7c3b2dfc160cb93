package packetai

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The headers of a limit are believed where they can be so.
func FuzzRateLimitHeaders(f *testing.F) {
	for _, h := range [][3]string{{"60", "59", "1793923230"}, {"60", "", ""}, {"-1", "5", "60"}, {" 60 ", "0", "1e9"}, {"99999999999999", "1", "-1"}, {"0x3c", "1", "soon"}} {
		f.Add(h[0], h[1], h[2])
	}
	f.Fuzz(func(t *testing.T, limit, remaining, reset string) {
		h := http.Header{}
		h.Set(limitHeader, limit)
		h.Set(remainingHeader, remaining)
		h.Set(resetHeader, reset)
		l, ok := rateLimitIn(h)
		if !ok {
			require.Zero(t, l)
			return
		}
		require.True(t, l.Limit >= 0 && l.Remaining >= 0)
		require.True(t, l.Reset.IsZero() || l.Reset.Unix() >= leastReset)
		_, err := l.Reset.MarshalText()
		require.NoError(t, err)
		require.True(t, l.Reset.Before(time.Date(6500, 1, 1, 0, 0, 0, 0, time.UTC)))
	})
}

// A member that is named for a password shows no part of its value, wherever the
// answer was cut off.
func FuzzWithoutPasswords(f *testing.F) {
	f.Add("root_password", "correct horse", `{"id":"x","`, `","ip":"203.0.113.42"}`, uint8(40))
	f.Add("secretKey", `a\"b\\`, `{"`, `"}`, uint8(255))
	f.Add("token", "12345678", `\"a\":{\"`, `\"}`, uint8(20))
	f.Fuzz(func(t *testing.T, name, value, before, after string, cut uint8) {
		lower := strings.ToLower(name)
		secret := strings.Contains(lower, "password") || strings.Contains(lower, "token") || strings.Contains(lower, "secret")
		if !secret || strings.ContainsAny(name, `"\`) || strings.ContainsAny(value, `"\`) || len(value) < 4 || strings.Contains(before+name+`":"[redacted]"`+after, value[:4]) {
			return
		}
		text := before + name + `":"` + value + `"` + after
		if strings.Count(before, `"`)%2 == 0 {
			return // the name does not begin where a quote opens
		}
		text = text[:min(len(text), int(cut)+len(before))]
		require.NotContains(t, withoutPasswords(text), value[:4], "%q", text)
	})
}
