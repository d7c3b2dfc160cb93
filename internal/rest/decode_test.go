package rest

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
)

// An error shows what a person can make of a body, whatever it is.
func TestAnErrorShowsTheServersWords(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		``:                          "",
		`{"message":"no such pod"}`: "no such pod",
		`{"message":"no\r\nsuch\tpod\u001b[31m"}`: "no such pod [31m",
		`{"x":1}`:           `{"x":1}`,
		`plain text`:        "plain text",
		" \n plain text \n": "plain text",
		"two\nlines":        "two lines",
		`<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>`: "502 Bad Gateway",
		`<HTML><TITLE lang="en"> a &amp; b </TITLE>`:                                 "a & b",
		`<html><title></title><h1>Sorry</h1></html>`:                                 "Sorry",
		"bad \xff\xfe bytes":           "bad  bytes",
		strings.Repeat("x", 600):       strings.Repeat("x", 512),
		strings.Repeat("é", 300):       strings.Repeat("é", 256),
		"x" + strings.Repeat("é", 300): "x" + strings.Repeat("é", 255),
	} {
		_, err := do(t, newCore(t, memory, through(always(400, body))), readThing)
		var e *api.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, want, e.Message, "%.80q", body)
		assert.LessOrEqual(t, len(e.Body), 512)
		assert.True(t, utf8.ValidString(e.Body) && utf8.ValidString(err.Error()))
		assert.True(t, strings.HasPrefix(strings.ToValidUTF8(body, ""), e.Body))
	}
}

// A 2xx to a create is neither a success nor a refusal if it reports an error and shows a
// resource, or if it is incomplete. This holds even if no part of it is decoded.
func TestACreateThatIsToldOfAnErrorIsUncertain(t *testing.T) {
	t.Parallel()
	anything := func(body []byte) (json.RawMessage, error) { return body, nil }
	for body, ids := range map[string][]string{
		`{"error":"no capacity"} and more`:                                  nil,
		`{"error":{"code":"late"},"id":"thing_1"}`:                          {"thing_1"},
		`{"success":false,"stage":"queued"}{"success":true,"id":"thing_1"}`: {"thing_1"},
	} {
		c := newCore(t, memory, through(always(200, body)))
		_, none := Do[thing](t.Context(), c, createThing, paramsOf(createThing), nil)
		_, some := Do(t.Context(), c, createThing, &Params{RawPath: "/things"}, anything)
		for _, err := range []error{none, some} {
			var e *api.AmbiguousError
			require.ErrorAs(t, err, &e, body)
			require.Equal(t, ids, e.IDs)
			require.ErrorIs(t, err, api.ErrBadResponse)
		}
	}
}

// Ten megabytes of error are no more than its start.
func TestALongErrorIsShort(t *testing.T) {
	t.Parallel()
	_, err := do(t, newCore(t, memory, through(always(500, strings.Repeat("very sorry ", 1<<20)))), readThing)
	require.ErrorIs(t, err, api.ErrServer)
	require.Less(t, len(err.Error()), 700)
}

// Of an endpoint whose answer holds a secret no error shows any of it.
func TestAnOpaqueAnswerIsNotShown(t *testing.T) {
	t.Parallel()
	ep := *createThing
	ep.Opaque = true
	for name, serve := range map[string]roundTrip{
		"200": always(200, `{"key":"brand-new-sesame"`), "201": always(201, `brand-new-sesame`), "500": always(500, `<title>brand-new-sesame</title>`),
		"cut": cutBody(200, `{"key":"brand-new-sesame"`), "400": always(400, `brand-new-sesame`),
	} {
		_, err := do(t, newCore(t, memory, through(serve)), &ep)
		require.Error(t, err)
		for form, text := range forms(t, err, api.Response{}) {
			assert.NotContains(t, text, "sesame", name+" "+form)
		}
	}
}

// A request id is found under the names in use, and is short.
func TestTheRequestID(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"X-Request-Id": "req_1", "x-request-id": "req_1", "Request-Id": "req_1", "X-Amzn-RequestId": "req_1", "X-Correlation-Id": "req_1", "Cf-Ray": "req_1", "X-Other": "",
	} {
		_, err := do(t, newCore(t, memory, through(always(404, `{}`, name, "req_1"))), readThing)
		var e *api.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, want, e.RequestID, name)
	}
	_, err := do(t, newCore(t, memory, through(always(200, ``, "X-Request-Id", strings.Repeat("x", 1000)))), readThing)
	var e *api.ResponseError
	require.ErrorAs(t, err, &e)
	assert.Len(t, e.RequestID, 128)
}

// WithResponse is complete however the call ends. Made with httpmock, as a
// user's own tests may be.
func TestTheResponseIsToldHoweverTheCallEnds(t *testing.T) {
	t.Parallel()
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder("GET", memory+"/things/good", httpmock.NewStringResponder(200, `{"id":"thing_1"}`).HeaderSet(http.Header{"X-Request-Id": {"req_1"}}))
	mock.RegisterResponder("GET", memory+"/things/late", httpmock.ResponderFromMultipleResponses([]*http.Response{
		answer(503, `down`), answer(200, `{"id":"thing_2"}`),
	}))
	mock.RegisterResponder("GET", memory+"/things/gone", httpmock.NewStringResponder(404, `{"message":"gone"}`))
	mock.RegisterResponder("GET", memory+"/things/odd", httpmock.NewStringResponder(200, `odd`))
	mock.RegisterResponder("GET", memory+"/things/cut", httpmock.NewErrorResponder(errCut))
	c := newCore(t, memory, func(c *Config) { c.HTTPClient = &http.Client{Transport: mock} })
	for name, want := range map[string]struct {
		status, attempts int
		raw              string
	}{"good": {200, 1, `{"id":"thing_1"}`}, "late": {200, 2, `{"id":"thing_2"}`}, "gone": {404, 1, `{"message":"gone"}`}, "odd": {200, 1, `odd`}, "cut": {0, 3, ""}, "..": {0, 0, ""}} {
		var res api.Response
		_, err := Do(t.Context(), c, readThing, &Params{Args: []string{name}, Settings: api.CallSettings{Response: &res}}, decodeThing)
		assert.Equal(t, name == "good" || name == "late", err == nil, name)
		assert.Equal(t, want.status, res.Status, name)
		assert.Equal(t, want.attempts, res.Attempts, name)
		assert.Equal(t, want.raw, string(res.Raw()), name)
		if name == "good" {
			assert.Equal(t, "req_1", res.RequestID)
			assert.Equal(t, "req_1", res.Header.Get("X-Request-Id"))
		}
	}
	assert.Equal(t, api.Stats{Calls: 6, Failed: 4, Requests: 8, Repeats: 3}, withoutWait(c.Stats()))
}

func withoutWait(s api.Stats) api.Stats {
	s.Waited = 0
	return s
}

// What one call was answered is not seen by the next, although they share the
// buffers that they read into.
func TestAnAnswerIsNotOverwrittenByTheNext(t *testing.T) {
	t.Parallel()
	n := 0
	c := newCore(t, memory, through(func(*http.Request) (*http.Response, error) {
		n++
		return answer(200, `{"id":"`+strings.Repeat(string(rune('a'+n%26)), 100)+`"}`), nil
	}))
	var all []api.Response
	for range 50 {
		var res api.Response
		p := paramsOf(readThing)
		p.Settings.Response = &res
		_, err := Do(t.Context(), c, readThing, p, decodeThing)
		require.NoError(t, err)
		all = append(all, res)
	}
	for i, res := range all {
		require.Equal(t, strings.Repeat(string(rune('a'+(i+1)%26)), 100), string(res.Raw()[7:107]))
	}
}
