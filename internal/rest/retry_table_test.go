package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// failure is one row of the golden file: what a server does.
type failure struct {
	name   string
	serve  http.HandlerFunc
	change func(*Config)
	// timed rows test the timeout of an attempt. They run in a bubble, over pipes,
	// because on a busy machine the timeout could also end a healthy attempt.
	timed bool
}

// failures are made for HTTP/1.1 and for HTTP/2 alike.
func failures() []failure {
	status := func(code int, body string, headers ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			for i := 0; i+1 < len(headers); i += 2 {
				w.Header().Set(headers[i], headers[i+1])
			}
			w.WriteHeader(code)
			_, _ = io.WriteString(w, body)
		}
	}
	part := func(code int, then func(*http.Request)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Length", "100")
			w.WriteHeader(code)
			_, _ = io.WriteString(w, `{"id":"thing_9","na`)
			_ = http.NewResponseController(w).Flush()
			then(r)
		}
	}
	abort := func(*http.Request) { panic(http.ErrAbortHandler) }
	hang := func(r *http.Request) { <-r.Context().Done() }
	impatient := func(c *Config) { d := 1500 * time.Millisecond; c.Timeout = &d }
	const html = "<html><head><title>Bad gateway</title></head></html>"
	list := []failure{
		{name: "429", serve: status(429, `{}`)},
		{name: "429 with Retry-After", serve: status(429, `{}`, "Retry-After", "0.01")},
		{name: "never sent", change: unreachable},
	}
	plain := func(codes ...int) {
		for _, code := range codes {
			list = append(list, failure{name: fmt.Sprint(code), serve: status(code, `{"message":"no"}`)})
		}
	}
	plain(400, 401, 402, 403, 404, 405, 408, 409, 421, 422, 425, 499, 500, 501)
	list = append(list, failure{name: "502 with HTML", serve: status(502, html)})
	plain(503)
	list = append(list, failure{name: "503 with Retry-After", serve: status(503, ``, "Retry-After", "0.01")})
	plain(504, 520, 530)
	for _, code := range []int{300, 301, 302, 303, 307, 308} {
		list = append(list, failure{name: fmt.Sprint(code), serve: status(code, "", "Location", "/v2/things")})
	}
	return append(list, []failure{
		{name: "cut before it was read", serve: func(_ http.ResponseWriter, r *http.Request) { abort(r) }},
		{name: "cut after it was read", serve: func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body); abort(r) }},
		{name: "cut in the headers", serve: func(_ http.ResponseWriter, r *http.Request) { cutHeaders(r) }},
		{name: "cut in the body", serve: part(200, abort)},
		{name: "201 cut in the body", serve: part(201, abort)},
		{name: "no headers in time", serve: func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body); hang(r) }, change: impatient, timed: true},
		{name: "no whole body in time", serve: part(200, hang), change: impatient, timed: true},
		{name: "200 empty", serve: status(200, "")},
		{name: "200 with HTML", serve: status(200, html)},
		{name: "200 with another shape", serve: status(200, `[1,2]`)},
		{name: "200 success:false", serve: status(200, `{"success":false,"id":"thing_9"}`)},
		{name: "200 error:true", serve: status(200, `{"error":true,"message":"no"}`)},
		{name: "200 with an error described", serve: status(200, `{"error":"no such GPU"}`)},
		{name: "200 over the cap", serve: status(200, `{"id":"thing_9","pad":"`+strings.Repeat("x", 2048)+`"}`),
			change: func(c *Config) { most := int64(1024); c.MaxBody = &most }},
		{name: "204", serve: status(204, "")},
	}...)
}

// unreachable makes every dial fail.
func unreachable(c *Config) {
	tr := c.HTTPClient.Transport.(*http.Transport)
	tr.DialContext = func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no route to host")
	}
}

type connKey struct{}

// keepConn lets a handler get at its connection, whatever the protocol.
func keepConn(s *httptest.Server) {
	s.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, c)
	}
}

// cutHeaders ends the connection, over HTTP/1.1 in the middle of the headers.
func cutHeaders(r *http.Request) {
	conn := r.Context().Value(connKey{}).(net.Conn)
	if r.ProtoMajor == 1 {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Le")
	}
	_ = conn.Close()
	panic(http.ErrAbortHandler)
}

// The table that is typed by hand equals what runs show.
func TestRetryTable(t *testing.T) {
	t.Parallel()
	golden := readGolden(t)
	var runs, equal atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d failures of a read, a write and a create: %d of %d runs did what the table says", len(golden), equal.Load(), runs.Load())
	})
	for k, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			seen := map[string]bool{}
			for nth, f := range failures() {
				seen[f.name] = true
				t.Run(f.name, func(t *testing.T) {
					t.Parallel()
					require.Contains(t, golden, f.name)
					row := func(t *testing.T) {
						var cells sync.WaitGroup
						for i, ep := range []*Endpoint{readThing, writeThing, createThing} {
							cells.Go(func() {
								runs.Add(1)
								if assert.Equal(t, golden[f.name][i], f.lasting(t, p, ep), ep.Class) {
									equal.Add(1)
								}
							})
							if testing.Short() && (nth+k)%3 != i {
								continue // each row has one call whose failure is temporary
							}
							cells.Go(func() { f.once(t, p, ep, strings.HasPrefix(golden[f.name][i], "3")) })
						}
						cells.Wait()
					}
					if f.timed {
						synctest.Test(t, row)
					} else {
						row(t)
					}
				})
			}
			for name := range golden {
				assert.True(t, seen[name], "%s stands in the golden file and is not run", name)
			}
		})
	}
}

// No client can be made whose table repeats what must not be.
func TestNoTableRepeatsACreate(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]Repeat{
		"cut": {NotSent: true, Cut: true}, "500": {Statuses: []int{429, 500}}, "503": {Statuses: []int{503}}, "201": {Statuses: []int{201}},
	} {
		u, err := ParseBaseURL(memory)
		require.NoError(t, err)
		_, err = New(Config{BaseURL: u, Key: api.NewSecret(newKey()), Repeat: RepeatTable{Read: table[Read], Create: row}})
		assert.ErrorContains(t, err, "creates", name)
	}
}

// A write whose last attempt was not sent may have been carried out by one before.
func TestAWriteThatMayHaveBeenCarriedOutBefore(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		first   roundTrip
		notSent bool
	}{
		"503": {always(503, `{}`), false}, "cut": {cut, false}, "429": {always(429, `{}`, "Retry-After", "0"), true}, "never sent": {neverSent, true},
	} {
		c := newCore(t, memory, through(script(tc.first, neverSent)))
		_, err := do(t, c, writeThing)
		assert.Equal(t, tc.notSent, errors.Is(err, api.ErrNotSent), "%s: %v", name, err)
		assert.EqualValues(t, 3, c.Stats().Requests, name)
	}
}

// lasting makes a call while the failure lasts, and tells what it did as the
// golden file does.
func (f failure) lasting(t *testing.T, p protocol, ep *Endpoint) string {
	var arrived atomic.Int64
	base, client := f.server(t, p, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived.Add(1)
		f.serve(w, r)
	}))
	_, err := do(t, f.core(t, base, client), ep)
	if f.serve == nil {
		require.Zero(t, arrived.Load())
		var e *api.TransportError
		require.ErrorAs(t, err, &e)
		arrived.Add(int64(e.Attempts))
	}
	return fmt.Sprintf("%d: %s", arrived.Load(), kindsOf(err))
}

// once makes a call of which only the first request fails.
func (f failure) once(t *testing.T, p protocol, ep *Endpoint, repeated bool) {
	if f.serve == nil {
		return // the dialer knows no first and second
	}
	var arrived atomic.Int64
	base, client := f.server(t, p, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if arrived.Add(1) == 1 {
			f.serve(w, r)
			return
		}
		_, _ = io.WriteString(w, `{"id":"thing_1"}`)
	}))
	got, err := do(t, f.core(t, base, client), ep)
	if repeated {
		assert.NoError(t, err, ep.Class)
		assert.Equal(t, thing{ID: "thing_1"}, got)
		assert.EqualValues(t, 2, arrived.Load())
	} else {
		assert.EqualValues(t, 1, arrived.Load(), ep.Class)
	}
}

// server starts a server for the row, and returns a client for it.
func (f failure) server(t *testing.T, p protocol, h http.Handler) (base string, client *http.Client) {
	if f.timed {
		return p.serveInBubble(t, h)
	}
	return p.serve(t, h, keepConn)
}

func (f failure) core(t *testing.T, base string, client *http.Client) *Core {
	change := []func(*Config){using(client)}
	if f.change != nil {
		change = append(change, f.change)
	}
	return newCore(t, base, change...)
}

var kinds = []api.Kind{
	api.ErrMaybeCreated, api.ErrNotSent, api.ErrTimeout, api.ErrConnection, api.ErrTooLarge, api.ErrBadResponse,
	api.ErrRedirect, api.ErrRateLimited, api.ErrServer, api.ErrNotSupported, api.ErrBadRequest, api.ErrUnauthorized,
	api.ErrInsufficientBalance, api.ErrForbidden, api.ErrNotFound, api.ErrConflict, api.ErrRejected, api.ErrInvalidArgument,
}

// kindsOf are the kinds that errors.Is finds, in words.
func kindsOf(err error) string {
	if err == nil {
		return "no error"
	}
	var is []string
	for _, k := range kinds {
		if errors.Is(err, k) {
			is = append(is, string(k))
		}
	}
	return strings.Join(is, ", ")
}

var readGolden = func() func(testing.TB) map[string][3]string {
	read := sync.OnceValues(func() ([]byte, error) { return os.ReadFile("testdata/retry-table.golden") })
	return func(t testing.TB) map[string][3]string {
		raw, err := read()
		require.NoError(t, err)
		rows := map[string][3]string{}
		for _, line := range strings.Split(string(raw), "\n") {
			cells := strings.Split(line, "|")
			if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "failure") || strings.HasPrefix(line, "---") || len(cells) != 4 {
				continue
			}
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			rows[cells[0]] = [3]string(cells[1:])
		}
		return rows
	}
}()
