package rest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

var errNoRoute = errors.New("no route to host")

// neverSent fails as a dialer does.
func neverSent(r *http.Request) (*http.Response, error) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.GetConn != nil {
		trace.GetConn(r.URL.Host)
	}
	return nil, errNoRoute
}

var errCut = errors.New("connection reset by peer")

func cut(*http.Request) (*http.Response, error) { return nil, errCut }

// cutBody is an answer that ends before its end.
func cutBody(status int, part string) roundTrip {
	return func(*http.Request) (*http.Response, error) {
		res := answer(status, part, "Content-Type", "application/json")
		res.Body = io.NopCloser(io.MultiReader(strings.NewReader(part), iotest.ErrReader(errCut)))
		res.ContentLength = 1000
		return res, nil
	}
}

func always(status int, body string, headers ...string) roundTrip {
	return func(*http.Request) (*http.Response, error) { return answer(status, body, headers...), nil }
}

// script answers one request after the other, the last for ever.
func script(steps ...roundTrip) roundTrip {
	n := 0
	return func(r *http.Request) (*http.Response, error) {
		n++
		return steps[min(n, len(steps))-1](r)
	}
}

// A call that ends between two attempts tells what its last one met as well as
// why it ended: never the context's bare error, and never that a create may
// have happened that certainly has not.
func TestACallThatEndsBetweenAttemptsTellsWhatItMet(t *testing.T) {
	t.Parallel()
	for _, met := range []struct {
		name    string
		serve   roundTrip
		is      []error
		classes []*Endpoint
	}{
		{"503", always(503, `{"message":"down"}`), []error{api.ErrServer}, []*Endpoint{readThing, writeThing}},
		{"429", always(429, `{"message":"slow down"}`), []error{api.ErrRateLimited}, []*Endpoint{readThing, writeThing, createThing}},
		{"cut", cut, []error{api.ErrConnection, errCut}, []*Endpoint{readThing, writeThing}},
		{"cut in the body", cutBody(200, `{"id":`), []error{api.ErrConnection, errCut}, []*Endpoint{readThing, writeThing}},
		{"never sent", neverSent, []error{api.ErrNotSent, api.ErrConnection, errNoRoute}, []*Endpoint{writeThing, createThing}},
	} {
		for _, ep := range met.classes {
			for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
				t.Run(met.name+", "+ep.Class.String()+", "+end.Error(), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						c := newCore(t, memory, volt, through(met.serve))
						ctx, cancel := context.WithCancel(t.Context())
						defer cancel()
						want := 200 * time.Millisecond
						if end == context.DeadlineExceeded {
							ctx, cancel = context.WithTimeout(ctx, 300*time.Millisecond) // the back-off is longer
							defer cancel()
							want = 0
						} else {
							time.AfterFunc(want, cancel)
						}
						began := time.Now()
						_, err := Do(ctx, c, ep, paramsOf(ep), decodeThing)
						require.Equal(t, want, time.Since(began))
						require.ErrorIs(t, err, end)
						for _, kind := range met.is {
							require.ErrorIs(t, err, kind)
						}
						require.NotErrorIs(t, err, api.ErrMaybeCreated)
						require.NotEqual(t, end, err)
						require.ErrorContains(t, err, "test: "+ep.Operation)
					})
				})
			}
		}
	}
}

// The same where the gate is what ends it: the quota is used up, or a limiter
// refuses.
func TestACallThatIsRefusedBeforeARepeatTellsWhatItMet(t *testing.T) {
	t.Parallel()
	for name, met := range map[string]struct {
		serve roundTrip
		ep    *Endpoint
		is    []error
		isNot []error
	}{
		"503":        {always(503, `{"message":"down"}`), readThing, []error{api.ErrServer}, []error{api.ErrNotSent}},
		"cut":        {cut, writeThing, []error{api.ErrConnection, errCut}, []error{api.ErrNotSent}},
		"never sent": {neverSent, createThing, []error{api.ErrConnection, api.ErrNotSent}, []error{api.ErrMaybeCreated}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := newCore(t, memory, volt, through(met.serve), withLimiter(1, 1))
				_, err := do(t, c, met.ep)
				var e *api.RateLimitError
				require.ErrorAs(t, err, &e)
				require.Equal(t, 1, e.Attempts)
				require.Contains(t, e.Err.Error(), "test: "+met.ep.Operation, "what it met is of this call too")
				require.ErrorIs(t, err, api.ErrRateLimited)
				for _, kind := range met.is {
					require.ErrorIs(t, err, kind)
				}
				for _, kind := range met.isNot {
					require.NotErrorIs(t, err, kind)
				}
			})
		})
	}
}

// An answer is described by its own body, whatever came after it.
func TestAnAnswerIsNotDescribedByALaterOne(t *testing.T) {
	t.Parallel()
	for _, later := range []roundTrip{cutBody(200, `{"message":"another answer"`), cut} {
		synctest.Test(t, func(t *testing.T) {
			first := always(429, `{"message":"slow down"}`, "X-Request-Id", "req_1", "Retry-After", "1")
			c := newCore(t, memory, volt, withLimiter(1, 2), through(script(first, later)))
			_, err := do(t, c, readThing)
			require.ErrorIs(t, err, api.ErrRateLimited)
			require.NotContains(t, err.Error(), "another answer")
			var e *api.Error
			if errors.As(err, &e) {
				require.NotContains(t, e.Body+e.Message, "another")
			}
		})
	}
}

// What is known of an answer is said once, also where it has no body.
func TestAnAnswerIsDescribedOnce(t *testing.T) {
	t.Parallel()
	described := 0
	c := newCore(t, memory, through(always(302, "", "Location", "https://elsewhere.invalid/login")), func(c *Config) {
		c.DescribeError = func(*Endpoint, []byte, *api.Error) { described++ }
	})
	_, err := do(t, c, readThing)
	require.ErrorIs(t, err, api.ErrRedirect)
	require.Equal(t, 1, strings.Count(err.Error(), "redirects are not followed"), err.Error())
	require.Equal(t, 1, described)
}

// What makes a create's outcome unknown, and what does not.
func TestUncertain(t *testing.T) {
	t.Parallel()
	for status := 100; status < 600; status++ {
		certain := status >= 400 && status < 500 && !slices.Contains([]int{408, 409, 421, 425, 499}, status)
		c := &call{ep: createThing, response: answer(status, "")}
		assert.Equal(t, !certain, c.mayHaveSucceeded(&api.Error{Status: status}), status)
	}
	c := &call{ep: createThing}
	assert.True(t, c.mayHaveSucceeded(&api.TransportError{}))
	assert.False(t, c.mayHaveSucceeded(&api.TransportError{NotSent: true}))
	assert.True(t, c.mayHaveSucceeded(&api.ResponseError{Status: 201}))
	assert.False(t, c.mayHaveSucceeded(&api.RateLimitError{}))
}

// The cause that a caller gives its context is found in the error.
func TestTheContextsOwnCauseIsTold(t *testing.T) {
	t.Parallel()
	closing := errors.New("closing down")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(closing)
	_, err := Do(ctx, newCore(t, memory, through(cut)), readThing, paramsOf(readThing), decodeThing)
	require.ErrorIs(t, err, closing)
	require.ErrorIs(t, err, context.Canceled)
}

// A call that does not wait as long as it is asked to says so beside what the API's
// own client knows of the answer.
func TestAHintIsAddedTo(t *testing.T) {
	t.Parallel()
	c := newCore(t, memory, through(always(503, `{}`, "Retry-After", "10")), withMaxWait(time.Second), func(c *Config) {
		c.DescribeError = func(_ *Endpoint, _ []byte, e *api.Error) { e.Hint = "it is being mended" }
	})
	_, err := do(t, c, readThing)
	var e *api.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, "it is being mended; the wait of 10s is longer than the 1s that a call may wait", e.Hint)
}

// A context that ends as the answer comes lets no repeat begin, and is told beside
// the answer.
func TestAContextThatEndsWithTheAnswer(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	sent := 0
	c := newCore(t, memory, through(func(*http.Request) (*http.Response, error) {
		sent++
		cancel()
		return answer(503, `{"message":"later"}`), nil
	}))
	_, err := Do(ctx, c, readThing, paramsOf(readThing), decodeThing)
	require.Equal(t, 1, sent)
	require.ErrorIs(t, err, api.ErrServer)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "later")
}

// What a 429 that is not waited out is told as: the pause's end, once why, and whose
// call it was.
func TestA429IsToldWithItsPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		c := newCore(t, memory, withRetry(api.RetryPolicy{MaxRepeats: api.NoRepeats}), through(always(429, `{"message":"slow down"}`, "Retry-After", "120")))
		_, err := do(t, c, createThing)
		var e *api.RateLimitError
		require.ErrorAs(t, err, &e)
		require.Equal(t, now.Add(2*time.Minute), e.RetryAt)
		require.Equal(t, 2*time.Minute, e.Wait)
		require.EqualError(t, err, `test: create thing "ci-4711": rate limited: the server answered 429: try again in 2m0s, at `+
			e.RetryAt.Format(time.RFC3339)+": 429 rate limited: slow down")

		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		c = newCore(t, memory, withMaxWait(api.Unlimited), through(always(429, `{"message":"slow down"}`, "Retry-After", "3600")))
		_, err = Do(ctx, c, readThing, paramsOf(readThing), decodeThing)
		require.ErrorAs(t, err, &e)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, 1, strings.Count(err.Error(), context.DeadlineExceeded.Error()), err.Error())
	})
}

// What the client adds to an answer stands alone where there was nothing.
func TestAHintStandsAlone(t *testing.T) {
	t.Parallel()
	c := newCore(t, memory, through(always(503, `{}`, "Retry-After", "10")), withMaxWait(time.Second))
	_, err := do(t, c, readThing)
	var e *api.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, "the wait of 10s is longer than the 1s that a call may wait", e.Hint)
}
