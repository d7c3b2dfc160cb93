package hostile_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// A server that repeats the key and the request's secrets, in every part of an
// answer, finds neither in an error or a log; nor does one that cuts the connection
// once it has them.
func TestSecrets(t *testing.T) {
	var calls, looked atomic.Int64
	leavesNothing(t, func(t *testing.T) {
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			const cut = 0
			codes := []int{cut, 200, 201, 302, 400, 401, 402, 403, 404, 409, 422, 500, 503}
			methods := p.simple(t, p.client(t, "http://127.0.0.1:1", nil))
			pairs := p.pairs(over, methods, len(codes), func(int, int) bool { return true })
			for j, code := range codes {
				t.Run(fmt.Sprint(code), func(t *testing.T) {
					t.Parallel()
					base, c := over.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						key := r.Header.Get(p.header)
						assert.Contains(t, key, secretKey, "the key is in its header")
						body, _ := io.ReadAll(r.Body)
						if code == cut {
							panic(http.ErrAbortHandler)
						}
						w.Header().Set("Location", "https://elsewhere.example/"+secretKey)
						w.Header().Set("X-Request-Id", key)
						w.WriteHeader(code)
						_, _ = fmt.Fprintf(w, `{"success":false,"error":{"message":"%s is wrong with %s","code":"%s"},"message":"%s","detail":"%s","id":"%s"}`,
							key, secretKey, secretKey, strings.ReplaceAll(string(body), `"`, `\"`), key, secretKey)
					}))
					var log lockedBuffer
					logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
					for i, m := range p.simple(t, p.client(t, base, c, api.WithLogger(logger))) {
						if !slices.Contains(pairs, pair{i, j}) && !slices.Contains(p.bearing, m.name) {
							continue
						}
						err := m.call(background)
						calls.Add(1)
						secrets := []string{secretKey}
						if slices.Contains(p.bearing, m.name) {
							secrets = append(secrets, p.secret)
						}
						for _, secret := range secrets {
							for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
								looked.Add(1)
								require.NotContains(t, fmt.Sprintf(verb, err), secret, "%s %s", m.name, verb)
							}
							looked.Add(1)
							require.NotContains(t, log.String(), secret, m.name)
						}
					}
				})
			}
		})
	})
	t.Logf("%d answers that hold secrets, and cuts; none shows in any of %d texts of errors and logs", calls.Load(), looked.Load())
}

// The values and the methods of the requests that clients print do not show the
// key.
func TestClientsDoNotPrintTheirKey(t *testing.T) {
	t.Parallel()
	verbs := []string{"%v", "%+v", "%#v", "%s"}
	for _, p := range providers {
		client := p.client(t, "http://127.0.0.1:1", nil)
		for _, verb := range verbs {
			require.NotContains(t, fmt.Sprintf(verb, client), secretKey, p.name)
		}
	}
	t.Logf("clients of %d APIs, printed in %d ways: none shows its key", len(providers), len(verbs))
}

// lockedBuffer is a buffer for many goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
