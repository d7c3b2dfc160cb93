package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// logOf makes a call, and returns the records that it logged.
func logOf(t *testing.T, level slog.Level, ep *Endpoint, p *Params, serve roundTrip) (records []map[string]any, text string) {
	t.Helper()
	var out bytes.Buffer
	c := newCore(t, memory, through(serve), func(c *Config) {
		c.Logger = slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: level}))
	})
	_, _ = Do(t.Context(), c, ep, p, decodeThing)
	text = out.String()
	for _, line := range bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n")) {
		if len(line) > 0 {
			var record map[string]any
			require.NoError(t, json.Unmarshal(line, &record))
			records = append(records, record)
		}
	}
	return records, text
}

func TestEveryAttemptAndEveryFailureIsLogged(t *testing.T) {
	t.Parallel()
	records, _ := logOf(t, slog.LevelDebug, readThing, paramsOf(readThing), always(503, `{}`, "X-Request-Id", "req_1"))
	require.Len(t, records, 4)
	for i, r := range records[:3] {
		assert.Equal(t, "DEBUG", r["level"])
		assert.Equal(t, "test attempt", r["msg"])
		assert.EqualValues(t, i+1, r["attempt"])
		assert.EqualValues(t, 503, r["status"])
		assert.Equal(t, "req_1", r["request_id"])
		assert.Equal(t, "GET /things/{id}", r["endpoint"])
	}
	last := records[3]
	assert.Equal(t, "WARN", last["level"])
	assert.Equal(t, "test call failed", last["msg"])
	assert.EqualValues(t, 3, last["attempts"])
	assert.Equal(t, "server error", last["error"])

	records, _ = logOf(t, slog.LevelDebug, readThing, paramsOf(readThing), always(200, `{"id":"thing_1"}`))
	require.Len(t, records, 1)
	records, _ = logOf(t, slog.LevelInfo, readThing, paramsOf(readThing), always(200, `{"id":"thing_1"}`))
	require.Empty(t, records)
}

// What a log may show is a list: nothing of a body, a query, a header or a
// name is on it, whatever a call ends with.
func TestALogShowsWhatIsListedAlone(t *testing.T) {
	t.Parallel()
	listed := []string{"time", "level", "msg", "operation", "endpoint", "class", "status", "request_id",
		"attempt", "took", "bytes", "attempts", "waited", "error"}
	type query struct {
		Status string `url:"status"`
	}
	for name, serve := range map[string]roundTrip{
		"200":         always(200, `{"id":"private_body"}`),
		"no":          always(400, `{"message":"private_body","code":"private_code"}`, "Location", "/private_header"),
		"a page":      always(502, `<html>private_body</html>`),
		"unreadable":  always(200, `private_body`),
		"rejected":    always(200, `{"success":false,"message":"private_body"}`),
		"a redirect":  always(302, ``, "Location", "/private_header"),
		"cut":         cutBody(200, `{"id":"private_body"`),
		"no answer":   func(r *http.Request) (*http.Response, error) { return nil, &api.Error{Message: "private_cause"} },
		"over a gate": always(429, `private_body`, "Retry-After", "3000"),
	} {
		for _, ep := range []*Endpoint{readThing, createThing} {
			p := &Params{Args: []string{"private_id"}, Target: "private_name", Query: query{"private_query"},
				Body: map[string]string{"x": "private_request"}, Header: http.Header{"X-Y": {"private_header"}}}
			records, text := logOf(t, slog.LevelDebug, ep, p, serve)
			assert.NotContains(t, text, "private", name)
			require.NotEmpty(t, records, name)
			for _, r := range records {
				for field := range r {
					assert.True(t, slices.Contains(listed, field), field)
				}
			}
		}
	}
}

func TestTheLogNamesTheKindOfAFailure(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"not found":                           &api.Error{Status: 404, Kind: api.ErrNotFound},
		"price unknown":                       &api.Error{Kind: "price unknown"},
		"outcome unknown: server error":       &api.AmbiguousError{Err: &api.Error{Kind: api.ErrServer}},
		"outcome unknown: response too large": &api.AmbiguousError{Err: &api.ResponseError{TooLarge: true}},
		"rate limited":                        &api.RateLimitError{Err: &api.Error{Kind: api.ErrServer}},
		"timed out":                           &api.TransportError{TimedOut: true},
		"connection failed":                   &api.TransportError{},
		"ended by its context":                &api.TransportError{Err: context.Canceled},
		"invalid argument":                    &api.ArgumentError{},
	} {
		assert.Equal(t, want, kindOf(err))
	}
}

// brokenHandler panics with each record.
type brokenHandler struct{ slog.Handler }

func (brokenHandler) Handle(context.Context, slog.Record) error { panic("no space left") }

// A logger that panics, as an empty one does, does not lose what was created.
func TestALoggerThatPanicsLosesNoAnswer(t *testing.T) {
	t.Parallel()
	for name, logger := range map[string]*slog.Logger{"empty": {}, "broken": slog.New(brokenHandler{slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelDebug})})} {
		c := newCore(t, memory, through(script(always(201, `{"id":"thing_1"}`), always(402, `{}`))), func(c *Config) {
			c.Logger = logger
			c.AttemptHooks = []func(context.Context, api.Attempt){func(context.Context, api.Attempt) { panic("a hook's") }}
		})
		got, err := do(t, c, createThing)
		require.NoError(t, err, name)
		require.Equal(t, "thing_1", got.ID, name)
		_, err = do(t, c, createThing)
		require.ErrorIs(t, err, api.ErrInsufficientBalance, name)
	}
}

// A path of the caller's own may hold an id: it is not logged.
func TestALogShowsNoPathOfTheCallersOwn(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	c := newCore(t, memory, through(always(404, `{}`)), func(c *Config) {
		c.Logger = slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	ep := &Endpoint{Method: "GET", Path: "/pods/private", Operation: "GET /pods/private", Class: Read}
	_, err := Do[thing](t.Context(), c, ep, &Params{RawPath: "/pods/private", RawQuery: "q=private"}, nil)
	require.ErrorIs(t, err, api.ErrNotFound)
	require.Contains(t, text.String(), "operation=do endpoint=GET class=read")
	require.NotContains(t, text.String(), "private")
}
