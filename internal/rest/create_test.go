package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// billing is a server that creates things, and how long it takes over each part
// of a request. It works as net/http's transport does: it looks at the request's
// context between the parts, and tells the trace how far it is.
type billing struct {
	before, dial, headers, work, body time.Duration

	silent  bool // tells the trace nothing
	created []string
}

func (b *billing) serve(r *http.Request) (*http.Response, error) {
	trace := httptrace.ContextClientTrace(r.Context())
	if b.silent {
		trace = &httptrace.ClientTrace{}
	}
	if err := delay(r, b.before); err != nil {
		return nil, err
	}
	if trace.GetConn != nil {
		trace.GetConn(r.URL.Host)
	}
	if err := delay(r, b.dial); err != nil {
		return nil, err
	}
	if trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	if err := delay(r, b.headers); err != nil {
		return nil, err
	}
	if trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	sent, err := io.ReadAll(r.Body)
	if err != nil || int64(len(sent)) != r.ContentLength {
		return nil, fmt.Errorf("a body of %d bytes, want %d: %w", len(sent), r.ContentLength, err)
	}
	id := fmt.Sprintf("thing_%d", len(b.created)+1)
	b.created = append(b.created, id)
	if err := delay(r, b.work); err != nil {
		return nil, err
	}
	res := answer(201, "")
	res.ContentLength = -1
	res.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"id":`), slowly(r, b.body), strings.NewReader(`"`+id+`"}`)))
	return res, nil
}

// slowly reads nothing, and takes d for it.
func slowly(r *http.Request, d time.Duration) io.Reader {
	return readFunc(func([]byte) (int, error) {
		if err := delay(r, d); err != nil {
			return 0, err
		}
		return 0, io.EOF
	})
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// Whenever the caller's context ends, the id of what was created comes back, and
// where none does nothing was created.
func TestACreateCancelledAtAnyInstantLosesNoID(t *testing.T) {
	t.Parallel()
	const step = time.Millisecond
	for _, silent := range []bool{false, true} {
		for _, deadline := range []bool{false, true} {
			returned, notSent := 0, 0
			for at := step / 2; at < 60*step; at += step / 2 {
				synctest.Test(t, func(t *testing.T) {
					b := &billing{before: 10 * step, dial: 10 * step, headers: 10 * step, work: 10 * step, body: 10 * step, silent: silent}
					c := newCore(t, memory, through(b.serve))
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					if deadline {
						ctx, cancel = context.WithTimeout(ctx, at)
						defer cancel()
					} else {
						time.AfterFunc(at, cancel)
					}
					got, err := Do(ctx, c, createThing, paramsOf(createThing), decodeThing)
					if err == nil {
						returned++
						require.Equal(t, []string{got.ID}, b.created)
						return
					}
					require.Empty(t, b.created, "the context ended after %s, and its id was lost: %v", at, err)
					require.ErrorIs(t, err, context.Cause(ctx))
					require.False(t, silent, "the transport did not say how far it is: it may have been sent")
					if at < 20*step {
						notSent++
						require.ErrorIs(t, err, api.ErrNotSent)
						require.NotErrorIs(t, err, api.ErrMaybeCreated)
					}
				})
			}
			require.Greater(t, returned, 50)
			require.Equal(t, !silent, notSent > 30)
		}
	}
}

// The grace is bounded: an answer that does not come in it is given up, and the
// create is reported as one that may exist.
func TestTheGraceEnds(t *testing.T) {
	t.Parallel()
	for _, grace := range []time.Duration{0, 300 * time.Millisecond, DefaultGrace} {
		for _, in := range []string{"the headers", "the body"} {
			synctest.Test(t, func(t *testing.T) {
				b := &billing{work: time.Second, body: time.Second}
				if in == "the headers" {
					b.work = time.Hour
				} else {
					b.body = time.Hour
				}
				c := newCore(t, memory, through(b.serve), func(c *Config) { c.Grace = &grace })
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				began := time.Now()
				_, err := Do(ctx, c, createThing, paramsOf(createThing), decodeThing)
				require.Equal(t, 5*time.Second+grace, time.Since(began))
				require.ErrorIs(t, err, api.ErrMaybeCreated)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				var e *api.AmbiguousError
				require.ErrorAs(t, err, &e)
				require.Equal(t, "ci-4711", e.Name)
				require.Equal(t, began, e.Since)
			})
		}
	}
}

// A read is not listened to any longer than its caller is there.
func TestAReadEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCore(t, memory, through(func(r *http.Request) (*http.Response, error) { return nil, delay(r, time.Hour) }))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		err := get(ctx, c, "x")
		require.Equal(t, time.Second, time.Since(began))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.NotErrorIs(t, err, api.ErrConnection)
	})
}

// A 2xx wins, whatever the context says by the time that it is there.
func TestASuccessThatComesAsTheContextEndsWins(t *testing.T) {
	t.Parallel()
	for _, ep := range []*Endpoint{readThing, writeThing, createThing} {
		ctx, cancel := context.WithCancel(t.Context())
		c := newCore(t, memory, through(func(*http.Request) (*http.Response, error) {
			res := answer(201, `{"id":"thing_1"}`)
			res.Body = io.NopCloser(io.MultiReader(res.Body, readFunc(func([]byte) (int, error) { cancel(); return 0, io.EOF })))
			return res, nil
		}))
		got, err := Do(ctx, c, ep, paramsOf(ep), decodeThing)
		require.NoError(t, err)
		require.Equal(t, "thing_1", got.ID)
		require.Error(t, ctx.Err())
	}
}

// What an AmbiguousError knows of a create that may exist.
func TestAnAmbiguousErrorTellsWhatToLookFor(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		serve roundTrip
		ids   []string
	}{
		"a cut body":            {cutBody(201, `{"id":"thing_1","na`), []string{"thing_1"}},
		"a body cut in the id":  {cutBody(201, `{"id":"thing_`), nil},
		"a number cut":          {cutBody(201, `{"id":12`), nil},
		"HTML":                  {always(200, `<html><script>state = {"id": "thing_1"}</script>`), []string{"thing_1"}},
		"HTML, escaped":         {always(502, `<html><pre>{&quot;id&quot;:&quot;thing_1&quot;}</pre>`), []string{"thing_1"}},
		"JSON inside JSON":      {always(502, `{"upstream":"{\"id\":\"thing_1\"}"}`), []string{"thing_1"}},
		"another shape":         {always(201, `{"data":{"id":"thing_1","uid":"wrk-1"},"ids":[]}`), []string{"wrk-1", "thing_1"}},
		"no JSON":               {always(201, `{"id":"thing_1"}}}`), []string{"thing_1"}},
		"a number":              {always(201, `{"data":{"id":17}}`), []string{"17"}},
		"over the cap":          {always(201, `{"id":"thing_1","pad":"`+strings.Repeat("x", 5000)+`"}`), []string{"thing_1"}},
		"a server error":        {always(500, `{"error":true,"id":"thing_1"}`), []string{"thing_1"}},
		"only a Location":       {always(201, ``, "Location", "/v1/things/thing_1"), []string{"thing_1"}},
		"nothing":               {always(201, ``), nil},
		"a described error":     {always(200, `{"error":{"message":"late","status":503},"id":null}`), nil},
		"a wrong id and a good": {always(500, `{"id":{},"x":[{"id":""},{"id":"thing_1"},{"id":"thing_1"}]}`), []string{"thing_1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			most := int64(1000)
			c := newCore(t, memory, through(tc.serve), func(c *Config) { c.MaxBody = &most })
			before := time.Now()
			_, err := do(t, c, createThing)
			var e *api.AmbiguousError
			require.ErrorAs(t, err, &e)
			if res, _ := tc.serve(nil); res.StatusCode < 300 {
				assert.Equal(t, tc.ids, e.IDs)
				assert.Empty(t, e.MentionedIDs)
			} else {
				assert.Equal(t, tc.ids, e.MentionedIDs)
				assert.Empty(t, e.IDs)
			}
			assert.Equal(t, "ci-4711", e.Name)
			assert.False(t, e.Since.Before(before) || e.Since.After(time.Now()))
			for _, id := range tc.ids {
				assert.ErrorContains(t, err, id)
			}
			assert.ErrorContains(t, err, `test: create thing "ci-4711": outcome unknown: it may exist and be billed since `)
		})
	}
}

// net/http repeats by itself what it can get the body of again, and what has an
// idempotency key: a create gives it neither.
func TestNothingLetsNetHTTPRepeatACreate(t *testing.T) {
	t.Parallel()
	for _, ep := range []*Endpoint{createThing, {Method: "POST", Path: "/reboot", Class: Create}} {
		sent := 0
		c := newCore(t, memory, through(func(r *http.Request) (*http.Response, error) {
			sent++
			assert.Nil(t, r.GetBody)
			for _, name := range []string{"Idempotency-Key", "X-Idempotency-Key"} {
				assert.NotContains(t, r.Header, name)
			}
			assert.NotNil(t, r.Body, "over HTTP/2 a request without a body is repeated too")
			assert.NotEqual(t, http.NoBody, r.Body)
			return answer(429, ``), nil
		}))
		p := &Params{Header: http.Header{"idempotency-key": {"1"}, "X-Idempotency-Key": {"1"}}}
		if ep == createThing {
			p.Body = map[string]string{"name": "ci-4711"}
		}
		_, err := Do[thing](t.Context(), c, ep, p, nil)
		require.ErrorIs(t, err, api.ErrRateLimited)
		require.Equal(t, 3, sent)
	}
}

// A transport that answers late, with many callers that leave, never makes two
// of one create.
func TestManyCancelledCreatesAreEachSentOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sent atomic.Int64
		c := newCore(t, memory, through(func(r *http.Request) (*http.Response, error) {
			sent.Add(1)
			if err := delay(r, 10*time.Second); err != nil {
				return nil, err
			}
			return nil, iotest.ErrTimeout
		}))
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*100*time.Millisecond+1)
				defer cancel()
				_, err := Do(ctx, c, createThing, paramsOf(createThing), decodeThing)
				assert.True(t, errors.Is(err, api.ErrMaybeCreated), "%v", err)
			})
		}
		wg.Wait()
		require.EqualValues(t, 200, sent.Load())
	})
}
