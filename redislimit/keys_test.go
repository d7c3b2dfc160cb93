package redislimit_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/redislimit"
)

// The key's text reaches neither Redis, an error nor a log, and no form of it that
// is easily read.
func TestTheKeyIsNowhere(t *testing.T) {
	t.Parallel()
	const key = "volt_sk_0123456789abcdef_secret"
	srv := miniredis.RunT(t)
	var log bytes.Buffer
	l := limiters(t, srv.Addr(), key, 1, redislimit.ClassQuota("deploy", 5, time.Minute),
		redislimit.Logger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))[0]
	takeN(t, l, 3)
	seen := srv.Dump() + strings.Join(srv.Keys(), "\n")
	srv.SetError("ERR away")
	_, err := l.Take(t.Context(), head)
	require.Error(t, err)
	seen += log.String() + err.Error() + fmt.Sprintf("%v %+v %#v %s", err, err, err, fmt.Sprint(l))
	for _, form := range []string{key, key[8:24], hex.EncodeToString([]byte(key)), base64.StdEncoding.EncodeToString([]byte(key))[:20]} {
		assert.NotContains(t, seen, form)
	}
}

// All keys of one quota are in one slot of a cluster; other keys, namespaces and
// classes are apart.
func TestKeysOfOneQuotaAreTogether(t *testing.T) {
	t.Parallel()
	srv := miniredis.RunT(t)
	slots := map[string]bool{}
	use := func(key string, opts ...redislimit.Option) {
		l := limiters(t, srv.Addr(), key, 1, append(opts, redislimit.Margin(5*time.Minute))...)[0]
		// While Redis's clock stands still, a slow process keeps its place in the queue.
		srv.SetTime(time.Now())
		defer srv.SetTime(time.Time{})
		takeN(t, l, 1)
		takeAll(t, l)
		added := map[string]int{}
		for _, k := range srv.Keys() {
			_, rest, ok := strings.Cut(k, "{")
			require.True(t, ok, k)
			tag, _, ok := strings.Cut(rest, "}")
			require.True(t, ok, k)
			require.Len(t, tag, 64)
			if !slots[tag] {
				added[tag]++
				assert.Positive(t, srv.TTL(k), k)
			}
		}
		require.Len(t, added, 1)
		for tag, n := range added {
			require.Equal(t, 4, n)
			slots[tag] = true
		}
	}
	use("a", redislimit.Quota(3, time.Minute))
	use("b", redislimit.Quota(3, time.Minute))
	use("a", redislimit.Quota(3, time.Minute), redislimit.Namespace("staging"))
}

// An error that a user's test made is one too.
func TestAnEmptyErrorHasAText(t *testing.T) {
	t.Parallel()
	require.EqualError(t, &redislimit.UnavailableError{}, redislimit.ErrUnavailable.Error())
}

// What makes no sense makes no limiter.
func TestNewRefuses(t *testing.T) {
	t.Parallel()
	c := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1"})
	t.Cleanup(func() { _ = c.Close() })
	_, err := redislimit.New(nil, "k")
	require.Error(t, err)
	var none *redis.Client
	_, err = redislimit.New(none, "k")
	require.Error(t, err, "it would panic where nobody can recover it")
	_, err = redislimit.New(c, "")
	require.Error(t, err)
	for name, o := range map[string]redislimit.Option{
		"quota": redislimit.Quota(0, time.Hour), "window": redislimit.Quota(1, 0), "class": redislimit.ClassQuota("x", -1, time.Hour),
		"margin": redislimit.Margin(-1), "timeout": redislimit.Timeout(0), "settle": redislimit.Settle(0),
		"fallback": redislimit.WhenAway(redislimit.Fallback(0)),
	} {
		_, err := redislimit.New(c, "k", o)
		require.ErrorContains(t, err, "redislimit: ", name)
	}
}
