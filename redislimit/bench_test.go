package redislimit_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/redislimit"
)

// nowhere answers at once, without a connection.
type nowhere struct{}

func (nowhere) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(bytes.NewReader([]byte(`{"ssh_keys":[],"total":0}`))),
	}, nil
}

// limitersToCompare are the local one, and the shared one over each Redis.
func limitersToCompare(b *testing.B, f func(b *testing.B, l api.Limiter)) {
	b.Run("local", func(b *testing.B) { f(b, api.NewLimiter(1e9, 1e9)) })
	shared := func(addr string) func(b *testing.B) {
		return func(b *testing.B) {
			// As full as a quota of 1,000 is on average, and never used up.
			f(b, limiters(b, addr, newKey(), 1, redislimit.Quota(1e9, 100*time.Millisecond), redislimit.Timeout(5*time.Second),
				redislimit.Margin(5*time.Second))[0])
		}
	}
	b.Run("miniredis", shared(miniredis.RunT(b).Addr()))
	if addr := os.Getenv(addrVariable); addr != "" {
		b.Run("redis-server", shared(addr))
	}
}

// What a call of the client costs, all but the network to the API.
func BenchmarkCall(b *testing.B) {
	limitersToCompare(b, func(b *testing.B, l api.Limiter) {
		client, err := volt.New(volt.WithAPIKey(newKey()), volt.WithLimiter(l), volt.WithHTTPClient(&http.Client{Transport: nowhere{}}))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := client.SSHKeys.List(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// What the leave for one request costs.
func BenchmarkTake(b *testing.B) {
	limitersToCompare(b, func(b *testing.B, l api.Limiter) {
		b.ReportAllocs()
		for b.Loop() {
			if wait, err := l.Take(b.Context(), head); err != nil || wait > 0 {
				b.Fatal(wait, err)
			}
		}
	})
}

// What it costs to be told that there is no leave.
func BenchmarkRefusal(b *testing.B) {
	refused := func(addr string) func(b *testing.B) {
		return func(b *testing.B) {
			l := limiters(b, addr, newKey(), 1, redislimit.Quota(1000, time.Hour), redislimit.Timeout(5*time.Second))[0]
			takeAll(b, l)
			b.ReportAllocs()
			for b.Loop() {
				if wait, err := l.Take(b.Context(), head); err != nil || wait == 0 {
					b.Fatal(wait, err)
				}
			}
		}
	}
	b.Run("miniredis", refused(miniredis.RunT(b).Addr()))
	if addr := os.Getenv(addrVariable); addr != "" {
		b.Run("redis-server", refused(addr))
	}
}
