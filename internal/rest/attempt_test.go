package rest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
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

// witness is a hook that keeps what it is told.
type witness struct {
	mu   sync.Mutex
	told []api.Attempt
}

func (w *witness) hook(_ context.Context, a api.Attempt) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, a)
}

// watched makes hooks see a Core's attempts.
func watched(hooks ...func(context.Context, api.Attempt)) func(*Config) {
	return func(c *Config) { c.AttemptHooks = append(c.AttemptHooks, hooks...) }
}

// after takes d over what serve answers.
func after(d time.Duration, serve roundTrip) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		if err := delay(r, d); err != nil {
			return nil, err
		}
		return serve(r)
	}
}

// attemptOf is what is told of any attempt at ep, at a time after the test's
// beginning.
func attemptOf(ep *Endpoint, began time.Time, at time.Duration, a api.Attempt) api.Attempt {
	a.API, a.Operation, a.Method, a.Pattern, a.Host = "test", ep.Operation, ep.Method, ep.Path, "api.invalid"
	a.Class, a.Limit, a.Began = ep.Class.String(), ep.Limit, began.Add(at)
	return a
}

const (
	createBody = len(`{"name":"ci-4711"}`)
	writeBody  = len(`{"name":"b"}`)
	okBody     = len(`{"id":"thing_1"}`)
)

// Every field, for every way in which an attempt can end.
func TestAHookIsToldOfEachAttempt(t *testing.T) {
	t.Parallel()
	const s = time.Second
	good := after(s, always(200, `{"id":"thing_1"}`, "X-Request-Id", "req_1"))
	deploy := *createThing
	deploy.Limit = "deploy"
	paused := func(t *testing.T, c *Core) { // by a 429 that asks for a minute
		c.gate.lane("", c.cfg.NewLimiter).pause(time.Minute)
	}
	within := func(d time.Duration) func(context.Context) (context.Context, context.CancelFunc) {
		return func(ctx context.Context) (context.Context, context.CancelFunc) { return context.WithTimeout(ctx, d) }
	}
	leaves := func(d time.Duration) func(context.Context) (context.Context, context.CancelFunc) {
		return func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(d, func() { cancel(errors.New("private reason")) })
			return ctx, func() { cancel(nil) }
		}
	}
	type at struct {
		after time.Duration
		told  api.Attempt
	}
	for name, tc := range map[string]struct {
		ep     *Endpoint
		serve  roundTrip
		change func(*Config)
		before func(*testing.T, *Core)
		ctx    func(context.Context) (context.Context, context.CancelFunc)
		want   []at
	}{
		"a success": {ep: readThing, serve: good, want: []at{
			{0, api.Attempt{Number: 1, Last: true, Status: 200, Took: s, ResponseBytes: okBody, RequestID: "req_1"}},
		}},
		"a create that counts against a limit": {ep: &deploy, serve: after(s, always(201, `{"id":"thing_1"}`)), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Status: 201, Took: s, RequestBytes: createBody, ResponseBytes: okBody}},
		}},
		"429, then a success": {ep: createThing, serve: script(after(s, always(429, `{"message":"no"}`, "Retry-After", "30")), good), want: []at{
			{0, api.Attempt{Number: 1, RetryIn: 30 * s, Status: 429, Err: api.ErrRateLimited, Took: s, RequestBytes: createBody, ResponseBytes: 16}},
			{31 * s, api.Attempt{Number: 2, Last: true, Status: 200, Waited: 30 * s, Took: s, RequestBytes: createBody, ResponseBytes: okBody, RequestID: "req_1"}},
		}},
		"two repeats": {ep: writeThing, serve: script(always(503, `{}`, "Retry-After", "5"), always(500, ``, "Retry-After", "7"), good), want: []at{
			{0, api.Attempt{Number: 1, RetryIn: 5 * s, Status: 503, Err: api.ErrServer, RequestBytes: writeBody, ResponseBytes: 2}},
			{5 * s, api.Attempt{Number: 2, RetryIn: 7 * s, Status: 500, Err: api.ErrServer, Waited: 5 * s, RequestBytes: writeBody}},
			{12 * s, api.Attempt{Number: 3, Last: true, Status: 200, Waited: 7 * s, Took: s, RequestBytes: writeBody, ResponseBytes: okBody, RequestID: "req_1"}},
		}},
		"its turn": {ep: readThing, serve: good, before: paused, want: []at{
			{60 * s, api.Attempt{Number: 1, Last: true, Status: 200, Waited: 60 * s, Took: s, ResponseBytes: okBody, RequestID: "req_1"}},
		}},
		"no": {ep: readThing, serve: always(404, `{"message":"private"}`), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Status: 404, Err: api.ErrNotFound, ResponseBytes: 21}},
		}},
		"a 200 that says no": {ep: createThing, serve: always(200, `{"success":false}`), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Status: 200, Err: api.ErrRejected, RequestBytes: createBody, ResponseBytes: 17}},
		}},
		"a create that a server error leaves open": {ep: createThing, serve: after(s, always(502, `<html>`)), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Status: 502, Err: api.ErrServer, MaybeCreated: true, Took: s, RequestBytes: createBody, ResponseBytes: 6}},
		}},
		"a create that cannot be read": {ep: createThing, serve: always(200, `<html>`), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Status: 200, Err: api.ErrBadResponse, MaybeCreated: true, RequestBytes: createBody, ResponseBytes: 6}},
		}},
		"an answer that is too large": {ep: readThing, serve: always(200, strings.Repeat(" ", 2000)), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Status: 200, Err: api.ErrTooLarge, ResponseBytes: 1000}},
		}},
		"a create that is cut": {ep: createThing, serve: after(s, cut), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Err: api.ErrConnection, MaybeCreated: true, Took: s, RequestBytes: createBody}},
		}},
		"a body that is cut": {ep: createThing, serve: cutBody(201, `{"id":"thing_1"`), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Status: 201, Err: api.ErrConnection, MaybeCreated: true, RequestBytes: createBody, ResponseBytes: 15}},
		}},
		"no connection": {ep: createThing, serve: neverSent, change: withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Err: api.ErrConnection, NotSent: true, RequestBytes: createBody}},
		}},
		"no answer in time": {ep: createThing, serve: hang, want: []at{
			{0, api.Attempt{Number: 1, Last: true, Err: api.ErrTimeout, MaybeCreated: true, Took: 3 * time.Minute, RequestBytes: createBody}},
		}},
		"a context that is over": {ep: createThing, serve: good, ctx: within(0), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Err: context.DeadlineExceeded, Refused: true, NotSent: true}},
		}},
		"a context that ends in an attempt": {ep: readThing, serve: hang, ctx: leaves(2 * s), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Err: context.Canceled, Took: 2 * s}},
		}},
		"a context that ends in a create": {ep: createThing, serve: hang, ctx: within(2 * s), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Err: context.DeadlineExceeded, MaybeCreated: true, Took: 2*s + DefaultGrace, RequestBytes: createBody}},
		}},
		"a context that ends between attempts": {ep: readThing, serve: always(503, `{}`, "Retry-After", "30"), ctx: leaves(2 * s), want: []at{
			{0, api.Attempt{Number: 1, RetryIn: 30 * s, Status: 503, Err: api.ErrServer, ResponseBytes: 2}},
			{2 * s, api.Attempt{Number: 2, Last: true, Err: context.Canceled, Refused: true, NotSent: true, Waited: 2 * s}},
		}},
		"a repeat that would be too late": {ep: readThing, serve: always(503, `{}`, "Retry-After", "30"), ctx: within(20 * s), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Status: 503, Err: api.ErrServer, ResponseBytes: 2}},
		}},
		"a repeat that would be waited for too long": {ep: readThing, serve: always(503, `{}`, "Retry-After", "100"), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Status: 503, Err: api.ErrServer, ResponseBytes: 2}},
		}},
		"a turn that comes too late": {ep: createThing, serve: good, before: paused, ctx: within(59 * s), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Err: api.ErrRateLimited, Refused: true, NotSent: true}},
		}},
		"a turn that is too far off": {ep: readThing, serve: good, before: paused, change: withMaxWait(59 * s), want: []at{
			{0, api.Attempt{Number: 1, Last: true, Err: api.ErrRateLimited, Refused: true, NotSent: true}},
		}},
		"a caller who leaves the queue": {ep: readThing, serve: good, before: paused, ctx: leaves(7 * s), want: []at{
			{7 * s, api.Attempt{Number: 1, Last: true, Err: context.Canceled, Refused: true, NotSent: true, Waited: 7 * s}},
		}},
		"a limiter that refuses": {ep: createThing, serve: good, change: func(c *Config) {
			c.Limiter = limiterFuncs{take: func(context.Context, api.Ticket) (time.Duration, error) { return 0, errors.New("private money") }}
		}, want: []at{
			{0, api.Attempt{Number: 1, Last: true, Err: api.ErrRateLimited, Refused: true, NotSent: true}},
		}},
		"a limiter that refuses a repeat": {ep: createThing, serve: always(429, `{}`, "Retry-After", "3", "X-Request-Id", "req_1"), change: func(c *Config) {
			c.Limiter = limiterFuncs{take: func(_ context.Context, ticket api.Ticket) (time.Duration, error) {
				if ticket.Attempt > 1 {
					return 0, errors.New("private money")
				}
				return 0, nil
			}}
		}, want: []at{
			{0, api.Attempt{Number: 1, RetryIn: 3 * s, Status: 429, Err: api.ErrRateLimited, RequestBytes: createBody, ResponseBytes: 2, RequestID: "req_1"}},
			{3 * s, api.Attempt{Number: 2, Last: true, Err: api.ErrRateLimited, Refused: true, NotSent: true, Waited: 3 * s}},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var w witness
				most := int64(1000)
				c := newCore(t, memory, withRetry(api.RetryPolicy{}), through(tc.serve), watched(w.hook), func(c *Config) {
					c.MaxBody = &most
					if tc.change != nil {
						tc.change(c)
					}
				})
				if tc.before != nil {
					tc.before(t, c)
				}
				ctx, began := t.Context(), time.Now()
				if tc.ctx != nil {
					var cancel context.CancelFunc
					ctx, cancel = tc.ctx(ctx)
					defer cancel()
				}
				_, err := Do(ctx, c, tc.ep, paramsOf(tc.ep), decodeThing)
				var want []api.Attempt
				for _, a := range tc.want {
					want = append(want, attemptOf(tc.ep, began, a.after, a.told))
				}
				for i := range w.told { // comparable with == but for the monotonic clock
					assert.WithinDuration(t, want[min(i, len(want)-1)].Began, w.told[i].Began, 0)
					w.told[i].Began = want[min(i, len(want)-1)].Began
				}
				require.Equal(t, want, w.told)
				last := want[len(want)-1]
				require.Equal(t, last.Err == nil, err == nil)
				require.Equal(t, last.MaybeCreated, errors.Is(err, api.ErrMaybeCreated))
				if last.Err != nil {
					require.ErrorIs(t, err, last.Err)
				}
				sent := 0
				for _, a := range w.told {
					if !a.Refused {
						sent++
					}
				}
				require.EqualValues(t, sent, c.Stats().Requests)
			})
		})
	}
}

// A call that is found wrong beforehand has no attempt.
func TestAHookIsNotToldOfWhatIsNotTried(t *testing.T) {
	t.Parallel()
	var w witness
	c := newCore(t, memory, through(always(200, `{}`)), watched(w.hook))
	_, err := Do(t.Context(), c, readThing, &Params{Args: []string{""}}, decodeThing)
	require.ErrorIs(t, err, api.ErrInvalidArgument)
	require.Empty(t, w.told)
}

// What a hook is told is a list: nothing of a body, a query, a header or a name is
// on it, whatever an attempt ends with.
func TestAHookIsToldWhatIsListedAlone(t *testing.T) {
	t.Parallel()
	for name, serve := range map[string]roundTrip{
		"200":         always(200, `{"id":"private_body"}`),
		"no":          always(400, `{"message":"private_body","code":"private_code"}`, "Location", "/private_header"),
		"a page":      always(502, `<html>private_body</html>`),
		"rejected":    always(200, `{"success":false,"message":"private_body"}`),
		"a redirect":  always(302, ``, "Location", "/private_header"),
		"cut":         cutBody(200, `{"id":"private_body"`),
		"no answer":   func(*http.Request) (*http.Response, error) { return nil, errors.New("private_cause") },
		"over a gate": always(429, `private_body`, "Retry-After", "3000"),
	} {
		for _, ep := range []*Endpoint{readThing, createThing} {
			var w witness
			c := newCore(t, memory, through(serve), watched(w.hook))
			p := &Params{Args: []string{"private_id"}, Target: "private_name", Query: struct{ Status string }{"private_query"},
				Body: map[string]string{"x": "private_request"}, Header: http.Header{"X-Y": {"private_header"}}}
			_, err := Do(t.Context(), c, ep, p, decodeThing)
			require.NotEmpty(t, w.told, name)
			for form, text := range forms(t, err, api.Response{}, w.told) {
				if strings.HasPrefix(form, "[]api.Attempt") {
					assert.NotContains(t, text, "private", name)
				}
			}
			for _, a := range w.told {
				_, kind := a.Err.(api.Kind)
				assert.True(t, kind || a.Err == nil, "%T", a.Err)
			}
		}
	}
}

// A path that the caller made up is no label: each may hold an id.
func TestAHookIsNotToldOfPathsOfTheCallersOwn(t *testing.T) {
	t.Parallel()
	var w witness
	c := newCore(t, memory, through(always(200, `{}`)), watched(w.hook))
	ep := &Endpoint{Method: "GET", Path: "/pods/private", Operation: "GET /pods/private", Class: Read}
	_, err := Do[thing](t.Context(), c, ep, &Params{RawPath: "/pods/private", RawQuery: "q=private"}, nil)
	require.NoError(t, err)
	require.Len(t, w.told, 1)
	require.Equal(t, "do", w.told[0].Operation)
	require.Equal(t, "GET", w.told[0].Method)
	require.Empty(t, w.told[0].Pattern)
}

// On real sockets the hooks count what the server does, and each is told.
func TestHooksCountWhatTheServerReceives(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			var received, requestBytes atomic.Int64
			base, client := p.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				n, _ := io.Copy(io.Discard, r.Body)
				requestBytes.Add(n)
				w.Header().Set("X-Request-Id", "req_1")
				switch n := received.Add(1); {
				case r.Method == "POST" && n == 1:
					w.Header().Set("Retry-After", "0.001")
					w.WriteHeader(http.StatusTooManyRequests)
				case r.Method == "POST":
					panic(http.ErrAbortHandler)
				case n == 3:
					w.Header().Set("Content-Length", "100")
					_, _ = io.WriteString(w, `{"id":`)
					_ = http.NewResponseController(w).Flush()
					panic(http.ErrAbortHandler)
				default:
					_, _ = io.WriteString(w, `{"id":"thing_1"}`)
				}
			}))
			var first, second witness
			c := newCore(t, base, using(client), watched(first.hook, second.hook))
			_, err := do(t, c, createThing)
			require.ErrorIs(t, err, api.ErrMaybeCreated)
			_, err = do(t, c, readThing)
			require.NoError(t, err)
			dead, cancel := context.WithCancel(t.Context())
			cancel()
			_, err = Do(dead, c, createThing, paramsOf(createThing), decodeThing)
			require.ErrorIs(t, err, api.ErrNotSent)

			require.Equal(t, first.told, second.told)
			sent := 0
			for i := range first.told {
				a := &first.told[i]
				require.Equal(t, strings.TrimPrefix(strings.TrimPrefix(base, "http://"), "https://"), a.Host)
				require.WithinRange(t, a.Began, time.Now().Add(-patience), time.Now())
				require.Equal(t, a.Refused, a.Took == 0)
				if !a.Refused {
					sent += a.RequestBytes
				}
				*a = api.Attempt{Operation: a.Operation, Number: a.Number, Last: a.Last, Status: a.Status, Err: a.Err, RequestID: a.RequestID,
					Refused: a.Refused, NotSent: a.NotSent, MaybeCreated: a.MaybeCreated, RequestBytes: a.RequestBytes, ResponseBytes: a.ResponseBytes}
			}
			require.Equal(t, []api.Attempt{
				{Operation: "create thing", Number: 1, Status: 429, Err: api.ErrRateLimited, RequestID: "req_1", RequestBytes: createBody},
				{Operation: "create thing", Number: 2, Last: true, Err: api.ErrConnection, MaybeCreated: true, RequestBytes: createBody},
				{Operation: "get thing", Number: 1, Status: 200, Err: api.ErrConnection, RequestID: "req_1", ResponseBytes: 6},
				{Operation: "get thing", Number: 2, Last: true, Status: 200, RequestID: "req_1", ResponseBytes: okBody},
				{Operation: "create thing", Number: 1, Last: true, Err: context.Canceled, Refused: true, NotSent: true},
			}, first.told)
			require.EqualValues(t, 4, received.Load())
			require.EqualValues(t, requestBytes.Load(), sent)
		})
	}
}

// Many callers of one Core: no attempt is lost, told twice or mixed up with
// another's.
func TestHooksOfManyCallers(t *testing.T) {
	t.Parallel()
	for _, p := range protocols {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			server := &mixed{}
			var received atomic.Int64
			base, client := p.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				received.Add(1)
				server.ServeHTTP(w, r)
			}))
			type nameKey struct{}
			var mu sync.Mutex
			told := map[string][]api.Attempt{}
			c := newCore(t, base, using(client), withMaxWait(api.Unlimited), withRetry(api.RetryPolicy{MinBackoff: 1, MaxBackoff: 1, HourlyBudget: -1}),
				watched(func(ctx context.Context, a api.Attempt) {
					mu.Lock()
					defer mu.Unlock()
					name := ctx.Value(nameKey{}).(string)
					told[name] = append(told[name], a)
				}))
			var wg sync.WaitGroup
			callers := inShort(16, 64)
			for i := range callers {
				wg.Go(func() {
					for j := range 4 {
						name := strings.Repeat("x", i+1) + strings.Repeat("y", j) + string(rune('0'+(i+j)%6))
						ctx := context.WithValue(t.Context(), nameKey{}, name)
						_, err := Do(ctx, c, writeThing, &Params{Args: []string{name}, Body: map[string]string{}}, decodeThing)
						mu.Lock()
						list := told[name]
						mu.Unlock()
						if !assert.NotEmpty(t, list) {
							continue
						}
						for n, a := range list {
							assert.Equal(t, n+1, a.Number)
							assert.Equal(t, n == len(list)-1, a.Last)
							assert.False(t, a.Refused)
						}
						last := list[len(list)-1]
						assert.Equal(t, err == nil, last.Err == nil)
						if err == nil {
							assert.Equal(t, len(name)+len(`{"id":""}`), last.ResponseBytes)
						}
					}
				})
			}
			wg.Wait()
			all := 0
			for _, list := range told {
				all += len(list)
			}
			require.Len(t, told, callers*4)
			require.EqualValues(t, all, c.Stats().Requests)
			require.EqualValues(t, all, received.Load())
		})
	}
}

// A hook that panics loses no answer, and silences no other hook.
func TestAHookThatPanicsLosesNothing(t *testing.T) {
	t.Parallel()
	var w witness
	var log bytes.Buffer
	key := newKey()
	c := newCore(t, memory, through(script(always(429, ``), always(201, `{"id":"thing_1"}`))), func(c *Config) {
		c.Key = api.NewSecret(key)
		c.Logger = slog.New(slog.NewTextHandler(&log, nil))
	}, watched(w.hook, func(context.Context, api.Attempt) { panic("no such gauge: " + key) }, w.hook))
	got, err := do(t, c, createThing)
	require.NoError(t, err)
	require.Equal(t, "thing_1", got.ID)
	require.Len(t, w.told, 4)
	require.Equal(t, 2, strings.Count(log.String(), `level=ERROR msg="test attempt hook panicked" operation="create thing" panic="no such gauge: [redacted]"`))
	require.Contains(t, log.String(), "TestAHookThatPanicsLosesNothing", "it says where")
	require.NotContains(t, log.String(), key)
}

// A hook is called on the caller's own goroutine and context, when nothing is
// held that another call waits for: it may make calls itself, even where one
// request alone may go to find out whether the server answers again.
func TestAHookMayMakeCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		type key struct{}
		var c *Core
		ctx := context.WithValue(t.Context(), key{}, "the caller's")
		inside, told := 0, 0 // unguarded: it is one goroutine
		c = newCore(t, memory, volt, through(script(always(429, ``, "Retry-After", "9000"), always(200, `{"id":"thing_1"}`))),
			withMaxWait(api.Unlimited), watched(func(got context.Context, a api.Attempt) {
				told++
				assert.Equal(t, "the caller's", got.Value(key{}))
				assert.Nil(t, callOf(got))
				if a.Number == 2 && inside == 0 {
					inside++
					_, err := Do(got, c, readThing, paramsOf(readThing), decodeThing)
					assert.NoError(t, err)
				}
			}))
		_, err := Do(ctx, c, readThing, paramsOf(readThing), decodeThing)
		require.NoError(t, err)
		require.Equal(t, 1, inside)
		require.Equal(t, 3, told)
	})
}

// A context that ends as an attempt is told of leaves the next one refused,
// whoever sees it first: the retry library between two attempts, or the wait.
func TestAHookMayEndTheContext(t *testing.T) {
	t.Parallel()
	for range 50 {
		synctest.Test(t, func(t *testing.T) {
			var w witness
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			c := newCore(t, memory, volt, through(always(503, `{}`, "Retry-After", "30")), watched(w.hook, func(context.Context, api.Attempt) { cancel() }))
			_, err := Do(ctx, c, readThing, paramsOf(readThing), decodeThing)
			require.ErrorIs(t, err, context.Canceled)
			require.ErrorIs(t, err, api.ErrServer)
			require.Len(t, w.told, 2)
			now := w.told[0].Began
			require.Equal(t, attemptOf(readThing, now, 0, api.Attempt{Number: 1, RetryIn: 30 * time.Second, Status: 503, Err: api.ErrServer, ResponseBytes: 2}), w.told[0])
			require.Equal(t, attemptOf(readThing, now, 0, api.Attempt{Number: 2, Last: true, Err: context.Canceled, Refused: true, NotSent: true}), w.told[1])
		})
	}
}

// A dialler's timeout, which says to be a context's, is told as what it is.
func TestAHookIsToldWhoseTimeItWas(t *testing.T) {
	t.Parallel()
	var w witness
	c := newCore(t, memory, withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}), watched(w.hook), through(func(r *http.Request) (*http.Response, error) {
		if trace := httptrace.ContextClientTrace(r.Context()); trace.GetConn != nil {
			trace.GetConn(r.URL.Host)
		}
		return nil, context.DeadlineExceeded // as net's dial timeout is one
	}))
	_, err := do(t, c, createThing)
	require.ErrorIs(t, err, api.ErrNotSent)
	require.Equal(t, api.ErrConnection, w.told[0].Err)
	require.True(t, w.told[0].NotSent)
}

// No hook, no cost: see BenchmarkAttemptHook for the figures. What it is told of
// an answer without a request id is not allocated either.
func TestAHookAllocatesNothing(t *testing.T) { // alone: others allocate meanwhile
	count := func(hooks ...func(context.Context, api.Attempt)) float64 {
		c := newCore(t, memory, through(always(200, `{"id":"thing_1"}`)), watched(hooks...))
		return testing.AllocsPerRun(300, func() { _, _ = do(t, c, readThing) })
	}
	var told int
	hook := func(_ context.Context, a api.Attempt) { told += a.Number }
	// The race detector makes pools forget at random.
	require.InDelta(t, count(), count(hook, hook), 1)
	require.Equal(t, 2*301, told)
}

// What a hook costs, and that none costs nothing: the answer with a request id is
// the dearer one, since the id is looked through for secrets.
func BenchmarkAttemptHook(b *testing.B) {
	hook := func(context.Context, api.Attempt) {}
	for name, hooks := range map[string][]func(context.Context, api.Attempt){"none": nil, "one": {hook}, "two": {hook, hook}} {
		for what, headers := range map[string][]string{"": nil, " with request id": {"X-Request-Id", "req_1"}} {
			b.Run(name+what, func(b *testing.B) {
				c := newCore(b, memory, through(always(200, `{"id":"thing_1"}`, headers...)), func(c *Config) { c.AttemptHooks = hooks })
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Do(b.Context(), c, readThing, paramsOf(readThing), decodeThing); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
