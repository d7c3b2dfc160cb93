package rest

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// A server whose certificate is not good, or that does not speak TLS, does so
// the next time too: the request is not sent, and not tried again.
func TestABadServerIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	var arrived atomic.Int64
	count := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { arrived.Add(1) })
	tlsBase, _ := protocols[1].serve(t, count)
	plainBase, _ := protocols[0].serve(t, count)
	for name, base := range map[string]string{"a certificate of nobody's": tlsBase, "no TLS": "https" + plainBase[len("http"):]} {
		for _, ep := range []*Endpoint{readThing, writeThing, createThing} {
			c := newCore(t, base, using(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}))
			_, err := do(t, c, ep)
			assert.ErrorIs(t, err, api.ErrConnection, name)
			assert.NotErrorIs(t, err, api.ErrMaybeCreated, name)
			assert.Equal(t, ep.Class != Read, errors.Is(err, api.ErrNotSent), name)
			assert.EqualValues(t, 1, c.Stats().Requests, name)
		}
	}
	assert.Zero(t, arrived.Load())
}

// A dial that takes too long is one that never was: a create may be tried again.
func TestADialThatTakesTooLongSendsNothing(t *testing.T) {
	t.Parallel()
	limit := 50 * time.Millisecond
	for _, ep := range []*Endpoint{writeThing, createThing} {
		synctest.Test(t, func(t *testing.T) { // on a busy machine the limit could end the attempt before it dials
			over := make(chan struct{}) // net/http continues a dial after its request has ended
			defer close(over)
			c := newCore(t, "http://127.0.0.1:1", func(c *Config) {
				c.Timeout = &limit
				c.HTTPClient = &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
					select {
					case <-ctx.Done():
					case <-over:
					}
					return nil, net.ErrClosed
				}}}
			})
			_, err := do(t, c, ep)
			assert.Equal(t, "not sent, timed out, connection failed", kindsOf(err))
			assert.EqualValues(t, 3, c.Stats().Requests)
		})
	}
}

// An answer that hands the connection over has no end: it is not read.
func TestAnUpgradeIsNotRead(t *testing.T) {
	t.Parallel()
	base, client := protocols[0].serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if assert.NoError(t, err) {
			_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nmore")
			t.Cleanup(func() { _ = conn.Close() })
		}
	}))
	for _, ep := range []*Endpoint{readThing, createThing} {
		_, err := do(t, newCore(t, base, using(client)), ep)
		require.ErrorIs(t, err, api.ErrBadResponse)
		require.Equal(t, ep == createThing, errors.Is(err, api.ErrMaybeCreated))
	}
}

// Interim answers are not the answer.
func TestInterimAnswersAreSkipped(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		base, client := p.serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for range 3 {
				w.WriteHeader(http.StatusEarlyHints)
			}
			_, _ = io.WriteString(w, `{"id":"thing_1"}`)
		}))
		got, err := do(t, newCore(t, base, using(client)), createThing)
		require.NoError(t, err)
		require.Equal(t, "thing_1", got.ID)
	}
}

// A trace of the caller's own hears of the request still.
func TestTheCallersTraceIsKept(t *testing.T) {
	t.Parallel()
	base, client := protocols[0].serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"id":"thing_1"}`) }))
	c := newCore(t, base, using(client))
	for _, ep := range []*Endpoint{readThing, writeThing, createThing} {
		connected, wrote := 0, 0
		ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
			GotConn:      func(httptrace.GotConnInfo) { connected++ },
			WroteHeaders: func() { wrote++ },
		})
		_, err := Do(ctx, c, ep, paramsOf(ep), decodeThing)
		require.NoError(t, err)
		require.Equal(t, []int{1, 1}, []int{connected, wrote}, ep.Class)
	}
}

// What the caller's context carries reaches the transport, for tracing and the
// like.
func TestTheContextsValuesReachTheTransport(t *testing.T) {
	t.Parallel()
	type key struct{}
	for _, ep := range []*Endpoint{readThing, writeThing, createThing} {
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "span"))
		c := newCore(t, memory, through(func(r *http.Request) (*http.Response, error) {
			assert.Equal(t, "span", r.Context().Value(key{}))
			return answer(200, `{"id":"thing_1"}`), nil
		}))
		_, err := Do(ctx, c, ep, paramsOf(ep), decodeThing)
		cancel()
		require.NoError(t, err)
	}
}

// A connection that the server has closed meanwhile costs a read nothing: not
// even an attempt.
func TestAReadOnAClosedConnectionGoesOn(t *testing.T) {
	t.Parallel()
	var server *httptest.Server
	base, client := protocols[0].serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"id":"thing_1"}`)
	}), func(s *httptest.Server) { server = s })
	c := newCore(t, base, using(client))
	for range 20 {
		_, err := do(t, c, readThing)
		require.NoError(t, err)
		server.CloseClientConnections()
	}
	require.Zero(t, c.Stats().Repeats)
}

// A dialer's own timeout says of itself that a deadline passed; the caller's has
// not, and a connection could not be made.
func TestADialersTimeoutIsNotTheContexts(t *testing.T) {
	t.Parallel()
	dialer := &net.Dialer{Deadline: time.Now().Add(-time.Second)}
	c := newCore(t, "http://127.0.0.1:1", using(&http.Client{Transport: &http.Transport{DialContext: dialer.DialContext}}), withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}))
	_, err := do(t, c, createThing)
	require.ErrorIs(t, err, api.ErrConnection)
	require.ErrorIs(t, err, api.ErrNotSent)
	require.NotErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, "connection failed")
	var op *net.OpError
	require.ErrorAs(t, err, &op)
}

// ownContext is a context of another make than the standard library's, of which each
// that is derived takes a goroutine until it is cancelled.
type ownContext struct {
	context.Context
	done chan struct{}
}

func (c ownContext) Done() <-chan struct{} { return c.done }
func (c ownContext) Value(any) any         { return nil }

// A transport that panics leaves nothing behind: the bubble ends.
func TestATransportThatPanicsLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, ep := range []*Endpoint{readThing, writeThing, createThing} {
		synctest.Test(t, func(t *testing.T) {
			c := newCore(t, memory, through(func(*http.Request) (*http.Response, error) { panic("no route") }))
			ctx := ownContext{t.Context(), make(chan struct{})}
			require.Panics(t, func() { _, _ = Do(ctx, c, ep, paramsOf(ep), decodeThing) })
			require.Zero(t, c.Quota("").Queued)
		})
	}
}

// A transport that gives an answer and an error has failed: the answer is let go.
func TestAnAnswerBesideAnErrorIsLetGo(t *testing.T) {
	t.Parallel()
	body := &closeCounter{Reader: strings.NewReader(`{"id":"thing_1"}`)}
	why := errors.New("not quite")
	c := newCore(t, memory, withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}), through(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: body}, why
	}))
	_, err := do(t, c, readThing)
	require.ErrorIs(t, err, why)
	require.Equal(t, 1, body.closed)
}

type closeCounter struct {
	io.Reader
	closed int
}

func (c *closeCounter) Close() error { c.closed++; return nil }

// A transport that asks for a connection, tells of none and answers all the same, as
// one with a cache may, has sent the request for all that is known.
func TestAnAnswerIsProofThatItWasSent(t *testing.T) {
	t.Parallel()
	c := newCore(t, memory, through(func(r *http.Request) (*http.Response, error) {
		httptrace.ContextClientTrace(r.Context()).GetConn("memory:80")
		return &http.Response{StatusCode: 201, Body: io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF))}, nil
	}))
	_, err := do(t, c, createThing)
	require.ErrorIs(t, err, api.ErrMaybeCreated)
	require.NotErrorIs(t, err, api.ErrNotSent)
	require.EqualValues(t, 1, c.Stats().Requests)
}
