package hostile_test

import (
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// answers that a server gives instead of the right one, and whether what they
// answer may be sent again.
var failures = []struct {
	name  string
	serve http.HandlerFunc
	// reads and creates are whether they are repeated.
	reads, creates bool
	// kind is what a read ends with, and what is in a create's error.
	kind error
	// certain answers say that a create did nothing.
	certain bool
}{
	{"429", status(429, ""), true, true, api.ErrRateLimited, true},
	{"429 with a Retry-After", retryAfterNow, true, true, api.ErrRateLimited, true},
	{"500", status(500, `{"message":"oops"}`), true, false, api.ErrServer, false},
	{"503 HTML", status(503, "<html>later</html>"), true, false, api.ErrServer, false},
	{"408", status(408, ""), true, false, api.ErrServer, false},
	{"499", status(499, ""), true, false, api.ErrServer, false},
	{"519", status(519, ""), false, false, api.ErrServer, false},
	{"520", status(520, ""), true, false, api.ErrServer, false},
	{"400", status(400, `{"error":"no"}`), false, false, api.ErrBadRequest, true},
	{"409", status(409, `{"error":"busy"}`), false, false, api.ErrConflict, false},
	{"401", status(401, `{"detail":"who?"}`), false, false, api.ErrUnauthorized, true},
	{"404", status(404, `{"success":false,"error":{"code":"NOT_FOUND","message":"gone"}}`), false, false, nil, true},
	{"cut", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, true, false, api.ErrConnection, false},
	{"cut in the body", cutBody, true, false, api.ErrConnection, false},
	{"200 HTML", status(200, "<html>welcome</html>"), false, false, api.ErrBadResponse, false},
	{"200 garbage", status(200, `{"id":`), false, false, api.ErrBadResponse, false},
	{"200 of another shape", status(200, `"hello"`), false, false, api.ErrBadResponse, false},
	{"200 that says no", status(200, `{"success":false,"message":"no"}`), false, false, nil, true},
}

func status(code int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

func retryAfterNow(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Retry-After", "0")
	w.WriteHeader(429)
}

func cutBody(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100")
	_, _ = io.WriteString(w, `{"id":"thing_1"`)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// What may be sent again is, and nothing else: over every call of every client.
func TestRetries(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			methods := p.simple(t, p.client(t, "http://127.0.0.1:1", nil))
			pairs := p.pairs(over, methods, len(failures), func(int, int) bool { return true })
			for j, f := range failures {
				t.Run(f.name, func(t *testing.T) {
					t.Parallel()
					var seen arrivals
					base, c := over.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						seen.add(r)
						f.serve(w, r)
					}))
					client, log := p.logged(t, base, c)
					for i, m := range p.simple(t, client) {
						if !slices.Contains(pairs, pair{i, j}) {
							continue
						}
						err := p.held(t, over, m, log)
						requests := seen.take()
						if err == nil {
							// A write that has nothing to read is content with any 2xx.
							require.Contains(t, f.name, "200", m.name)
							require.Len(t, requests, 1, m.name)
							require.NotContains(t, requests[0], "GET ", m.name)
							continue
						}
						want := 1
						if p.isCreate(m) && f.creates || !p.isCreate(m) && f.reads {
							want += repeats
						}
						assert.Len(t, requests, want, "%s: %v", m.name, err)
						assert.Equal(t, p.isCreate(m) && !f.certain, isAmbiguous(err), "%s: %v", m.name, err)
						if f.kind != nil {
							assert.ErrorIs(t, err, f.kind, m.name)
						}
					}
				})
			}
		})
	})
}

// A call that cannot connect has done nothing, and says so where that matters.
func TestNobodyListens(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		for _, p := range providers {
			t.Run(p.name, func(t *testing.T) {
				t.Parallel()
				base, c := protocols[0].serve(t, http.NotFoundHandler())
				c.CloseIdleConnections()
				client := p.client(t, "http://127.0.0.1:1/base", c)
				_ = base
				for _, m := range p.simple(t, client) {
					within(t, patience, m.name, func() {
						err := m.call(background)
						require.ErrorIs(t, err, api.ErrConnection, m.name)
						require.False(t, isAmbiguous(err), m.name)
						require.Equal(t, !p.isRead(m, err), isKind(err, api.ErrNotSent), "%s: %v", m.name, err)
						assertNamesItsCall(t, p, m, err)
					})
				}
			})
		}
	})
}
