package rest

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// A connection is used again after every answer, a good one or not.
func TestAConnectionIsUsedAgain(t *testing.T) {
	t.Parallel()
	page := "<html>" + strings.Repeat("sorry ", 20_000) + "</html>" // more than an error reads
	for _, p := range protocols {
		for name, serve := range map[string]http.HandlerFunc{
			"success":      func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"id":"thing_1"}`) },
			"not found":    func(w http.ResponseWriter, _ *http.Request) { http.Error(w, `{"message":"no"}`, 404) },
			"a long error": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, page, 500) },
			"HTML":         func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, page) },
			"a redirect":   func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/x", http.StatusFound) },
			"rejected":     func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"success":false}`) },
			"a 429": func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "0.001")
				http.Error(w, page, http.StatusTooManyRequests)
			},
			"packed": func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				_, _ = w.Write(packed(`{"id":"thing_1"}`))
			},
			"no content": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) },
		} {
			t.Run(p.name+", "+name, func(t *testing.T) {
				t.Parallel()
				eventually(t, 1, func() int64 {
					var connections atomic.Int64
					base, client := p.serve(t, serve, func(s *httptest.Server) {
						s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
							if state == http.StateNew {
								connections.Add(1)
							}
						}
					})
					c := newCore(t, base, using(client))
					times := inShort(2, 5)
					for range times {
						for _, ep := range []*Endpoint{readThing, writeThing, createThing} {
							_, _ = do(t, c, ep)
						}
					}
					require.GreaterOrEqual(t, c.Stats().Requests, int64(3*times))
					return connections.Load()
				})
			})
		}
	}
}

// The shared transport keeps as many connections as there are callers.
func TestManyCallersKeepTheirConnections(t *testing.T) {
	t.Parallel()
	const callers = 40
	eventually(t, callers, func() int64 { return connectionsOf(t, callers) })
}

// connectionsOf returns how many connections a number of concurrent callers open, each
// with three calls.
func connectionsOf(t *testing.T, callers int) int64 {
	var connections atomic.Int64
	arrived := make(chan struct{}, callers)
	release := make(chan struct{})
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		arrived <- struct{}{}
		<-release
		_, _ = io.WriteString(w, `{"id":"thing_1"}`)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	c := newCore(t, s.URL)
	for range 3 {
		release = make(chan struct{})
		var wg sync.WaitGroup
		for range callers {
			wg.Go(func() {
				_, err := do(t, c, readThing)
				assert.NoError(t, err)
			})
		}
		for range callers {
			<-arrived // all of them are under way at once
		}
		close(release)
		wg.Wait()
	}
	return connections.Load()
}

// A server that sends headers without end is not listened to.
func TestHeadersAreCapped(t *testing.T) {
	t.Parallel()
	base, _ := protocols[0].serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Pad", strings.Repeat("x", 3<<20))
	}))
	_, err := do(t, newCore(t, base), createThing)
	require.ErrorIs(t, err, api.ErrMaybeCreated)
	require.ErrorIs(t, err, api.ErrConnection)
}

// Nothing of a call is left behind when it ends, however it ends. This test is
// not parallel: it looks at all goroutines of the process.
func TestNoGoroutineIsLeftBehind(t *testing.T) {
	for _, p := range protocols {
		before := runtime.NumGoroutine()
		t.Run(p.name, func(t *testing.T) {
			var n atomic.Int64
			var leave atomic.Pointer[context.CancelFunc]
			base, client := p.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				switch n.Add(1) % 6 {
				case 0:
					panic(http.ErrAbortHandler)
				case 1:
					_, _ = io.WriteString(w, `{"id":"thing_1"}`)
				case 2:
					w.WriteHeader(500)
				case 3:
					w.Header().Set("Retry-After", "0.001")
					w.WriteHeader(429)
				case 4:
					(*leave.Load())()
				case 5:
					w.Header().Set("Content-Length", "10")
				}
			}))
			c := newCore(t, base, using(client))
			for range 20 {
				for _, ep := range []*Endpoint{readThing, writeThing, createThing} {
					ctx, cancel := context.WithCancel(t.Context())
					leave.Store(&cancel)
					_, _ = Do(ctx, c, ep, paramsOf(ep), decodeThing)
					cancel()
				}
			}
		})
		for end := time.Now().Add(patience); runtime.NumGoroutine() > before; runtime.Gosched() {
			if time.Now().After(end) {
				stacks := make([]byte, 1<<20)
				t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
			}
		}
	}
}

// A transport that is known to repeat by itself is refused: it sends a create as often
// as it likes, whatever we say.
func TestATransportThatRepeatsIsRefused(t *testing.T) {
	t.Parallel()
	u, err := ParseBaseURL(memory)
	require.NoError(t, err)
	cfg := Config{BaseURL: u, Key: api.NewSecret(newKey()), HTTPClient: retryablehttp.NewClient().StandardClient()}
	_, err = New(cfg)
	require.ErrorContains(t, err, "repeats creates")
	cfg.HTTPClient = retryablehttp.NewClient().HTTPClient
	_, err = New(cfg)
	require.NoError(t, err)
}

// An http.Client without a transport has net/http's.
func TestAClientWithoutATransport(t *testing.T) {
	t.Parallel()
	base, _ := protocols[0].serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close") // nothing is left in what the process shares
		_, _ = io.WriteString(w, `{"id":"thing_1"}`)
	}))
	got, err := do(t, newCore(t, base, using(&http.Client{})), readThing)
	require.NoError(t, err)
	require.Equal(t, "thing_1", got.ID)
}
