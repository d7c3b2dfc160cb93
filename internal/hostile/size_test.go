package hostile_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// An answer over the limit is given up, however it is packed, and not read to
// its end.
func TestSizes(t *testing.T) {
	bomb := zipped(64 << 20)
	answers := []struct {
		name  string
		serve http.HandlerFunc
	}{
		{"large", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(bytes.Repeat([]byte(" "), 4097)) }},
		{"endless", endless},
		{"compressed", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb)
		}},
		{"an error's", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(400); endless(w, nil) }},
	}
	var calls atomic.Int64
	leavesNothing(t, func(t *testing.T) {
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			methods := p.simple(t, p.client(t, "http://127.0.0.1:1", nil))
			pairs := p.pairs(over, methods, len(answers), func(i, _ int) bool {
				return i%2 == 0 != over.http2 || p.isCreate(methods[i]) // the other protocol has the rest
			})
			for j, answer := range answers {
				name, serve := answer.name, answer.serve
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					var seen arrivals
					base, c := over.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						seen.add(r)
						serve(w, r)
					}))
					client, log := p.logged(t, base, c, api.WithMaxBody(4096))
					for i, m := range p.simple(t, client) {
						if !slices.Contains(pairs, pair{i, j}) {
							continue
						}
						err := p.held(t, over, m, log)
						calls.Add(1)
						require.Len(t, seen.take(), 1, m.name)
						if name == "an error's" {
							require.Error(t, err, m.name)
							require.False(t, isAmbiguous(err), m.name)
							continue
						}
						if err == nil {
							continue // a write that has nothing to read
						}
						require.ErrorIs(t, err, api.ErrTooLarge, m.name)
						require.Equal(t, p.isCreate(m), isAmbiguous(err), m.name)
					}
				})
			}
		})
	})
	t.Logf("%d calls whose answer is too large, has no end, or unpacks to 64 MiB: each was given up at its limit", calls.Load())
}

// endless sends 16 times the limit of a client, and then more without end. It sends
// slowly, because the sockets and HTTP/2 buffer megabytes that nobody reads.
func endless(w http.ResponseWriter, _ *http.Request) {
	spaces := bytes.Repeat([]byte(" "), 4096)
	for n := 0; ; n++ {
		if _, err := w.Write(spaces); err != nil {
			return
		}
		if n >= 16 {
			_ = http.NewResponseController(w).Flush()
			time.Sleep(time.Millisecond)
		}
	}
}

// zipped returns size bytes of zeros, compressed. A gzip stream may have several parts.
// Each part is the same megabyte, which is compressed once.
func zipped(size int) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	_, _ = z.Write(bytes.Repeat([]byte(" "), 1<<20))
	_ = z.Close()
	return bytes.Repeat(b.Bytes(), size>>20)
}
