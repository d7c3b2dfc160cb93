package rest

import (
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The header that tells when a limit is renewed is believed of a 429 without a
// Retry-After alone, and no further than a pause may last.
func FuzzResetHeader(f *testing.F) {
	now := time.Date(2026, 11, 6, 0, 0, 0, 0, time.UTC)
	for _, reset := range []string{strconv.FormatInt(now.Unix()+30, 10), strconv.FormatInt(now.Unix(), 10), strconv.FormatInt(now.Unix()+7200, 10), "60", " 1793923230 ", "-1", "1e9", "9223372036854775807", "-9223372036854775808", "soon", ""} {
		for _, status := range []int{200, 429, 503} {
			f.Add(status, reset, "")
			f.Add(status, reset, "7")
		}
	}
	core := newCore(f, memory)
	core.cfg.ResetHeader = "X-RateLimit-Reset"
	f.Fuzz(func(t *testing.T, status int, reset, after string) {
		res := &http.Response{StatusCode: status, Header: http.Header{}}
		res.Header.Set("X-RateLimit-Reset", reset)
		res.Header.Set("Retry-After", after)
		asked := core.askedToWait(res, now)
		require.GreaterOrEqual(t, asked, time.Duration(0))
		if told := retryAfter(res.Header, now); told > 0 || status != 429 {
			require.Equal(t, told, asked)
			return
		}
		at, ok := new(big.Int).SetString(strings.TrimSpace(reset), 10)
		if !ok {
			require.Zero(t, asked)
			return
		}
		left := new(big.Int).Sub(at, big.NewInt(now.Unix()))
		if left.Sign() < 0 || left.Cmp(big.NewInt(int64(longestPause/time.Second))) > 0 {
			require.Zero(t, asked, "%s s off", left)
			return
		}
		require.Equal(t, time.Duration(left.Int64())*time.Second, asked)
	})
}
